"""Teaching changes the last layers by what is known, and leaves the network, and what it knows elsewhere, alone."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
import torch
from numpy.typing import NDArray

from ryu_scape.errors import InputError, OperationCancelled
from ryu_scape.own_files import WEIGHTS
from ryu_scape.progress import NullProgress
from ryu_scape.segmentation import teaching
from ryu_scape.segmentation.fusion import FusionNetwork
from ryu_scape.segmentation.network import build_network
from ryu_scape.segmentation.normalisation import network_input
from ryu_scape.segmentation.scales import resized
from ryu_scape.segmentation.teaching import Lesson, Taught, teach
from ryu_scape.segmentation.weights import load_network
from ryu_scape.segmentation.windows import Window

REPOSITORY = Path(__file__).parents[2]
SIDE_PX = 128
Cut = Callable[[Window], NDArray[np.float32]]


class Cancelled(NullProgress):
    def is_cancelled(self) -> bool:
        return True


@pytest.fixture(scope="module")
def network() -> FusionNetwork:
    network, _ = load_network(WEIGHTS)
    assert isinstance(network, FusionNetwork)
    return network


@pytest.fixture
def image() -> NDArray[np.float32]:
    """(4, SIDE_PX, SIDE_PX): grain, red as tiles in its left half, grey as asphalt in its right, without a DSM."""
    grain = np.random.default_rng(5).normal(0, 0.1, (SIDE_PX, SIDE_PX, 4))
    grain[:, : SIDE_PX // 2] += (0.6, 0.3, 0.25, 0)
    grain[:, SIDE_PX // 2 :] += (0.35, 0.35, 0.35, 0)
    grain[..., 3] = 0
    return np.ascontiguousarray(grain.clip(0, 1).transpose(2, 0, 1), np.float32)


@pytest.fixture
def town() -> NDArray[np.float32]:
    """(4, SIDE_PX, SIDE_PX): roofs and streets, without a DSM."""
    with rasterio.open(REPOSITORY / "Dataset" / "RGB_old_town.tif") as file:
        rgb = file.read([1, 2, 3], window=((0, SIDE_PX), (0, SIDE_PX)))
    return network_input(rgb, None)


@pytest.fixture
def lesson() -> Lesson:
    """The upper half of the image is known: its left is a building, its right is not."""
    is_known, is_building = np.zeros((2, SIDE_PX, SIDE_PX), bool)
    is_known[: SIDE_PX // 2] = True
    is_building[: SIDE_PX // 2, : SIDE_PX // 2] = True
    return Lesson(is_building, is_known)


def cutter(image: NDArray[np.float32], asked: list[Window] | None = None) -> Cut:
    def cut(window: Window) -> NDArray[np.float32]:
        if asked is not None:
            asked.append(window)
        rows, cols = window.slices
        return image[:, rows, cols]

    return cut


@torch.no_grad()
def answer(network: FusionNetwork, image: NDArray[np.float32]) -> NDArray[np.float32]:
    """Logits (SIDE_PX, SIDE_PX)."""
    logits: NDArray[np.float32] = network(torch.from_numpy(image)[None])["out"][0, 0].numpy()
    return logits


def with_head(network: FusionNetwork, taught: Taught) -> FusionNetwork:
    changed = copy.deepcopy(network)
    changed.out.load_state_dict(taught.head)
    return changed


def test_it_knows_its_lesson_better_than_before(
    network: FusionNetwork, image: NDArray[np.float32], lesson: Lesson
) -> None:
    taught = teach(network, lesson, cutter(image), 1.0, NullProgress())
    assert taught.dice_after > taught.dice_before
    left, right = np.s_[:, : SIDE_PX // 2], np.s_[:, SIDE_PX // 2 :]
    before, after = answer(network, image), answer(with_head(network, taught), image)
    assert after[left].mean() - after[right].mean() > before[left].mean() - before[right].mean() + 1.0


def test_the_network_stays_as_it_is_and_the_lesson_is_the_same_each_time(
    network: FusionNetwork, image: NDArray[np.float32], lesson: Lesson
) -> None:
    before = copy.deepcopy(network.state_dict())
    first, second = (teach(network, lesson, cutter(image), 1.0, NullProgress()) for _ in range(2))
    assert all(torch.equal(before[name], tensor) for name, tensor in network.state_dict().items())
    assert first.head.keys() == network.out.state_dict().keys()
    for name, tensor in first.head.items():
        assert torch.allclose(tensor, second.head[name], atol=1e-5)


def test_a_lesson_that_agrees_changes_next_to_nothing(network: FusionNetwork, town: NDArray[np.float32]) -> None:
    found = answer(network, town) > 0
    assert 0.2 < found.mean() < 0.8
    taught = teach(network, Lesson(found, np.ones_like(found)), cutter(town), 1.0, NullProgress())
    still_found = answer(with_head(network, taught), town) > 0
    assert np.mean(found != still_found) < 0.05


def test_pieces_that_nothing_is_known_of_are_not_looked_at(
    network: FusionNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teaching, "STEPS", 1)
    is_known = np.zeros((SIDE_PX, 20 * teaching.PATCH_PX), bool)
    is_known[:, :40] = is_known[:, -40:] = True
    image = np.zeros((4, *is_known.shape), np.float32)
    asked: list[Window] = []
    teach(network, Lesson(np.zeros_like(is_known), is_known), cutter(image, asked), 1.0, NullProgress())
    assert len(asked) == 2
    assert all(is_known[window.slices].any() for window in asked)


def test_a_coarse_lesson_is_looked_at_enlarged(
    network: FusionNetwork, image: NDArray[np.float32], lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = []
    finest_features = network.finest_features
    monkeypatch.setattr(
        network, "finest_features", lambda images, seen: shapes.append(images.shape) or finest_features(images, seen)
    )
    taught = teach(network, lesson, cutter(image), 2.0, NullProgress())
    assert {shape[2:] for shape in shapes} == {(2 * SIDE_PX, 2 * SIDE_PX)}
    large = resized(image, 2.0)
    left, right = np.s_[:, :SIDE_PX], np.s_[:, SIDE_PX:]
    before, after = answer(network, large), answer(with_head(network, taught), large)
    assert after[left].mean() - after[right].mean() > before[left].mean() - before[right].mean() + 0.1


def test_an_empty_lesson_and_a_network_without_such_layers_are_refused(
    network: FusionNetwork, image: NDArray[np.float32], lesson: Lesson
) -> None:
    empty = Lesson(lesson.is_building, np.zeros_like(lesson.is_known))
    with pytest.raises(InputError, match="nothing to learn"):
        teach(network, empty, cutter(image), 1.0, NullProgress())
    with pytest.raises(InputError, match="DeepLabV3 alone"):
        teach(build_network(), lesson, cutter(image), 1.0, NullProgress())


def test_it_can_be_cancelled(network: FusionNetwork, image: NDArray[np.float32], lesson: Lesson) -> None:
    with pytest.raises(OperationCancelled):
        teach(network, lesson, cutter(image), 1.0, Cancelled())
