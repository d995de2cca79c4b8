"""What is smaller than a building is an annex where it leans on one and stands out of a fine DSM."""

from __future__ import annotations

import numpy as np
import pytest
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.footprints import Outlines, Reason
from ryu_scape.footprints.extraction import extract_footprints
from ryu_scape.raster import GeoGrid
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import FootprintSettings

GSD_M = 0.25
GRID = GeoGrid(Affine(GSD_M, 0, 500_000, 0, -GSD_M, 5_000_000), CRS.from_epsg(32631), 160, 160)
HOUSE, ANNEX, FREE = np.s_[40:100, 30:110], np.s_[100:111, 60:70], np.s_[125:136, 60:70]
"""15 by 20 m, and 2.75 by 2.5 m beside it and 6 m away."""


def found(small: tuple[slice, slice], small_m: float, gap: bool = False, gsd_m: float | None = GSD_M) -> Outlines:
    values = np.full((160, 160), 0.02, np.float32)
    dsm_m = np.full((160, 160), 50.0, np.float32)
    values[HOUSE], dsm_m[HOUSE] = 0.97, 58.0
    values[small], dsm_m[small] = 0.9, 50.0 + small_m
    valid = np.ones((160, 160), bool)
    valid[112:, 50:80] = not gap
    return extract_footprints(BuildingProbability(GRID, values), FootprintSettings(), dsm_m, gsd_m, valid)


def test_an_annex_of_seven_square_metres_is_a_building() -> None:
    outlines = found(ANNEX, 2.8)
    assert len(outlines.footprints) == 2
    assert not outlines.left_out


@pytest.mark.parametrize(
    ("small", "small_m", "gap"), [(ANNEX, 1.5, False), (FREE, 2.8, False), (ANNEX, 2.8, True)],
    ids=["a car", "a bush", "a shred at the survey's edge"],
)  # fmt: skip
def test_what_else_is_as_small_is_left_out(small: tuple[slice, slice], small_m: float, gap: bool) -> None:
    outlines = found(small, small_m, gap)
    assert len(outlines.footprints) == 1
    assert [left_out.reason for left_out in outlines.left_out] == [Reason.SPECK]


def test_without_a_fine_dsm_the_annex_is_part_of_the_house() -> None:
    assert len(found(ANNEX, 2.8, gsd_m=None).footprints) == 1
