"""The light in an image alone tells whether the houses of a place have pitched roofs."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.footprints import Footprint, Outlines
from ryu_scape.heights import Building, RoofKind
from ryu_scape.heights.invented_roofs import are_villas
from ryu_scape.heights.likely_sun import CONTRAST, LikelySun
from ryu_scape.heights.places import Places
from ryu_scape.heights.roof_light import roof_contrast
from ryu_scape.pipeline import measure
from ryu_scape.raster import GeoGrid
from ryu_scape.settings import HeightSettings
from ryu_scape.sun import Sun
from ryu_scape.survey import Survey

GSD_M, SIDE_PX, PLOT_M = 0.5, 400, 25.0
HOUSES, LENGTH_M, WIDTH_M = 7, 14.0, 9.0
GRID = GeoGrid(Affine(GSD_M, 0, 500_000, 0, -GSD_M, 5_000_000), CRS.from_epsg(32631), SIDE_PX, SIDE_PX)
AWAY_FROM_SUN, SUNLIT, LIGHT_OF_FLAT = 90, 150, 120


def houses() -> tuple[Footprint, ...]:
    """Seven by seven, their long sides from west to east."""
    x, y = (each.ravel() for each in np.meshgrid(np.arange(HOUSES), np.arange(HOUSES)))
    corners = np.array([(0, 0), (LENGTH_M, 0), (LENGTH_M, WIDTH_M), (0, WIDTH_M)])
    first = np.stack([500_010 + PLOT_M * x, 4_999_820 + PLOT_M * y], axis=-1)
    return tuple(Footprint(corners + at, (), 1.0, str(number)) for number, at in enumerate(first))


def survey(north_slope: int, south_slope: int) -> Survey:
    """An image of those houses, whose roofs are so bright north and south of the ridge, with noise and stains."""
    noise = np.random.default_rng(0).normal(0, 6, (SIDE_PX, SIDE_PX))
    stains = cv2.GaussianBlur(np.random.default_rng(1).normal(0, 300, (SIDE_PX, SIDE_PX)), (0, 0), 8)
    light = np.full((SIDE_PX, SIDE_PX), 80.0)
    for footprint in houses():
        (left, bottom), (right, top) = GRID.to_pixel(footprint.exterior[[0, 2]]).astype(int)
        middle = (top + bottom) // 2
        light[top:middle, left:right], light[middle:bottom, left:right] = north_slope, south_slope
    rgb = np.clip(light + noise + stains, 0, 255).astype(np.uint8)
    valid = np.ones(light.shape, bool)
    return Survey(grid=GRID, rgb=np.stack([rgb] * 3), dsm_m=None, valid=valid, dsm_gsd_m=None)


def measured(place: Survey, settings: HeightSettings | None = None) -> tuple[Building, ...]:
    return measure(place, Outlines(houses()), settings or HeightSettings()).buildings


def share_of_pitched(buildings: tuple[Building, ...]) -> float:
    return float(np.mean([building.roof.kind is not RoofKind.FLAT for building in buildings]))


def test_houses_that_are_brighter_towards_the_south_have_pitched_roofs_and_say_so() -> None:
    found = measured(survey(AWAY_FROM_SUN, SUNLIT))
    assert share_of_pitched(found) > 0.9
    for building in found:
        assert any("by rule" in remark for remark in building.remarks) == (building.roof.kind is not RoofKind.FLAT)


def test_heights_stay_as_they_are_told() -> None:
    place = survey(AWAY_FROM_SUN, SUNLIT)
    pitched, flat = measured(place), measured(place, HeightSettings(ignore_roof_light=True))
    assert share_of_pitched(flat) == 0
    assert [one.height_m for one in pitched] == pytest.approx([one.height_m for one in flat])


def test_stained_flat_roofs_stay_flat() -> None:
    assert share_of_pitched(measured(survey(LIGHT_OF_FLAT, LIGHT_OF_FLAT))) == 0


@pytest.mark.parametrize("sun", [None, Sun(180.0, 50.0)])
def test_parapets_that_shade_the_sunny_side_of_flat_roofs_are_no_slopes(sun: Sun | None) -> None:
    """In the north no sun stands in the north, nor does one that is known to be in the south."""
    assert share_of_pitched(measured(replace(survey(SUNLIT, AWAY_FROM_SUN), sun=sun))) == 0


@pytest.mark.parametrize(("darker", "is_pitched"), [(AWAY_FROM_SUN, True), (145, False)])
def test_a_large_house_is_pitched_where_it_is_clearly_brighter(darker: int, is_pitched: bool) -> None:
    place = survey(AWAY_FROM_SUN, SUNLIT)
    corners = np.array([(500_177, 4_999_900), (500_199, 4_999_900), (500_199, 4_999_920), (500_177, 4_999_920)], float)
    (left, bottom), (right, top) = GRID.to_pixel(corners[[0, 2]]).astype(int)
    place.rgb[:, top : (top + bottom) // 2, left:right] = darker
    place.rgb[:, (top + bottom) // 2 : bottom, left:right] = SUNLIT
    *_, large = measure(place, Outlines((*houses(), Footprint(corners, (), 1.0, "large")))).buildings
    assert (large.roof.kind is not RoofKind.FLAT) == is_pitched


def test_few_houses_tell_nothing() -> None:
    few = measure(survey(AWAY_FROM_SUN, SUNLIT), Outlines(houses()[:6])).buildings
    assert share_of_pitched(few) == 0


def test_a_relief_is_no_photo() -> None:
    assert share_of_pitched(measured(replace(survey(AWAY_FROM_SUN, SUNLIT), is_photo=False))) == 0


def contrast(place: Survey, azimuth_deg: float) -> float | None:
    places = Places.of(place, houses(), HeightSettings())
    return roof_contrast(place, places.on_roof, are_villas(places.plans), azimuth_deg)


def test_contrast_grows_with_the_light_and_is_only_towards_the_sun() -> None:
    strong, weak = contrast(survey(AWAY_FROM_SUN, SUNLIT), 180.0), contrast(survey(110, 130), 180.0)
    assert strong is not None
    assert weak is not None
    assert strong > 2 * weak
    assert contrast(survey(AWAY_FROM_SUN, SUNLIT), 0.0) is None
    assert contrast(survey(LIGHT_OF_FLAT, LIGHT_OF_FLAT), 180.0) is None


@pytest.mark.parametrize("latitude_deg", [None, 36.0])
def test_the_more_contrast_the_lower_the_sun(latitude_deg: float | None) -> None:
    sun = LikelySun.at(170.0, latitude_deg)
    usual, *lit = (each.chance @ each.logarithm for each in (sun, sun.lighting(0.7 * CONTRAST), sun.lighting(CONTRAST)))
    assert lit[0] > lit[1]
    assert sun.lighting(CONTRAST).chance.sum() == pytest.approx(1.0)
    assert abs(lit[1]) < 0.15, "near 45 degrees"
    assert sun.lighting(0.0).chance @ sun.logarithm > usual
