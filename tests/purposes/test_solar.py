"""Roofs that stand free yield what pvlib says of such planes; roofs in a shadow as much less as geometry says."""

from __future__ import annotations

from pathlib import Path

import geopandas
import numpy as np
import pytest

from ryu_scape.city import City
from ryu_scape.progress import UNHEARD
from ryu_scape.purposes import PURPOSES, answer
from ryu_scape.purposes.place import longitude_latitude, north_turn_deg
from ryu_scape.purposes.solar import SolarSettings, SolarYear, study_solar
from ryu_scape.purposes.sun_year import sun_of_year
from tests.purposes.blocks import HOUSE, city_of_buildings
from tests.scene.city_blocks import SQUARE, building

pytest.importorskip("pvlib")

SHED = building(SQUARE, at=(30.0, -40.0), height_m=6.0)


@pytest.fixture(scope="module")
def free() -> tuple[City, SolarYear]:
    city = city_of_buildings([HOUSE])
    return city, study_solar(city, SolarSettings(), UNHEARD)


def by_hand(city: City, pitch_deg: float, azimuth_deg: float, hours: float = 0.5) -> float:
    """kWh per square metre and year of a free plane, by pvlib alone, its own sun and every day of the year."""
    import pandas
    import pvlib

    longitude_deg, latitude_deg = longitude_latitude(city)
    times = pandas.date_range("2025-01-01", "2026-01-01", freq="30min", tz="UTC", inclusive="left")
    location = pvlib.location.Location(latitude_deg, longitude_deg, altitude=100.0)
    sun, sky = location.get_solarposition(times), location.get_clearsky(times)
    light = pvlib.irradiance.get_total_irradiance(
        pitch_deg, azimuth_deg, sun.apparent_zenith, sun.azimuth, sky.dni, sky.ghi, sky.dhi, albedo=0.2
    )
    return float(light.poa_global.fillna(0.0).sum() * hours / 1000.0)


def test_a_free_gable_yields_what_pvlib_says_of_its_planes(free: tuple[City, SolarYear]) -> None:
    """Within 2 %: of the year every seventh day is looked at, and refraction is left out."""
    city, found = free
    assert len(found.energy_kwh) == 2
    for plane in range(2):
        azimuth_deg = (found.planes.azimuth_deg[plane] + found.turn_deg) % 360.0
        expected = by_hand(city, float(found.planes.pitch_deg[plane]), float(azimuth_deg))
        assert found.light_kwh_m2[plane] == pytest.approx(expected, rel=0.02)


def test_energy_is_light_times_area_times_what_modules_make_of_it(free: tuple[City, SolarYear]) -> None:
    _, found = free
    np.testing.assert_allclose(found.energy_kwh, found.light_kwh_m2 * found.planes.area_m2 * 0.2 * 0.8)
    half = study_solar(free[0], SolarSettings(clear_sky_share=0.5), UNHEARD)
    np.testing.assert_allclose(half.energy_kwh, 0.5 * found.energy_kwh)


def test_the_south_slope_yields_more_and_has_more_sun(free: tuple[City, SolarYear]) -> None:
    _, found = free
    south = int(np.abs(found.planes.azimuth_deg - 180.0).argmin())
    assert found.light_kwh_m2[south] > 1.4 * found.light_kwh_m2[1 - south]
    assert found.sunshine_h[south] > found.sunshine_h[1 - south]
    assert found.sunshine_h.max() <= sun_of_year(*longitude_latitude(free[0])).by_day.hours.sum()


def test_a_wall_to_the_south_takes_the_sun_that_stands_below_its_top() -> None:
    """A shed's roof, 15 m lower than a long wall 1 m to its south, has sun only where that clears the wall."""
    wall = building(np.array([(0, 0), (76, 0), (76, 3), (0, 3)], float), at=(2.0, -44.0), height_m=21.0)
    city = city_of_buildings([SHED, wall])
    shed = study_solar(city, SolarSettings(), UNHEARD)
    free = study_solar(city_of_buildings([SHED]), SolarSettings(), UNHEARD)
    path = sun_of_year(*longitude_latitude(city)).by_day
    bearing = np.radians(path.azimuth_deg - north_turn_deg(city))
    southward = -np.cos(bearing)
    tangent = np.tan(np.radians(path.elevation_deg))
    # Of a strip at `north_m` from the wall's top edge, lit where the sun's height over the southward way is enough.
    north_m = 1.0 + np.arange(0.25, 12.0, 0.5)
    sideways_m = np.abs(np.tan(bearing))[:, None] * north_m
    is_blocked = (southward[:, None] > 0) & (tangent[:, None] * north_m < 15.0 * southward[:, None])
    is_blocked &= sideways_m < 30.0
    expected_h = float((path.hours[:, None] * ~is_blocked).sum(axis=0).mean())
    assert shed.sunshine_h[0] == pytest.approx(expected_h, rel=0.08)
    assert shed.sunshine_h[0] < 0.75 * free.sunshine_h[0]
    assert shed.light_kwh_m2[0] < 0.75 * free.light_kwh_m2[0]


def test_features_bear_the_names_of_roof_segment_stats(free: tuple[City, SolarYear], tmp_path: Path) -> None:
    city, found = free
    answer(PURPOSES["solar"], city, SolarSettings(), [tmp_path / "roofs.geojson", tmp_path / "roofs.gpkg"])
    for ending in ("geojson", "gpkg"):
        rows = geopandas.read_file(tmp_path / f"roofs.{ending}")
        assert {"pitchDegrees", "azimuthDegrees", "areaMeters2", "groundAreaMeters2"} < set(rows.columns)
        np.testing.assert_allclose(rows["yearlyEnergyKwh"], found.energy_kwh, atol=0.06)
        np.testing.assert_allclose(rows.to_crs(city.grid.crs.to_wkt()).area, rows["groundAreaMeters2"], rtol=1e-3)
        assert set(rows["id"]) == {HOUSE.footprint.identifier}
    middle_m = HOUSE.eave_elevation_m + 2.5
    np.testing.assert_allclose(rows["planeHeightAtCenterMeters"], middle_m, atol=0.05)
