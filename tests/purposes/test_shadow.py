"""Hours of sun and shadows of a city whose answer is known."""

from __future__ import annotations

import json
import re
from pathlib import Path

import cv2
import geopandas
import numpy as np
import pytest
import rasterio
import shapely
from shapely.affinity import translate

from ryu_scape.errors import InputError, OperationCancelled
from ryu_scape.progress import UNHEARD
from ryu_scape.purposes import PURPOSES, answer, shadow
from ryu_scape.purposes.place import longitude_latitude, north_turn_deg
from ryu_scape.purposes.shadow import Period, ShadowSettings, study_shadow
from ryu_scape.sun_position import hours_of_day, sun_over
from tests.purposes.blocks import city_of_buildings
from tests.scene.city_blocks import SQUARE, building

TOWER = building(SQUARE, at=(34.0, -46.0), height_m=15.0)


def test_shadow_at_an_hour_is_the_towers_outline_drawn_out(tmp_path: Path) -> None:
    city = city_of_buildings([TOWER])
    figures = answer(PURPOSES["shadow"], city, ShadowSettings(hour=9.0), [tmp_path / "s.gpkg"])
    shadows = geopandas.read_file(tmp_path / "s.gpkg")
    away = np.radians(figures["sun_azimuth_deg"] + 180.0)
    length_m = 15.0 / np.tan(np.radians(figures["sun_elevation_deg"]))
    base = shapely.Polygon(TOWER.footprint.exterior)
    drawn = shapely.convex_hull(shapely.union(base, translate(base, length_m * np.sin(away), length_m * np.cos(away))))
    truth = drawn.difference(base)
    found = shadows.union_all()
    assert found.symmetric_difference(truth).area < 0.08 * truth.area
    assert shapely.hausdorff_distance(found, truth) < 1.5
    assert shadows.crs == city.grid.crs
    assert shadows["area_m2"].sum() == pytest.approx(found.area, abs=0.1)


def test_open_ground_has_all_the_suns_hours_and_the_towers_north_few() -> None:
    city = city_of_buildings([TOWER])
    found = study_shadow(city, ShadowSettings(), UNHEARD)
    place = longitude_latitude(city)
    daylight_h = sun_over(*place, hours_of_day(6, 21, place[0], 0.25), 0.25).by_day.hours.sum()
    assert found.hours[5, 5] == pytest.approx(daylight_h, abs=0.5)
    on_roof_h = found.hours[found.surface.building == 0]
    assert on_roof_h.min() > daylight_h - 0.6
    assert on_roof_h.mean() == pytest.approx(daylight_h, abs=0.05)
    column, row = city.grid.to_pixel(TOWER.footprint.exterior.mean(axis=0)[None])[0].astype(int)
    north, south = found.hours[row - 14, column], found.hours[row + 14, column]
    assert north < south - 1.5
    assert north < daylight_h - 4.0


def test_a_year_of_open_ground_is_half_of_it() -> None:
    found = study_shadow(city_of_buildings([], size=16), ShadowSettings(period=Period.YEAR), UNHEARD)
    np.testing.assert_allclose(found.hours, 4_380.0, rtol=0.02)


def test_shadows_fall_by_true_north_where_the_maps_is_turned() -> None:
    """In EPSG:2154 far east of its meridian the map's north lies 3° off."""
    city = city_of_buildings([TOWER], epsg=2154)
    assert abs(north_turn_deg(city_of_buildings([TOWER]))) < 0.02
    assert abs(north_turn_deg(city)) > 1.0
    found = study_shadow(city, ShadowSettings(hour=9.0), UNHEARD)
    rows, columns = np.nonzero(~found.is_lit)
    middle_m = city.grid.to_map(np.array([(columns.mean() + 0.5, rows.mean() + 0.5)]))[0]
    away_m = middle_m - TOWER.footprint.exterior.mean(axis=0)
    bearing_deg = np.degrees(np.arctan2(*away_m)) % 360.0
    expected_deg = (found.sun.azimuth_deg[0] + 180.0 - north_turn_deg(city)) % 360.0
    assert bearing_deg == pytest.approx(expected_deg, abs=0.8)


