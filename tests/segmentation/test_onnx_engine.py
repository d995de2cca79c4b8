"""ONNX Runtime, the engine on processors, finds what PyTorch finds, by the same weights files."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import rasterio
import torch
from numpy.typing import NDArray

from ryu_scape import pipeline
from ryu_scape.errors import InputError, MachineError, OperationCancelled
from ryu_scape.inputs import Inputs
from ryu_scape.own_files import SAMPLES, WEIGHTS
from ryu_scape.progress import UNHEARD
from ryu_scape.segmentation import engine, runner
from ryu_scape.segmentation.batches import FLIPS
from ryu_scape.segmentation.fusion import FURTHER_OUTPUTS, FusionNetwork
from ryu_scape.segmentation.fusion_graph import IMAGE, read_graph
from ryu_scape.segmentation.network import DILATED_STAGES, build_network
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.onnx_network import OnnxNetwork
from ryu_scape.segmentation.onnx_runner import OnnxRunner
from ryu_scape.segmentation.predict import answer_windows, cut_window, predict_buildings
from ryu_scape.segmentation.probability import FURTHER_ANSWERS, Answer
from ryu_scape.segmentation.runner import TorchRunner, prepare_for_inference
from ryu_scape.segmentation.taught_file import HEAD, HEAD_SHAPES, write_taught
from ryu_scape.segmentation.weights import load_network, shapes_of, weights_to_bytes
from ryu_scape.segmentation.weights_file import OUTPUT_STRIDES, NetworkKind, WeightsCard
from ryu_scape.segmentation.windows import Window
from ryu_scape.settings import DEFAULTS, SegmentationSettings
from ryu_scape.survey import Survey
from tests.conftest import REPOSITORY
from tests.segmentation.canopies import chance_canopy

LARGEST_DIFFERENCE = 1e-3
CARD = WeightsCard(DsmEncoding.ABOVE_TERRAIN, kind=NetworkKind.FUSION)


@pytest.fixture
def exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyTorch without bfloat16, in which it rounds more than the two differ."""
    monkeypatch.setattr(runner, "computing_type", lambda device: torch.float32)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped weights, with a card that leaves nothing untold, and a canopy by chance."""
    network, _ = load_network(WEIGHTS)
    path = tmp_path_factory.mktemp("weights") / "telling.safetensors"
    path.write_bytes(weights_to_bytes(network.state_dict() | chance_canopy(network), CARD))
    return path


@pytest.fixture(scope="module")
def taught(weights: Path) -> Path:
    chance = np.random.default_rng(5)
    path = weights.with_name("place.safetensors")
    head = {name: chance.normal(0, 0.1, shape).astype(np.float32) for name, shape in HEAD_SHAPES.items()}
    write_taught(head, weights, path)
    return path


def cut_out(*shapes: tuple[int, int]) -> list[NDArray[np.float32]]:
    """Images (4, h, w) of a sample, as the network is given them; the second has no DSM, the others a slope."""
    with rasterio.open(SAMPLES / "RGB_old_town.tif") as file:
        rgb = file.read([1, 2, 3])
    slope = np.broadcast_to(np.linspace(0, 0.5, rgb.shape[2], dtype=np.float32), rgb.shape[1:])
    windows = [Window(70 * number, 40 * number, *shape) for number, shape in enumerate(shapes)]
    return [cut_window(rgb, None if number == 1 else slope, window) for number, window in enumerate(windows)]


def answers(
    path: Path, images: list[NDArray[np.float32]], settings: SegmentationSettings, has_torch: bool
) -> list[Answer]:
    network, _ = load_network(path) if has_torch else engine.load_onnx_network(path)
    windows = [Window(0, number, *image.shape[1:]) for number, image in enumerate(images)]
    return list(answer_windows(network, windows, lambda window: images[window.col], settings, UNHEARD))


def test_the_graph_is_that_of_the_network() -> None:
    graph, network = read_graph(), FusionNetwork()
    assert graph.shapes == shapes_of(network)
    used = {name for part in graph.float32.values() for name in part.used}
    unused = prepare_for_inference(network).state_dict().keys() - used
    assert unused == {"classifier.4.weight", "classifier.4.bias"}  # for training alone
    shapes = graph.shapes
    assert {name: shapes[f"{HEAD}.{name}"] for name in HEAD_SHAPES} == HEAD_SHAPES
    assert FURTHER_ANSWERS.keys() == FURTHER_OUTPUTS.keys()
    assert set(OUTPUT_STRIDES) == DILATED_STAGES.keys()


@pytest.mark.parametrize(("average_flips", "batch_size"), [(False, 1), (True, 3)])
@pytest.mark.parametrize("is_taught", [False, True])
def test_both_engines_say_the_same(
    weights: Path, taught: Path, average_flips: bool, batch_size: int, is_taught: bool, exact: None
) -> None:
    images = cut_out((64, 128), (70, 100), (128, 65))
    settings = SegmentationSettings(average_flips=average_flips, batch_size=batch_size)
    path = taught if is_taught else weights
    ours, theirs = (answers(path, images, settings, has_torch) for has_torch in (False, True))
    for one, other, image in zip(ours, theirs, images, strict=True):
        assert one.maps().keys() == other.maps().keys() == Answer.__dataclass_fields__.keys()
        for name, map_ in one.maps().items():
            assert map_.shape == image.shape[1:]
            assert np.ptp(map_) > 10 * LARGEST_DIFFERENCE, name
            np.testing.assert_allclose(map_, other.maps()[name], rtol=1e-4, atol=LARGEST_DIFFERENCE, err_msg=name)


@pytest.mark.parametrize("with_context", [True, False])
def test_both_say_the_same_of_one_look(weights: Path, with_context: bool, exact: None) -> None:
    images = cut_out((70, 100))
    runners = [
        OnnxRunner(engine.load_onnx_network(weights)[0], 1, FLIPS[:1]),
        TorchRunner(load_network(weights)[0], torch.device("cpu"), 1, FLIPS[:1]),
    ]
    ours, theirs = (each.run(images, unseen, with_context=with_context) or () for each in runners)
    np.testing.assert_allclose(ours[0].probability, theirs[0].probability, atol=LARGEST_DIFFERENCE)
    other = runners[0].run(images, unseen, with_context=not with_context) or ()
    assert np.abs(other[0].probability - ours[0].probability).max() > 10 * LARGEST_DIFFERENCE


def test_what_was_taught_is_heeded(weights: Path, taught: Path) -> None:
    (image,) = cut_out((64, 64))
    before, after = (answers(path, [image], SegmentationSettings(), False)[0] for path in (weights, taught))
    assert np.abs(before.probability - after.probability).max() > 0.05


@pytest.mark.parametrize("in_whole_numbers", [False, True], ids=["float32", "int8"])
@pytest.mark.parametrize("has_dsm", [False, True], ids=["image alone", "with a DSM"])
@pytest.mark.parametrize("place", ["old_town", "hillside_suburb"])
def test_both_find_the_same_buildings_on_a_sample(
    place: str, has_dsm: bool, in_whole_numbers: bool, weights: Path, exact: None
) -> None:
    rgb, dsm = (SAMPLES / f"{kind}_{place}.tif" for kind in ("RGB", "DSM"))
    survey = pipeline.read_survey(Inputs(rgb, dsm if has_dsm else None))
    path = WEIGHTS if in_whole_numbers else weights
    ours, theirs = (looked_at_by(load(path), survey) for load in (engine.load_onnx_network, load_network))
    differences = np.abs(ours.values - theirs.values)
    assert theirs.values.max() > 0.9
    assert differences.mean() < (0.005 if in_whole_numbers else LARGEST_DIFFERENCE / 10)
    assert in_whole_numbers or differences.max() < LARGEST_DIFFERENCE
    outlined = [pipeline.draw_outlines(survey, each, DEFAULTS.footprints, UNHEARD) for each in (ours, theirs)]
    counts = [len(outlines.footprints) for outlines in outlined]
    assert min(counts) > 10
    assert np.ptp(counts) <= (0.1 * max(counts) if in_whole_numbers else 0)


def looked_at_by(loaded: tuple[engine.Network, WeightsCard], survey: Survey) -> pipeline.BuildingProbability:
    return predict_buildings(loaded[0], survey, loaded[1], DEFAULTS.segmentation, UNHEARD)


def test_what_the_card_leaves_untold_is_not_told() -> None:
    network, card = engine.load_onnx_network(WEIGHTS)
    untold = {field for name in card.untold for field in FURTHER_ANSWERS[name]}
    assert untold
    assert set(network.output_names) == Answer.__dataclass_fields__.keys() - untold


def test_weights_of_the_older_network_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.safetensors"
    path.write_bytes(weights_to_bytes(build_network().state_dict(), WeightsCard(DsmEncoding.MIN_MAX)))
    with pytest.raises(InputError, match="need PyTorch"):
        engine.load_onnx_network(path)


def test_who_hears_of_progress_may_end_the_work_inside_a_window(weights: Path) -> None:
    network, _ = engine.load_onnx_network(weights)
    ended_s = []

    def progress(part: float) -> None:
        if time.monotonic() > deadline_s:
            ended_s.append(time.monotonic())
            raise OperationCancelled

    deadline_s = time.monotonic() + 0.3
    with pytest.raises(OperationCancelled):
        OnnxRunner(network, 1, FLIPS).run([np.zeros((4, 1536, 1536), np.float32)], progress)
    assert time.monotonic() - ended_s[0] < 2.0


def test_progress_rises_from_nothing_to_almost_all(weights: Path) -> None:
    network, _ = engine.load_onnx_network(weights)
    parts: list[float] = []
    OnnxRunner(network, 1, FLIPS).run(cut_out((640, 640)), parts.append)
    assert parts == sorted(parts)
    assert parts[0] == 0
    assert {0, 0.25, 0.5, 0.75} < set(parts)
    assert parts[-1] <= 1


class _Fits:
    """A session in which one image fits into memory, or none."""

    def __init__(self, fits: int) -> None:
        self.fits = fits

    def run(self, names: Sequence[str], fed: dict[str, NDArray[np.float32]], options: object) -> list[NDArray]:
        if len(fed[IMAGE]) > self.fits:
            raise MemoryError("bad allocation")
        return [fed[IMAGE][:, :1]]


def test_running_out_of_memory_halves_the_batch_and_then_is_the_machines_fault() -> None:
    images = cut_out(*[(64, 64)] * 4)
    asked = OnnxRunner(OnnxNetwork(*[_Fits(1)] * 3, ("probability",)), 4, FLIPS)  # type: ignore[arg-type]
    assert asked.run(images, unseen) is None
    assert asked.batch_size == 2
    assert asked.run(images[:2], unseen) is None
    (answer,) = asked.run(images[:1], unseen) or ()
    np.testing.assert_allclose(answer.probability, images[0][0], atol=1e-6)
    asked = OnnxRunner(OnnxNetwork(*[_Fits(0)] * 3, ("probability",)), 1, FLIPS)  # type: ignore[arg-type]
    with pytest.raises(MachineError, match="memory"):
        asked.run(images[:1], unseen)


def unseen(part: float) -> None:
    """Progress that nobody follows."""


NO_TORCH = "import sys; sys.modules.update(dict.fromkeys(('torch', 'torchvision', 'triton')))"


def test_a_city_is_built_where_torch_is_not_installed(tmp_path: Path) -> None:
    """In a process whose imports of it fail, as in the executable."""
    (tmp_path / "sitecustomize.py").write_text(NO_TORCH, encoding="utf-8")
    run = partial(subprocess.run, env=os.environ | {"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True)
    process = run([sys.executable, "-c", "import torch"], check=False)
    assert "torch" in process.stderr
    process = run([sys.executable, str(REPOSITORY / "ryu_scape_app.py"), "--self-test"], timeout=300, check=False)
    assert process.returncode == 0, process.stdout + process.stderr
    assert "on cpu (ONNX Runtime)" in process.stdout
