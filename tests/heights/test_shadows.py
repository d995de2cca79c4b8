"""Lengths of shadows that were drawn, and heights by them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from rasterio.crs import CRS

from ryu_scape.footprints import Footprint
from ryu_scape.heights import HeightSource, measure_buildings
from ryu_scape.heights import shadows as module
from ryu_scape.heights.likely_sun import ELEVATIONS_DEG, LikelySun
from ryu_scape.heights.shadow_heights import heights_by_shadows
from ryu_scape.heights.shadow_rays import Rays, ShadowedGround
from ryu_scape.heights.shadows import Shadows, _never_rising, find_shadows
from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.settings import HeightSettings
from ryu_scape.sun import Sun
from ryu_scape.survey import Survey
from tests.heights.shadowed_boxes import EVERYWHERE, NORTH_UP, SIDE_PX, Boxes, boxes

HEIGHTS_M = np.array([4.0, 6.0, 9.0, 12.0, 5.0, 7.0, 10.0, 15.0, 8.0])
PLACES_M = np.array([(20 + 75 * (i % 3), 25 + 75 * (i // 3), 14, 10 + i) for i in range(9)], float)
SUN = (150.0, 45.0)
ASSUMED_M = np.full(9, 6.0)
ORDER = np.array([4, 8, 1, 0, 7, 3, 2, 6, 5])


@pytest.fixture(scope="module")
def town() -> Boxes:
    return boxes(PLACES_M, HEIGHTS_M, *SUN)


@pytest.fixture(scope="module")
def seen(town: Boxes) -> Shadows:
    found = find_shadows(town.ground, len(HEIGHTS_M))
    assert found is not None
    return found


@pytest.mark.parametrize("azimuth_deg", [20.0, 100.0, 150.0, 185.0, 260.0, 335.0])
@pytest.mark.parametrize("elevation_deg", [32.0, 45.0, 60.0])
def test_shadows_tell_where_the_sun_stands_and_how_long_they_are(azimuth_deg: float, elevation_deg: float) -> None:
    found = find_shadows(boxes(PLACES_M, HEIGHTS_M, azimuth_deg, elevation_deg).ground, len(HEIGHTS_M))
    assert found is not None
    assert abs((found.sun_azimuth_deg - azimuth_deg + 180) % 360 - 180) < 10
    true_m = HEIGHTS_M / np.tan(np.radians(elevation_deg))
    assert np.median(np.abs(found.length_m - true_m)) < 0.8
    assert (np.abs(found.length_m - true_m) < 0.8 + 0.12 * true_m).all()


def test_a_known_sun_gives_the_heights_of_boxes(town: Boxes, seen: Shadows) -> None:
    found = heights_by_shadows(seen, town.polygons, ASSUMED_M * 1.3, LikelySun.known(SUN[1]))
    assert found.is_seen.all()
    assert np.median(np.abs(found.height_m / HEIGHTS_M - 1)) < 0.2
    assert np.corrcoef(np.log(found.height_m), np.log(HEIGHTS_M))[0, 1] > 0.9


def test_a_higher_sun_means_higher_buildings(town: Boxes, seen: Shadows) -> None:
    suns = map(LikelySun.known, (35.0, 60.0))
    low, high = (heights_by_shadows(seen, town.polygons, ASSUMED_M, sun).height_m for sun in suns)
    assert (high > low).all()


@pytest.mark.parametrize("elevation_deg", [5.0, 89.0, 90.0])
def test_no_sun_makes_heights_that_cannot_be(town: Boxes, seen: Shadows, elevation_deg: float) -> None:
    found = heights_by_shadows(seen, town.polygons, ASSUMED_M, LikelySun.known(elevation_deg))
    assert np.isfinite(found.sigma_m).all()
    assert (found.height_m > 0.3).all()
    assert (found.height_m < 300).all()


def test_the_sun_is_guessed_by_what_is_assumed(town: Boxes, seen: Shadows) -> None:
    found = heights_by_shadows(seen, town.polygons, ASSUMED_M * 1.3, LikelySun.at(SUN[0], None))
    assert np.median(found.height_m / HEIGHTS_M) == pytest.approx(1.0, rel=0.3)
    assert (found.sigma_m > 0).all()


def test_where_there_is_no_sun_nothing_is_told() -> None:
    assert find_shadows(boxes(PLACES_M, HEIGHTS_M, *SUN, has_sun=False).ground, len(HEIGHTS_M)) is None


def test_too_few_buildings_tell_nothing(town: Boxes) -> None:
    assert find_shadows(boxes(PLACES_M[:2], HEIGHTS_M[:2], *SUN).ground, 2) is None
    assert find_shadows(boxes(PLACES_M[:0], HEIGHTS_M[:0], *SUN).ground, 0) is None


def test_order_does_not_matter(town: Boxes, seen: Shadows) -> None:
    other = boxes(PLACES_M[ORDER], HEIGHTS_M[ORDER], *SUN)
    found = find_shadows(other.ground, len(HEIGHTS_M))
    assert found is not None
    assert found.support == pytest.approx(seen.support[ORDER], abs=1e-4)
    first, second = (
        heights_by_shadows(shadows, town_.polygons, ASSUMED_M, LikelySun.at(SUN[0], 40.0)).height_m
        for shadows, town_ in ((seen, town), (found, other))
    )
    assert second == pytest.approx(first[ORDER], rel=1e-3)


def test_a_shadow_that_ends_at_a_neighbour_may_be_longer(seen: Shadows) -> None:
    """A box of 9 m whose shadow of 9 m meets a wall 4 m away: a longer one is as likely, a shorter one less."""
    neighbour = np.array([(PLACES_M[2, 0] - 6.0, PLACES_M[2, 1] - 24.0, 30.0, 20.0)])
    crowded = boxes(np.vstack([PLACES_M, neighbour]), np.append(HEIGHTS_M, 3.0), 180.0, 45.0)
    found = find_shadows(crowded.ground, 10)
    assert found is not None
    support = found.support[2]
    at = (np.array([2.0, 3.8, 9.0, 14.0]) / found.step_m).astype(int)
    assert support[at[0]] < support[at[1]] - 1
    assert support[at[2]] == pytest.approx(support[at[3]], abs=0.3)
    alone = find_shadows(boxes(PLACES_M, HEIGHTS_M, 180.0, 45.0).ground, 9)
    assert alone is not None
    assert alone.support[2][at[2]] > alone.support[2][at[3]] + 1


def test_a_building_without_a_clear_shadow_keeps_what_is_assumed(town: Boxes, seen: Shadows) -> None:
    blank = Shadows(np.zeros_like(seen.support), seen.step_m, seen.wall_m, seen.is_shaded, seen.sun_azimuth_deg)
    found = heights_by_shadows(blank, town.polygons, np.linspace(3.0, 12.0, 9), LikelySun.at(SUN[0], None))
    assert not found.is_seen.any()
    assert np.ptp(np.log(found.height_m / np.linspace(3.0, 12.0, 9))) < 0.1


def test_parts_of_a_large_image_tell_the_same(town: Boxes, seen: Shadows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK_PX", 200)
    found = find_shadows(town.ground, len(HEIGHTS_M))
    assert found is not None
    assert found.length_m == pytest.approx(seen.length_m, abs=1.0)


def test_a_known_bearing_of_the_sun_is_kept(town: Boxes, seen: Shadows) -> None:
    found = find_shadows(town.ground, len(HEIGHTS_M), SUN[0] + 3.0)
    assert found is not None
    assert found.sun_azimuth_deg == SUN[0] + 3.0
    assert found.length_m == pytest.approx(seen.length_m, abs=1.0)


def test_a_shed_whose_shadow_says_so_stays_low_among_towers(seen: Shadows) -> None:
    """With a known sun; else all buildings would follow the district."""
    towers = np.full(9, 40.0)
    towers[4] = 4.0
    lengths_m = towers / np.tan(np.radians(SUN[1]))
    steps = np.arange(seen.support.shape[1]) * seen.step_m
    support = 4.0 - 0.4 * np.abs(steps[None] - lengths_m[:, None])
    clear = Shadows(support, seen.step_m, np.full(9, 12.0), np.zeros(9, bool), SUN[0])
    plots = np.array([shapely.box(100.0 * i, 0, 100 * i + 14, 14) for i in range(9)])
    found = heights_by_shadows(clear, plots, ASSUMED_M, LikelySun.known(SUN[1]))
    assert found.height_m[4] == pytest.approx(towers[4], abs=2.5)
    assert np.delete(found.height_m, 4) == pytest.approx(np.delete(towers, 4), rel=0.2)


def test_the_podium_of_a_tower_need_not_be_as_high(seen: Shadows) -> None:
    """A blank image of eight towers and a podium: the podium is as its outline lets assume."""
    blank = Shadows(seen.support, seen.step_m, seen.wall_m, seen.is_shaded, SUN[0])
    plots = np.array([shapely.box(100.0 * i, 0, 100 * i + 14, 14) for i in range(9)])
    on_podium = plots.copy()
    on_podium[1] = plots[0].buffer(10, join_style="mitre").difference(plots[0])
    heights_m = [
        heights_by_shadows(blank, each, ASSUMED_M, LikelySun.known(80.0)).height_m for each in (plots, on_podium)
    ]
    assert heights_m[1][1] < heights_m[0][1]


def test_rays_of_walls_that_another_building_touches_are_left_out() -> None:
    """A tower on a podium: the rays of its own shadow would make the podium as high."""
    podium = boxes(np.array([(100, 100, 40, 30), (110, 120, 10, 10)], float), np.array([5.0, 30.0]), *SUN)
    every, free = (Rays.of(podium.ground, SUN[0], free_alone=alone) for alone in (False, True))
    counts = [np.count_nonzero((rays.owner == 0) & (rays.step == 1)) for rays in (every, free)]
    assert 0 < counts[1] < counts[0]


@pytest.mark.parametrize(("azimuth_deg", "latitude_deg", "low", "high"), [(100.0, 44.0, 20, 50), (180.0, 60.0, 20, 55)])
def test_the_sky_says_how_high_the_sun_may_stand(
    azimuth_deg: float, latitude_deg: float, low: float, high: float
) -> None:
    chance = LikelySun.at(azimuth_deg, latitude_deg).chance
    assert chance.sum() == pytest.approx(1.0)
    assert low < (chance @ ELEVATIONS_DEG) < high
    assert LikelySun.at(0.0, latitude_deg).chance == pytest.approx(LikelySun.at(0.0, None).chance)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.1, 2)), min_size=1, max_size=12))
def test_what_never_rises_keeps_the_mean(rows: list[tuple[float, float]]) -> None:
    values, weights = np.array(rows).T
    found = _never_rising(values, weights)
    assert (np.diff(found) <= 1e-9).all()
    assert found @ weights == pytest.approx(values @ weights)
    falling = np.sort(values)[::-1]
    assert _never_rising(falling, weights) == pytest.approx(falling)


@pytest.mark.parametrize("side_px", [1, 5, 40])
def test_an_image_of_one_tone_or_of_hardly_any_pixels_tells_nothing(side_px: int) -> None:
    labels = np.full((side_px, side_px), -1, np.int32)
    labels[: side_px // 2] = 0
    grey = np.full((3, side_px, side_px), 90, np.uint8)
    ground = ShadowedGround.of(grey, np.ones(labels.shape, bool), labels, NORTH_UP)
    assert find_shadows(ground, 1) is None


def test_a_city_without_a_dsm_says_whose_height_is_its_shadows(town: Boxes) -> None:
    grid = GeoGrid(NORTH_UP, CRS.from_epsg(32630), SIDE_PX, SIDE_PX)
    survey = Survey.of(RasterStack(grid, town.rgb, None, EVERYWHERE, None))
    footprints = [Footprint.of_polygon(polygon, 1.0, str(n)) for n, polygon in enumerate(town.polygons)]
    by_shadows = measure_buildings(survey, footprints, HeightSettings())
    assert {building.height_source for building in by_shadows} == {HeightSource.SHADOW}
    assert by_shadows[3].height_m > 1.6 * by_shadows[0].height_m
    assert by_shadows[0].remarks == ("height read off its shadow because there is no DSM data",)
    higher = measure_buildings(replace(survey, sun=Sun(SUN[0], 60.0)), footprints, HeightSettings())
    lower = measure_buildings(survey, footprints, HeightSettings(image_sun_elevation_deg=30.0))
    assert all(high.height_m > low.height_m for high, low in zip(higher, lower, strict=True))
    for settings in (HeightSettings(ignore_shadows=True), HeightSettings(same_default_height=True)):
        alone = measure_buildings(survey, footprints, settings)
        assert {building.height_source for building in alone} == {HeightSource.DEFAULT}


def test_what_is_far_longer_than_buildings_are_wide_is_no_shadow() -> None:
    """Huts of 4 m whose ground is dark for 30 m behind them: a sun would have to be lower than images are taken in."""
    huts = np.array([(20 + 75 * (i % 3), 40 + 75 * (i // 3), 4, 4) for i in range(9)], float)
    assert find_shadows(boxes(huts, np.full(9, 3.0), *SUN).ground, 9) is not None
    assert find_shadows(boxes(huts, np.full(9, 30.0), *SUN).ground, 9) is None