def test_raster_is_what_was_found(tmp_path: Path) -> None:
    city = city_of_buildings([TOWER])
    answer(PURPOSES["shadow"], city, ShadowSettings(), [tmp_path / "hours.tif", tmp_path / "s.geojson"])
    with rasterio.open(tmp_path / "hours.tif") as file:
        assert file.descriptions == ("sun_hours",)
        assert file.crs == city.grid.crs
        assert file.transform == city.grid.transform
        np.testing.assert_array_equal(file.read(1), study_shadow(city, ShadowSettings(), UNHEARD).hours)
    features = json.loads((tmp_path / "s.geojson").read_text())["features"]
    longitude_deg, latitude_deg = np.array(features[0]["geometry"]["coordinates"][0]).mean(axis=0)
    assert (longitude_deg, latitude_deg) == pytest.approx(longitude_latitude(city), abs=1e-3)


def test_night_is_all_shadow(tmp_path: Path) -> None:
    found = study_shadow(city_of_buildings([TOWER]), ShadowSettings(hour=0.0), UNHEARD)
    assert not found.is_lit.any()


def test_it_can_be_cancelled(tmp_path: Path) -> None:
    class Impatient:
        def __init__(self) -> None:
            self.reports = 0

        def report(self, stage: str, fraction: float) -> None:
            self.reports += 1

        def is_cancelled(self) -> bool:
            return self.reports > 5

    progress = Impatient()
    with pytest.raises(OperationCancelled):
        answer(PURPOSES["shadow"], city_of_buildings([TOWER]), ShadowSettings(), [tmp_path / "h.tif"], progress)
    assert progress.reports < 10
    assert not list(tmp_path.iterdir())


def test_every_full_hour_has_a_band_whose_sum_is_near_the_hours_of_sun(tmp_path: Path) -> None:
    """Those are counted by quarters of an hour."""
    city = city_of_buildings([building(SQUARE, at=(30.0, -40.0), height_m=15.0)])
    answer(PURPOSES["shadow"], city, ShadowSettings(), [tmp_path / "s.hourly.tif", tmp_path / "s.tif"])
    with rasterio.open(tmp_path / "s.hourly.tif") as file, rasterio.open(tmp_path / "s.tif") as hours:
        assert all(re.fullmatch(r"\d\d:\d\d UTC", name) for name in file.descriptions)
        lit, sun = file.read(), hours.read(1)
        assert file.crs == hours.crs == city.grid.crs
    assert set(np.unique(lit)) == {0, 1}
    assert (np.abs(lit.sum(axis=0, dtype=float) - sun) > 1.5).mean() < 0.001
    assert sun.max() - sun.min() > 3.0


@pytest.mark.parametrize("ending", [".hourly.tif", ".gif"])
def test_a_day_without_sun_has_no_hours(ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In Tromsø midwinter is night."""
    monkeypatch.setattr(shadow, "longitude_latitude", lambda city: (18.9, 69.6))
    with pytest.raises(InputError, match="no full hour"):
        answer(PURPOSES["shadow"], city_of_buildings([TOWER]), ShadowSettings(month=12), [tmp_path / f"s{ending}"])


def test_the_animation_has_a_frame_for_every_band_and_is_dark_where_that_is_not_lit(tmp_path: Path) -> None:
    city = city_of_buildings([building(SQUARE, at=(30.0, -40.0), height_m=15.0)])
    answer(PURPOSES["shadow"], city, ShadowSettings(), [tmp_path / "s.hourly.tif", tmp_path / "s.gif"])
    is_read, frames = cv2.imreadmulti(str(tmp_path / "s.gif"))
    with rasterio.open(tmp_path / "s.hourly.tif") as file:
        lit = file.read() > 0
    assert is_read
    assert len(frames) == len(lit)
    for frame, mask in zip(frames, lit, strict=True):
        assert frame[mask].mean() == pytest.approx(120.0, abs=8.0)
        assert not (~mask).any() or frame[~mask].mean() == pytest.approx(54.0, abs=8.0)
