"""Gaps that the network half sees part houses where they run right across, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from ryu_scape.footprints.faint_gaps import FaintGaps
from ryu_scape.footprints.party_lines import find_party_lines
from ryu_scape.footprints.separation import label_buildings
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import FootprintSettings
from tests.footprints.rasters import GSD_M, blurred, label_mask
from tests.footprints.sensed_houses import GRID, along_and_across, box_mask, instance_f1, row_of_houses

SURE, DOUBT = 0.97, 0.93
ANGLES_DEG = (0.0, 25.0, 45.0)


def seen(mask: np.ndarray, gap: np.ndarray, doubt: float = DOUBT) -> BuildingProbability:
    """What stands in `mask`, with less sureness along `gap`, as blurred as the network's answer."""
    values = blurred(np.where(gap & mask, doubt, SURE * mask), GRID, sigma_m=0.3)
    return BuildingProbability(GRID, values.astype(np.float32))


@pytest.mark.parametrize("angle_deg", ANGLES_DEG)
def test_houses_with_alleys_that_are_only_doubted_a_little_are_parted(angle_deg: float) -> None:
    houses = row_of_houses(5, angle_deg=angle_deg)
    truth = label_mask(houses, GRID)
    along_m, _ = along_and_across(angle_deg)
    alleys = np.abs(np.mod(along_m, 9.0) - 4.5) < 0.5
    labels = label_buildings(seen(truth > 0, alleys), FootprintSettings())
    assert labels.max() == 5
    assert instance_f1(labels, truth) == 1.0


@pytest.mark.parametrize("angle_deg", ANGLES_DEG)
@pytest.mark.parametrize(
    ("from_m", "to_m", "doubt"), [(-6.0, 2.0, DOUBT), (-6.0, 6.0, 0.965)], ids=["half across", "hardly doubted"]
)
def test_fainter_and_shorter_ones_part_nothing(angle_deg: float, from_m: float, to_m: float, doubt: float) -> None:
    block = box_mask((-15.0, 15.0), (-5.5, 5.5), angle_deg)
    gap = box_mask((-0.5, 0.5), (from_m, to_m), angle_deg)
    assert label_buildings(seen(block, gap, doubt), FootprintSettings()).max() == 1


def test_an_unsteady_answer_parts_nothing() -> None:
    block = box_mask((-15.0, 15.0), (-8.0, 8.0))
    values = blurred(0.9 * block, GRID, noise=0.04, seed=3).astype(np.float32)
    assert not find_party_lines(block, FaintGaps.of(values, GSD_M)).any()


def test_the_slope_towards_an_outline_is_no_gap() -> None:
    block = box_mask((-15.0, 15.0), (-5.5, 5.5))
    values = blurred(block, GRID, sigma_m=1.5).astype(np.float32)
    assert not find_party_lines(values >= 0.5, FaintGaps.of(values, GSD_M)).any()
