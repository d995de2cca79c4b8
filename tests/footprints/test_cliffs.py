"""Cliffs: towers are parted from their podiums, and nothing else from anything."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from ryu_scape.footprints import extract_footprints
from ryu_scape.footprints.cliffs import find_cliffs
from ryu_scape.settings import FootprintSettings
from tests.footprints.rasters import GSD_M, polygons_of
from tests.footprints.sensed_houses import GRID_SHAPE, box_mask, probability_of_mask, sensed

PODIUM = box_mask((-22, 22), (-18, 18))
TOWERS = {"amid it": ((-10, 8), (-9, 7)), "at its edge": ((-10, 8), (2, 18)), "at its corner": ((4, 22), (0, 18))}


@pytest.mark.parametrize("tower", TOWERS)
@pytest.mark.parametrize("height_m", [14.0, 70.0])
def test_a_tower_is_parted_from_its_podium(tower: str, height_m: float) -> None:
    plan = box_mask(*TOWERS[tower])
    dsm_m = sensed(np.where(plan, height_m, 8.0 * PODIUM))
    outlines = polygons_of(extract_footprints(probability_of_mask(PODIUM), FootprintSettings(), dsm_m, GSD_M))
    sizes = sorted(shapely.area(outlines))
    assert sum(sizes) == pytest.approx(44 * 36, rel=0.02)
    assert min(abs(size - 18 * 16) for size in sizes) < 0.12 * 18 * 16
    assert shapely.coverage_is_valid(outlines)


@pytest.mark.parametrize("tower", [((-19, 12), (-10, 14)), ((-14, 14), (-13, 13)), ((-12, 16), (-15, 8))])
@pytest.mark.parametrize("height_m", [14.0, 70.0])
def test_a_podium_is_one_however_narrow_it_is_around_its_tower(tower: tuple, height_m: float) -> None:
    dsm_m = sensed(np.where(box_mask(*tower), height_m, 8.0 * PODIUM))
    outlines = polygons_of(extract_footprints(probability_of_mask(PODIUM), FootprintSettings(), dsm_m, GSD_M))
    assert sorted(len(outline.interiors) for outline in outlines) == [0, 1]


def test_two_halls_with_a_tower_each_are_two_at_the_neck_between_them() -> None:
    halls = box_mask((-30, -3), (-12, 12)) | box_mask((3, 30), (-12, 12)) | box_mask((-4, 4), (-1, 1))
    towers = box_mask((-24, -10), (-6, 6)) | box_mask((10, 24), (-6, 6))
    dsm_m = sensed(np.where(towers, 30.0, 8.0 * halls))
    outlines = polygons_of(extract_footprints(probability_of_mask(halls), FootprintSettings(), dsm_m, GSD_M))
    assert sorted(len(outline.interiors) for outline in outlines) == [0, 0, 1, 1]


def test_the_edge_of_a_roof_in_too_wide_an_outline_is_no_cliff() -> None:
    roof, seen = box_mask((-12, 12), (-8, 8)), box_mask((-14, 14), (-10, 10))
    assert not find_cliffs(seen, sensed(20.0 * roof), GSD_M).any()


def test_a_storey_set_back_and_a_mast_are_no_towers() -> None:
    storey, mast = box_mask((-15, 15), (-11, 11)), box_mask((-4, 0), (2, 6))
    assert not find_cliffs(PODIUM, sensed(9.0 * PODIUM + 3.0 * storey), GSD_M).any()
    assert not find_cliffs(PODIUM, sensed(9.0 * PODIUM + 12.0 * mast), GSD_M).any()


def test_steep_roofs_hold_no_cliffs() -> None:
    across_m = np.arange(GRID_SHAPE[0])[:, None] * GSD_M
    steep_m = np.broadcast_to(1.2 * np.abs(across_m - across_m.mean()), GRID_SHAPE)
    assert not find_cliffs(PODIUM, sensed(steep_m), GSD_M).any()


def test_where_the_dsm_holds_nothing_there_are_no_cliffs() -> None:
    dsm_m = sensed(30.0 * box_mask(*TOWERS["amid it"]) + 8.0 * PODIUM)
    dsm_m[:, : GRID_SHAPE[1] // 2] = np.nan
    assert not find_cliffs(PODIUM, np.full_like(dsm_m, np.nan), GSD_M).any()
    assert not find_cliffs(PODIUM, dsm_m, GSD_M)[:, : GRID_SHAPE[1] // 2 - 5].any()
