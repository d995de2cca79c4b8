"""Swimming pools are no buildings where no DSM shows them to be level."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.footprints import Footprint, Outlines, Reason
from ryu_scape.footprints.pools import near_pools, without_pools, without_pools_on_roofs
from ryu_scape.raster import GeoGrid
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.survey import Survey

GSD_M, SIDE_PX = 0.5, 100
GRID = GeoGrid(Affine(GSD_M, 0, 500_000, 0, -GSD_M, 4_000_050), CRS.from_epsg(32611), SIDE_PX, SIDE_PX)
TURQUOISE, BLUE_ROOF, TILES, GREY = (110, 165, 180), (93, 115, 178), (170, 90, 70), (150, 152, 155)


def place(colour: tuple[int, int, int], side_m: float) -> tuple[Survey, Outlines]:
    """A square of a colour on sand, and its outline."""
    rgb = np.full((3, SIDE_PX, SIDE_PX), 190, np.uint8)
    size = round(side_m / GSD_M)
    rgb[:, 10 : 10 + size, 10 : 10 + size] = np.array(colour, np.uint8)[:, None, None]
    corners = np.array([(0, 0), (1, 0), (1, -1), (0, -1)]) * side_m + (500_005, 4_000_045)
    survey = Survey(grid=GRID, rgb=rgb, dsm_m=None, valid=np.ones(rgb.shape[1:], bool), dsm_gsd_m=None)
    return survey, Outlines((Footprint(corners, (), 0.9, "1"),))


def test_a_pool_is_left_out_and_said_to_be_one() -> None:
    survey, outlines = place(TURQUOISE, 8.0)
    found = without_pools(outlines, near_pools(survey), survey)
    assert not found.footprints
    assert [one.reason for one in found.left_out] == [Reason.POOL]


@pytest.mark.parametrize(("colour", "side_m"), [(BLUE_ROOF, 8.0), (TILES, 8.0), (GREY, 8.0), (TURQUOISE, 20.0)])
def test_roofs_stay(colour: tuple[int, int, int], side_m: float) -> None:
    survey, outlines = place(colour, side_m)
    assert without_pools(outlines, near_pools(survey), survey).footprints == outlines.footprints


def test_a_fine_dsm_has_the_say() -> None:
    survey, _ = place(TURQUOISE, 8.0)
    with_dsm = replace(survey, dsm_m=np.zeros((SIDE_PX, SIDE_PX), np.float32), dsm_gsd_m=0.5)
    assert near_pools(with_dsm) is None
    assert near_pools(replace(survey, is_photo=False)) is None
    assert near_pools(replace(with_dsm, dsm_gsd_m=5.0)) is not None


def test_no_outlines_have_no_pools() -> None:
    survey, _ = place(TURQUOISE, 8.0)
    nothing = Outlines(())
    assert without_pools(nothing, near_pools(survey), survey) is nothing


HOUSE, POOL = (slice(20, 60), slice(20, 60)), (slice(30, 46), slice(60, 76))


def house_with(colour: tuple[int, int, int], hangs_on: bool = True) -> tuple[Survey, BuildingProbability]:
    """A house of 20 m and a patch of 8 m beside it, which the network takes for its part, or nothing but the patch."""
    rgb = np.full((3, SIDE_PX, SIDE_PX), 190, np.uint8)
    values = np.zeros((SIDE_PX, SIDE_PX), np.float32)
    if hangs_on:
        values[HOUSE] = 0.9
    values[POOL] = 0.8
    rgb[(slice(None), *POOL)] = np.array(colour, np.uint8)[:, None, None]
    survey = Survey(grid=GRID, rgb=rgb, dsm_m=None, valid=np.ones(rgb.shape[1:], bool), dsm_gsd_m=None)
    return survey, BuildingProbability(GRID, values)


def test_a_pool_that_hangs_on_a_house_is_cut_off() -> None:
    survey, probability = house_with(TURQUOISE)
    values = without_pools_on_roofs(probability, near_pools(survey), 0.5).values
    assert not values[POOL].any()
    assert (values[HOUSE] > 0).mean() > 0.9


def test_a_pool_by_itself_is_left_to_be_told_of() -> None:
    survey, probability = house_with(TURQUOISE, hangs_on=False)
    assert np.array_equal(without_pools_on_roofs(probability, near_pools(survey), 0.5).values, probability.values)


@pytest.mark.parametrize("colour", [BLUE_ROOF, TILES, GREY, (150, 175, 178)])
def test_annexes_of_other_colours_stay(colour: tuple[int, int, int]) -> None:
    survey, probability = house_with(colour)
    assert np.array_equal(without_pools_on_roofs(probability, near_pools(survey), 0.5).values, probability.values)


def test_ragged_patches_of_cyan_stay() -> None:
    survey, probability = house_with(GREY)
    hook = np.ones((16, 16), bool)
    hook[4:12, 4:] = False
    survey.rgb[(slice(None), *POOL)] = np.where(
        hook, np.array(TURQUOISE, np.uint8)[:, None, None], survey.rgb[(slice(None), *POOL)]
    )
    assert np.array_equal(without_pools_on_roofs(probability, near_pools(survey), 0.5).values, probability.values)


def test_a_pool_within_its_paving_is_left_out() -> None:
    survey, _ = house_with(TURQUOISE)
    corners = np.array([(0, 0), (1, 0), (1, -1), (0, -1)]) * 14.0 + (500_027, 4_000_038)
    found = without_pools(Outlines((Footprint(corners, (), 0.9, "1"),)), near_pools(survey), survey)
    assert [one.reason for one in found.left_out] == [Reason.POOL]
