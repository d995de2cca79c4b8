"""Weights files are told how large their network's activations become."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from ryu_scape.errors import InputError
from ryu_scape.own_files import WEIGHTS
from ryu_scape.segmentation.fusion_graph import read_graph
from ryu_scape.segmentation.network import build_network
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.weights import weights_to_bytes
from ryu_scape.segmentation.weights_file import ACTIVATION_RANGES, WeightsCard, read_activation_ranges
from training.activation_ranges import LOOKS, looks, main, spread
from training.tile import Tile

SIDE_PX = 128


def tile(number: int, has_dsm: bool = True) -> Tile:
    """A bright block on dark ground, and its height."""
    chance = np.random.default_rng(number)
    labels = np.zeros((SIDE_PX, SIDE_PX), np.uint16)
    labels[30:80, 40:100] = 1
    rgb = np.where(labels[..., None] > 0, 200, 70) + chance.integers(0, 40, (SIDE_PX, SIDE_PX, 3))
    dsm_m = np.float32(9) * labels + np.float32(50) if has_dsm else None
    return Tile(f"t{number}", rgb.astype(np.uint8), labels, dsm_m, 0.5, np.full(1, 9, np.float32), 0.5)


def test_a_network_is_measured_and_nothing_else_of_its_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("onnx")
    monkeypatch.setattr("training.activation_ranges.tiles_of", lambda folder: [tile(1), tile(2, has_dsm=False)])
    path = tmp_path / "told.safetensors"
    main(["--weights", str(WEIGHTS), "--data", str(tmp_path), "--out", str(path)])
    assert "405 activations" in capsys.readouterr().out
    before, after = load_file(WEIGHTS), load_file(path)
    assert after.keys() == before.keys() | {ACTIVATION_RANGES}
    assert all(np.array_equal(after[name], before[name]) for name in before if name != ACTIVATION_RANGES)
    graph = read_graph()
    ranges = read_activation_ranges(path, len(graph.activations))
    assert ranges is not None
    relu6 = [number for number, (_, name) in enumerate(graph.activations) if "Clip_output" in name]
    assert len(relu6) > 50
    assert (ranges[relu6, 0] >= 0).all()
    assert (ranges[relu6, 1] <= 6).all()
    dsm = [number for number, (_, name) in enumerate(graph.activations) if name.startswith("/Mul_")]
    assert (np.ptp(ranges[dsm], axis=1) > 0).all()  # as beside the DSM, though the others have none


def test_it_sees_tiles_as_the_program_does() -> None:
    tiles = [tile(1), tile(2, has_dsm=False)]
    alone, beside_dsm = (list(looks(tiles, encoding)) for encoding in (None, DsmEncoding.ABOVE_TERRAIN))
    assert (len(alone), len(beside_dsm)) == (2 * len(LOOKS), len(LOOKS))
    for image in alone + beside_dsm:
        assert image.shape[:2] == (1, 4)
        assert image.shape[2] % 64 == image.shape[3] % 64 == 0
    assert not any(image[0, 3].any() for image in alone)
    assert beside_dsm[-1][0, 3].max() == pytest.approx(9 / 30, abs=1e-3)


@pytest.mark.parametrize(("count", "chosen"), [(1, [0]), (4, [0, 2, 4, 6]), (20, list(range(8)))])
def test_tiles_are_spread_over_a_folder(count: int, chosen: list[int]) -> None:
    assert list(spread(range(8), count))[: len(chosen)] == chosen  # type: ignore[arg-type]


def test_weights_of_another_network_and_tiles_without_dsm_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.activation_ranges.tiles_of", lambda folder: [tile(1, has_dsm=False)])
    to = ["--data", str(tmp_path), "--out", str(tmp_path / "out.safetensors")]
    with pytest.raises(InputError, match="no training tile with a DSM"):
        main(["--weights", str(WEIGHTS), *to])
    path = tmp_path / "old.safetensors"
    path.write_bytes(weights_to_bytes(build_network().state_dict(), WeightsCard(DsmEncoding.MIN_MAX)))
    with pytest.raises(InputError, match="another network"):
        main(["--weights", str(path), *to])
