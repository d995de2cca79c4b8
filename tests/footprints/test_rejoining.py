"""What was parted by its shape alone becomes one again, unless the network, colours or a fine DSM tell it apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from ryu_scape.footprints.extraction import extract_footprints
from ryu_scape.footprints.rejoining import rejoined
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import FootprintSettings
from tests.footprints.rasters import grid_of, label_mask, placed, probability_of

GRID = grid_of(60)
RED, GREY, DARK_RED = (180, 70, 60), (150, 150, 150), (160, 60, 55)
LEFT, RIGHT = (placed(shapely.box(0, 0, 19, 10), middle_m, 30) for middle_m in (19.5, 40.5))
NECK = placed(shapely.box(0, 0, 4, 2), 30, 30)


@pytest.fixture(scope="module")
def two_bodies() -> BuildingProbability:
    """Joined by a narrow neck."""
    return probability_of([shapely.union_all([LEFT, RIGHT, NECK])], GRID)


def coloured(left: tuple[int, int, int], right: tuple[int, int, int]) -> NDArray[np.uint8]:
    """An image (3, H, W) of roofs in these colours."""
    is_left = np.arange(GRID.width) * GRID.gsd_m < 30
    halves = np.where(is_left[:, None], np.uint8(left), np.uint8(right))
    return np.ascontiguousarray(np.broadcast_to(halves.T[:, None], (3, GRID.height, GRID.width)))


def found(seen: BuildingProbability, line: float, rgb: NDArray[np.uint8], dsm_m: NDArray | None = None) -> int:
    """How many buildings are drawn where a line is as probable as that on the neck."""
    parting = np.where(label_mask([NECK], GRID) > 0, np.float32(line), np.float32(0.05))
    outlines = extract_footprints(
        replace(seen, parting=parting), FootprintSettings(), dsm_m, None if dsm_m is None else GRID.gsd_m, None, rgb
    )
    return len(outlines.footprints)


@pytest.mark.parametrize(("line", "right", "count"), [(0.1, RED, 1), (0.1, DARK_RED, 1), (0.9, RED, 2), (0.1, GREY, 2)])
def test_a_neck_parts_where_a_line_is_seen_or_colours_differ(
    two_bodies: BuildingProbability, line: float, right: tuple[int, int, int], count: int
) -> None:
    assert found(two_bodies, line, coloured(RED, right)) == count


def test_what_a_network_does_not_tell_joins_nothing(two_bodies: BuildingProbability) -> None:
    outlines = extract_footprints(two_bodies, FootprintSettings(), rgb=coloured(RED, RED))
    assert len(outlines.footprints) == 2


def test_a_fine_dsm_has_the_say(two_bodies: BuildingProbability) -> None:
    heights_m = np.where(np.arange(GRID.width) * GRID.gsd_m < 30, np.float32(6), np.float32(10))
    dsm_m = np.where(two_bodies.values > 0.5, np.broadcast_to(heights_m, two_bodies.values.shape), np.float32(0))
    assert found(two_bodies, 0.1, coloured(RED, RED), dsm_m) == 2


@pytest.mark.parametrize("label", [0, 1])
def test_where_nothing_touches_nothing_changes(label: int) -> None:
    labels = np.full((8, 9), label, np.int32)
    nothing = np.zeros((8, 9), np.float32)
    np.testing.assert_array_equal(rejoined(labels, nothing, np.zeros((3, 8, 9), np.uint8)), labels)


def test_three_in_a_row_become_one_numbered_without_gaps() -> None:
    labels = np.repeat(np.int32([[1, 1, 2, 2, 3, 3, 0, 4]]), 6, axis=0)
    rgb = np.full((3, *labels.shape), 90, np.uint8)
    again = rejoined(labels, np.zeros(labels.shape, np.float32), rgb)
    np.testing.assert_array_equal(again[0], [1, 1, 1, 1, 1, 1, 0, 2])
