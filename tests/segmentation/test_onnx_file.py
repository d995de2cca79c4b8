"""The network as ONNX: onnxruntime finds what the program finds, and Deepness what it asks the metadata for."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import rasterio
import torch
from numpy.typing import NDArray

from ryu_scape import cli
from ryu_scape.errors import InputError, MachineError
from ryu_scape.own_files import WEIGHTS
from ryu_scape.progress import UNHEARD
from ryu_scape.segmentation import onnx_file, predict, runner
from ryu_scape.segmentation.fusion import FusionNetwork
from ryu_scape.segmentation.network import build_network
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.onnx_file import write_onnx
from ryu_scape.segmentation.onnx_settings import OnnxSettings
from ryu_scape.segmentation.weights import load_network, weights_to_bytes
from ryu_scape.segmentation.weights_file import NetworkKind, WeightsCard
from ryu_scape.segmentation.windows import Window
from ryu_scape.settings import SegmentationSettings
from tests.conftest import REPOSITORY

pytest.importorskip("onnx")
onnxruntime = pytest.importorskip("onnxruntime")
TILE_PX = 192
TILES = [Window(row, column, TILE_PX, TILE_PX) for row, column in ((0, 0), (130, 200), (300, 60))]


@pytest.fixture(scope="module", params=[False, True], ids=["three bands", "with heights"])
def settings(request: pytest.FixtureRequest) -> OnnxSettings:
    return OnnxSettings(tile_px=TILE_PX, height_band=request.param)


@pytest.fixture(scope="module")
def path(settings: OnnxSettings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("onnx") / "network.onnx"
    write_onnx(WEIGHTS, path, settings, UNHEARD)
    return path


def tiles_of_a_sample(with_heights: bool) -> NDArray[np.float32]:
    """The network's input (3 tiles, 4, S, S); heights are told by a ramp over each tile."""
    with rasterio.open(REPOSITORY / "Dataset" / "RGB_old_town.tif") as file:
        rgb = file.read([1, 2, 3])
    ramp = np.broadcast_to(np.linspace(0, 0.5, rgb.shape[2], dtype=np.float32), rgb.shape[1:])
    return np.stack([predict.cut_window(rgb, ramp if with_heights else None, tile) for tile in TILES])


def found_by(path: Path, tiles: NDArray[np.float32]) -> NDArray[np.float32]:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (only,) = session.get_inputs()
    (answer,) = session.run(None, {only.name: tiles[:, : only.shape[1]]})
    return np.asarray(answer)


def test_onnxruntime_finds_what_the_program_finds(
    path: Path, settings: OnnxSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a real image, in float32 and at a single scale: in bfloat16 the program rounds, and it looks at two."""
    monkeypatch.setattr(runner, "computing_type", lambda device: torch.float32)
    tiles = tiles_of_a_sample(settings.height_band)
    cut = dict(zip(TILES, tiles, strict=True)).__getitem__
    network, _ = load_network(WEIGHTS)
    answers = predict.answer_windows(
        network, TILES, cut, SegmentationSettings(single_scale=True, trust_dsm=True), UNHEARD
    )
    ours = np.stack([answer.probability for answer in answers])[:, None]
    assert ours.min() < 0.1
    assert ours.max() > 0.9
    assert np.abs(found_by(path, tiles) - ours).max() < 1e-3


def test_heights_are_heeded_where_there_is_a_band_for_them(path: Path, settings: OnnxSettings) -> None:
    if settings.height_band:
        assert np.abs(found_by(path, tiles_of_a_sample(True)) - found_by(path, tiles_of_a_sample(False))).max() > 0.2


def test_deepness_finds_all_that_it_asks_for(path: Path, settings: OnnxSettings) -> None:
    """The names, types and shapes that its model classes read, which want one square input and output."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (given,), (output,) = session.get_inputs(), session.get_outputs()
    assert given.shape == ["batch", 4 if settings.height_band else 3, TILE_PX, TILE_PX]
    assert output.shape == ["batch", 1, TILE_PX, TILE_PX]
    read = {name: json.loads(text) for name, text in session.get_modelmeta().custom_metadata_map.items()}
    assert read == {
        "model_type": "Segmentor",
        "class_names": {"0": "other", "1": "building"},
        "resolution": 40.0,
        "tile_size": TILE_PX,
        "tiles_overlap": 25,
        "seg_thresh": 0.5,
        "seg_small_segment": 5,
    }


def test_the_file_is_no_larger_than_the_weights(path: Path) -> None:
    assert path.stat().st_size < WEIGHTS.stat().st_size


def test_same_weights_same_bytes(path: Path, settings: OnnxSettings, tmp_path: Path) -> None:
    again = tmp_path / "again.onnx"
    write_onnx(WEIGHTS, again, settings, UNHEARD)
    assert again.read_bytes() == path.read_bytes()


def test_the_network_that_is_to_follow_is_written_too_and_without_a_dsm_without_its_branch(tmp_path: Path) -> None:
    torch.manual_seed(4)
    weights = tmp_path / "fusion.safetensors"
    card = WeightsCard(DsmEncoding.ABOVE_TERRAIN, kind=NetworkKind.FUSION)
    weights.write_bytes(weights_to_bytes(FusionNetwork().state_dict(), card))
    sizes = [
        write_onnx(weights, tmp_path / "f.onnx", OnnxSettings(tile_px=64, height_band=is_there), UNHEARD).size_bytes
        for is_there in (False, True)
    ]
    assert sizes[0] < sizes[1]


def test_other_answers_leave_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "network.onnx"
    path.write_text("old")
    monkeypatch.setattr(onnx_file, "_largest_difference", lambda *given: 0.02)
    with pytest.raises(MachineError, match=r"up to 0\.020 away"):
        write_onnx(WEIGHTS, path, OnnxSettings(tile_px=64), UNHEARD)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_height_band_of_another_encoding_is_refused(tmp_path: Path) -> None:
    weights = tmp_path / "old.safetensors"
    weights.write_bytes(weights_to_bytes(build_network().state_dict(), WeightsCard(DsmEncoding.MIN_MAX)))
    with pytest.raises(InputError, match="lowest and highest"):
        write_onnx(weights, tmp_path / "n.onnx", OnnxSettings(height_band=True), UNHEARD)


def test_command_says_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "network.onnx"
    assert cli.main(["network", "--onnx", str(path), "--tile", "64", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["size_bytes"] == path.stat().st_size
    assert said["largest_difference"] < 1e-3


@pytest.mark.parametrize("words", [[], ["--onnx", "n.onnx", "--tile", "100"], ["--onnx", "n.onnx", "--gsd", "0"]])
def test_a_command_that_makes_no_sense_ends_with_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["network", *words])
    assert ended.value.code == 2


def test_missing_packages_are_named_with_their_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert cli.main(["network", "--onnx", str(tmp_path / "n.onnx")]) == InputError.exit_code
    assert 'pip install "ryu-scape[onnx]"' in capsys.readouterr().err
