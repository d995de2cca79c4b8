"""Weather files: read as pvlib reads them, taken for what they say of a year's light, refused where they are none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ryu_scape.errors import InputError
from ryu_scape.progress import UNHEARD
from ryu_scape.purposes.place import longitude_latitude
from ryu_scape.purposes.solar import SolarSettings, study_solar
from ryu_scape.purposes.weather import DAYS, HOURS, read_weather
from ryu_scape.sun_position import YEAR
from tests.purposes.blocks import HOUSE, city_of_buildings

pvlib = pytest.importorskip("pvlib")
pandas = pytest.importorskip("pandas")

CITY = city_of_buildings([HOUSE])
CLOCK_H = 1.0


def sky(seed: int) -> pandas.DataFrame:
    """A year of clouds that come and go by the day, of the clear sky in the middle of each hour, in local time."""
    longitude_deg, latitude_deg = longitude_latitude(CITY)
    zone = f"Etc/GMT-{CLOCK_H:.0f}"
    middles = pandas.date_range(f"{YEAR}-01-01 00:30", periods=DAYS * HOURS, freq="h", tz=zone)
    clear = pvlib.location.Location(latitude_deg, longitude_deg, altitude=100.0).get_clearsky(middles)
    chance = np.random.default_rng(seed)
    direct = np.repeat(chance.uniform(0.0, 1.0, DAYS), HOURS)
    table = clear.assign(dni=clear.dni * direct, dhi=clear.dhi * (1.6 - 0.6 * direct))
    zenith = pvlib.solarposition.get_solarposition(middles, latitude_deg, longitude_deg).apparent_zenith
    table["ghi"] = table.dhi + table.dni * np.cos(np.radians(zenith)).clip(0.0)
    return table.round(1)


def write_epw(table: pandas.DataFrame, path: Path) -> Path:
    longitude_deg, latitude_deg = longitude_latitude(CITY)
    head = [f"LOCATION,Old Town,-,AUT,test,0,{latitude_deg:.3f},{longitude_deg:.3f},{CLOCK_H},100"]
    head += [
        "DESIGN CONDITIONS,0",
        "TYPICAL/EXTREME PERIODS,0",
        "GROUND TEMPERATURES,0",
        "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0",
    ]
    head += ["COMMENTS 1,made by a test", "COMMENTS 2,-", "DATA PERIODS,1,1,Data,Sunday,1/1,12/31"]
    rows = [
        ",".join(
            map(str, (t.year, t.month, t.day, t.hour + 1, 60, "?9?9", 9.9, 5, 70, 99000, 0, 0, 300, g, d, s, *[0] * 19))
        )
        for t, g, d, s in zip(table.index, table.ghi, table.dni, table.dhi, strict=True)
    ]
    path.write_text("\n".join([*head, *rows, ""]), "utf-8")
    return path


def write_tmy3(table: pandas.DataFrame, path: Path) -> Path:
    longitude_deg, latitude_deg = longitude_latitude(CITY)
    title = "Date (MM/DD/YYYY),Time (HH:MM),ETR (W/m^2),ETRN (W/m^2)" + "".join(
        f",{name} (W/m^2),{name} source,{name} uncert (%)" for name in ("GHI", "DNI", "DHI")
    )
    rows = [
        f"{t.month:02d}/{t.day:02d}/1988,{t.hour + 1:02d}:00,0,0,{g},1,9,{d},1,9,{s},1,9"
        for t, g, d, s in zip(table.index, table.ghi, table.dni, table.dhi, strict=True)
    ]
    station = f'723815,"Old Town",AT,{CLOCK_H},{latitude_deg:.3f},{longitude_deg:.3f},100'
    path.write_text("\n".join([station, title, *rows, ""]), "utf-8")
    return path


FORMATS = {
    ".epw": (write_epw, pvlib.iotools.read_epw, "city", "Old Town"),
    ".csv": (write_tmy3, pvlib.iotools.read_tmy3, "Name", "Old Town"),
}


@pytest.mark.parametrize("ending", FORMATS)
def test_it_is_read_as_pvlib_reads_it(ending: str, tmp_path: Path) -> None:
    write, read, field, station = FORMATS[ending]
    path = write(sky(1), tmp_path / f"town{ending}")
    weather = read_weather(path)
    theirs, place = read(path)
    for name, table in weather.light.items():
        np.testing.assert_array_equal(table.ravel(), theirs[name])
    assert (weather.station, weather.clock_h) == (station, place["TZ"])
    assert place[field].strip('"') == station
    assert (weather.latitude_deg, weather.longitude_deg) == (place["latitude"], place["longitude"])
    assert weather.distance_km(*longitude_latitude(CITY)) < 0.1
    assert weather.distance_km(weather.longitude_deg, weather.latitude_deg + 1.0) == pytest.approx(111.19, abs=0.01)


@pytest.mark.parametrize(("seed", "ending"), [(1, ".epw"), (2, ".csv")])
def test_a_free_gable_yields_what_pvlib_says_of_every_hour_of_the_file(seed: int, ending: str, tmp_path: Path) -> None:
    table = sky(seed)
    write, _, _, station = FORMATS[ending]
    path = write(table, tmp_path / f"town{ending}")
    found = study_solar(CITY, SolarSettings(weather=str(path), clear_sky_share=0.5), UNHEARD)
    longitude_deg, latitude_deg = longitude_latitude(CITY)
    sun = pvlib.solarposition.get_solarposition(table.index, latitude_deg, longitude_deg)
    for plane, light in enumerate(found.light_kwh_m2):
        facing_deg = float(found.planes.azimuth_deg[plane] + found.turn_deg) % 360.0
        expected = pvlib.irradiance.get_total_irradiance(
            float(found.planes.pitch_deg[plane]), facing_deg, sun.apparent_zenith, sun.azimuth,
            table.dni, table.ghi, table.dhi, albedo=0.2,
        )  # fmt: skip
        assert light == pytest.approx(float(expected.poa_global.fillna(0.0).sum()) / 1000.0, rel=0.02)
    assert found.figures["sky"] == f"{station}, 0 km away"


def without_rows(text: str) -> str:
    return "".join(text.splitlines(keepends=True)[:-30])


def with_gaps(text: str) -> str:
    lines = text.splitlines(keepends=True)
    cells = lines[4000].split(",")
    return "".join([*lines[:4000], ",".join([*cells[:14], "9999", *cells[15:]]), *lines[4001:]])


BROKEN: dict[str, Callable[[str], str]] = {
    "not those of that format": lambda text: text.replace("LOCATION", "PLACE"),
    "lies nowhere": lambda text: text.replace("LOCATION,Old Town,-,AUT,test,0,", "LOCATION,Old Town,-,AUT,test,0,9"),
    "every hour": without_rows,
    "gaps": with_gaps,
    "format": lambda _: "",
    "of that format": lambda _: "GIF89a\0\1\2" * 1000,
}


@pytest.mark.parametrize("why", BROKEN)
def test_what_is_no_weather_file_is_refused_by_name(why: str, tmp_path: Path) -> None:
    path = write_epw(sky(1), tmp_path / "town.epw")
    path.write_text(BROKEN[why](path.read_text("utf-8")), "utf-8")
    with pytest.raises(InputError, match=f"town.epw is no weather file.*{why}"):
        read_weather(path)


def test_the_name_of_a_station_may_have_a_comma(tmp_path: Path) -> None:
    path = write_tmy3(sky(1), tmp_path / "town.csv")
    path.write_text(path.read_text("utf-8").replace('"Old Town"', '"Old Town, West"'), "utf-8")
    assert read_weather(path).station == "Old Town, West"


def test_a_year_of_tmy3_without_its_last_days_is_refused(tmp_path: Path) -> None:
    path = write_tmy3(sky(1), tmp_path / "town.csv")
    path.write_text(without_rows(path.read_text("utf-8")), "utf-8")
    with pytest.raises(InputError, match=r"town.csv is no weather file.*every hour"):
        read_weather(path)


@pytest.mark.parametrize("name", ["missing.epw", "."])
def test_a_file_that_is_not_there_is_told(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        study_solar(CITY, SolarSettings(weather=str(tmp_path / name)), UNHEARD)


def test_29_february_is_left_out_and_a_fixed_hour_is_the_mean_of_its_week(tmp_path: Path) -> None:
    table = sky(1)
    table["dni"] = np.where(table.index.dayofyear == 50, 700.0, 0.0) * (table.index.hour == 11)
    path = write_epw(table, tmp_path / "town.epw")
    lines = path.read_text("utf-8").splitlines()
    leap = [line.replace(f"{YEAR},2,28,", f"{YEAR},2,29,") for line in lines if line.startswith(f"{YEAR},2,28,")]
    after = next(row for row, line in enumerate(lines) if line.startswith(f"{YEAR},3,1,"))
    path.write_text("\n".join([*lines[:after], *leap, *lines[after:]]), "utf-8")
    start = np.datetime64(f"{YEAR}-01-01T10:15:00") + np.arange(DAYS) * np.timedelta64(1, "D")
    around = read_weather(path).around(start)["dni"]
    np.testing.assert_allclose(around, np.where(np.abs(np.arange(DAYS) - 49) <= 3, 100.0, 0.0))
