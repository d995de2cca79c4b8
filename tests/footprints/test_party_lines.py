"""Party lines: found where roofs step or dip right across, and nowhere else."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import shapely

from ryu_scape.footprints import extract_footprints
from ryu_scape.footprints.party_lines import find_party_lines
from ryu_scape.footprints.roof_steps import RoofSteps
from ryu_scape.footprints.separation import label_buildings
from ryu_scape.settings import FootprintSettings, OutlineShape
from tests.footprints.rasters import GSD_M, label_mask, overlap, placed, polygons_of, probability_of
from tests.footprints.sensed_houses import (
    GRID,
    GRID_SHAPE,
    along_and_across,
    box_mask,
    gabled,
    instance_f1,
    probability_of_mask,
    row_of_houses,
    sensed,
)

SETTINGS = FootprintSettings()
EAVES_M = (6.0, 7.2, 5.9, 9.0, 7.5)


def parts(mask: np.ndarray, dsm_m: np.ndarray) -> int:
    return int(label_buildings(probability_of_mask(mask), SETTINGS, dsm_m).max())


@pytest.mark.parametrize("angle_deg", [0.0, 20.0, 45.0, 80.0])
def test_houses_of_uneven_height_are_parted_on_a_slope(angle_deg: float) -> None:
    houses = row_of_houses(5, angle_deg=angle_deg)
    truth = label_mask(houses, GRID)
    dsm_m = sensed(np.append(0, EAVES_M)[truth] + np.where(truth > 0, gabled(angle_deg, 11.0), 0))
    probability = probability_of(houses, GRID)
    assert label_buildings(probability, SETTINGS).max() == 1
    labels = label_buildings(probability, SETTINGS, dsm_m)
    assert labels.max() == 5
    assert instance_f1(labels, truth) == 1.0


def test_houses_are_parted_at_the_valleys_between_their_gables() -> None:
    houses = row_of_houses(5, angle_deg=30.0)
    truth = label_mask(houses, GRID)
    along_m, _ = along_and_across(30.0)
    from_ridge_m = np.abs(np.mod(along_m + 4.5, 9.0) - 4.5)
    dsm_m = sensed(np.where(truth > 0, 6 + 0.7 * (4.5 - from_ridge_m), 0))
    labels = label_buildings(probability_of(houses, GRID), SETTINGS, dsm_m)
    assert instance_f1(labels, truth) == 1.0


def test_a_row_behind_another_is_parted_by_lines_that_end_at_the_back_wall() -> None:
    front = [shapely.box(x, 0, x + 9, 9) for x in (0, 9, 18)]
    back = [shapely.box(x, 9, min(x + 9, 27), 18) for x in (0, 4.5, 13.5, 22.5)]
    back[0] = shapely.box(0, 9, 4.5, 18)
    block = shapely.union_all(front + back)
    west, south = placed(block, 35, 35).bounds[:2]
    houses = [shapely.affinity.translate(house, west, south) for house in (*front, *back)]
    truth = label_mask(houses, GRID)
    dsm_m = sensed(np.array([0, 6, 7.5, 6, 11, 12.5, 11, 12.5])[truth])
    labels = label_buildings(probability_of_mask(truth > 0), SETTINGS, dsm_m)
    assert instance_f1(labels, truth) == 1.0


def hip_roofed_l(angle_deg: float) -> tuple[np.ndarray, np.ndarray]:
    """Mask and heights of an L of two wings 9 m wide under hip roofs."""
    along_m, across_m = along_and_across(angle_deg)
    wings = ((0.0, 0.0, 24.0, 9.0), (-7.5, 6.0, 9.0, 21.0))
    mask, above_m = np.zeros(GRID_SHAPE, bool), np.zeros(GRID_SHAPE)
    for centre_along_m, centre_across_m, length_m, width_m in wings:
        inside_m = np.minimum(
            length_m / 2 - np.abs(along_m - centre_along_m), width_m / 2 - np.abs(across_m - centre_across_m)
        )
        mask |= inside_m > 0
        above_m = np.maximum(above_m, np.where(inside_m > 0, 6 + 0.7 * inside_m, 0))
    return mask, above_m


@pytest.mark.parametrize("angle_deg", [0.0, 25.0, 45.0])
def test_an_l_shaped_hip_roof_stays_one_building(angle_deg: float) -> None:
    mask, above_m = hip_roofed_l(angle_deg)
    assert parts(mask, sensed(above_m)) == 1


def test_what_stands_on_a_roof_parts_nothing() -> None:
    house = box_mask((-15, 15), (-6, 6))
    chimney, dormer = box_mask((2, 3), (0.5, 1.5)), box_mask((-8, -5), (-5, -1))
    gable_m = np.where(house, 6 + gabled(15.0, 12.0), 0)
    assert parts(house, sensed(gable_m + 1.5 * chimney + 0.8 * dormer)) == 1
    stair_head, penthouse = box_mask((5, 9), (-2, 2)), box_mask((-13, 13), (-4, 4))
    assert parts(house, sensed(9.0 * house + 2.5 * stair_head)) == 1
    assert parts(house, sensed(9.0 * house + 3.0 * penthouse)) == 1


@pytest.mark.parametrize("noise_m", [0.0, 0.2])
def test_slopes_and_ridges_are_no_steps(noise_m: float) -> None:
    house = box_mask((-15, 15), (-6, 6))
    for pitch in (0.3, 0.8, 1.2):
        above_m = np.where(house, 6 + gabled(15.0, 12.0, pitch), 0)
        assert parts(house, sensed(above_m, noise_m)) == 1
    shed_m = np.where(house, 6 + 0.4 * along_and_across(15.0)[1], 0)
    assert parts(house, sensed(shed_m, noise_m)) == 1


def test_no_part_is_a_sliver() -> None:
    house = box_mask((-15, 15), (-6, 6), 0.0)
    for height_m in (1.0, 4.0):
        parapet = box_mask((-15, -14), (-6, 6), 0.0)
        assert parts(house, sensed(8.0 * house + height_m * parapet)) == 1


def test_where_the_dsm_holds_nothing_it_parts_nothing() -> None:
    houses = label_mask(row_of_houses(5), GRID)
    dsm_m = sensed(np.append(0, EAVES_M)[houses])
    nothing = np.full_like(dsm_m, np.nan)
    assert not find_party_lines(houses > 0, RoofSteps.of(nothing, GSD_M, GSD_M)).any()
    dsm_m[:, : GRID.width // 2] = np.nan
    lines = find_party_lines(houses > 0, RoofSteps.of(dsm_m, GSD_M, GSD_M))
    assert lines[:, GRID.width // 2 :].any()
    assert not lines[:, : GRID.width // 2 - 5].any()


@pytest.mark.parametrize("body", [np.zeros((40, 40), bool), np.ones((40, 40), bool), np.eye(40, dtype=bool)])
def test_empty_full_and_thin_masks(body: np.ndarray) -> None:
    assert not find_party_lines(body, RoofSteps.of(np.zeros(body.shape, np.float32), GSD_M, GSD_M)).any()


def test_a_region_that_is_all_cliff_is_left_alone() -> None:
    houses = row_of_houses(5)
    truth = label_mask(houses, GRID)
    dsm_m = sensed(np.append(0, EAVES_M)[truth])
    body, cliffs = truth > 0, np.zeros(GRID_SHAPE, bool)
    steps = RoofSteps.of(dsm_m, GSD_M, GSD_M)
    lines = find_party_lines(body, steps)
    body[-6:, -6:] = cliffs[-6:, -6:] = True
    assert lines.any()
    assert np.array_equal(find_party_lines(body, steps, cliffs), lines)


@pytest.mark.parametrize("shape", OutlineShape)
def test_parted_houses_share_straight_walls_without_gap_or_overlap(shape: OutlineShape) -> None:
    houses = row_of_houses(5, angle_deg=20.0)
    dsm_m = sensed(np.append(0, EAVES_M)[label_mask(houses, GRID)])
    settings = FootprintSettings(outline_shape=shape)
    outlines = polygons_of(extract_footprints(probability_of(houses, GRID), settings, dsm_m, GSD_M))
    assert len(outlines) == 5
    assert shapely.coverage_is_valid(outlines)
    assert shapely.union_all(outlines).area == pytest.approx(shapely.area(outlines).sum(), rel=1e-6)
    assert min(max(overlap(house, outline) for outline in outlines) for house in houses) > 0.85
    if shape is OutlineShape.REGULAR:
        assert shapely.get_num_coordinates(outlines).max() <= 6


def drawn_finer(dsm_m: np.ndarray, dsm_gsd_m: float) -> np.ndarray:
    """A DSM (H, W) as it looks where it was read in so large pixels."""
    height, width = dsm_m.shape
    cells = round(width * GSD_M / dsm_gsd_m), round(height * GSD_M / dsm_gsd_m)
    return cv2.resize(cv2.resize(dsm_m, cells, interpolation=cv2.INTER_AREA), (width, height))


@pytest.mark.parametrize("dsm_gsd_m", [1.0, 2.0])
def test_pixels_as_wide_as_a_wall_is_high_are_looked_at_from_further_off(dsm_gsd_m: float) -> None:
    houses = row_of_houses(5, angle_deg=20.0)
    truth = label_mask(houses, GRID)
    dsm_m = drawn_finer(sensed(np.append(0, EAVES_M)[truth]), dsm_gsd_m)
    labels = label_buildings(probability_of(houses, GRID), SETTINGS, dsm_m, dsm_gsd_m)
    assert instance_f1(labels, truth) == 1.0
    ridge_m = drawn_finer(sensed(np.where(truth > 0, 6 + gabled(20.0, 11.0), 0)), dsm_gsd_m)
    assert label_buildings(probability_of(houses, GRID), SETTINGS, ridge_m, dsm_gsd_m).max() == 1


def test_a_coarse_or_unknown_dsm_is_not_asked() -> None:
    houses = row_of_houses(5)
    dsm_m = sensed(np.append(0, EAVES_M)[label_mask(houses, GRID)])
    for dsm_gsd_m, found in ((0.5, 5), (30.0, 1), (None, 1)):
        outlines = extract_footprints(probability_of(houses, GRID), SETTINGS, dsm_m, dsm_gsd_m).footprints
        assert len(outlines) == found
