"""The sun stands where almanacs and an independent library put it."""

from __future__ import annotations

import numpy as np
import pytest

from ryu_scape.sun_position import clock_offset_h, hours_of_day, sun_over, time_of_day


def at(longitude_deg: float, latitude_deg: float, *times: str) -> tuple[np.ndarray, np.ndarray]:
    path = sun_over(longitude_deg, latitude_deg, np.array(times, "datetime64[s]"), 1.0)
    return path.azimuth_deg, path.elevation_deg


def test_example_of_the_textbook() -> None:
    """Meeus, example 25.a: on 1992 October 13.0 TD the declination is -7.785°, and so high it stands over the pole."""
    _, elevation_deg = at(0.0, 90.0, "1992-10-12T23:59:01")
    assert elevation_deg[0] == pytest.approx(-7.785, abs=0.002)


@pytest.mark.parametrize(
    ("time", "elevation_deg"),
    [("2025-06-21T02:42:00", 23.4373), ("2025-12-21T15:03:00", -23.4373), ("2025-03-20T09:01:00", 0.0)],
)
def test_solstices_and_equinox_over_the_pole(time: str, elevation_deg: float) -> None:
    assert at(10.0, 90.0, time)[1][0] == pytest.approx(elevation_deg, abs=0.005)


def test_sun_goes_from_east_over_south_to_west_in_the_north() -> None:
    times = hours_of_day(6, 21, 121.47, 0.25)
    azimuth_deg, elevation_deg = at(121.47, 31.23, *times.astype(str))
    noon = int(elevation_deg.argmax())
    assert 11.0 < noon * 0.25 < 13.0
    assert elevation_deg[noon] == pytest.approx(90.0 - 31.23 + 23.44, abs=1.5)
    is_up = elevation_deg > 0
    assert (np.diff(azimuth_deg[is_up]) > 0).all()
    assert 55 < azimuth_deg[is_up][0] < 90


def test_north_is_where_the_sun_is_at_noon_in_the_south() -> None:
    azimuth_deg, elevation_deg = at(-70.0, -33.0, "2025-12-21T16:40:00")
    assert min(azimuth_deg[0], 360.0 - azimuth_deg[0]) < 5.0
    assert elevation_deg[0] == pytest.approx(90.0 - 33.0 + 23.44, abs=0.5)


def test_days_have_their_hours() -> None:
    """At the equator the sun is up for half the day; beyond the polar circle all day in June and never in December."""
    for latitude_deg, month, hours in ((0.0, 3, 12.0), (70.0, 6, 24.0), (70.0, 12, 0.0)):
        times = hours_of_day(month, 21, 20.0, 0.25)
        assert times.size == 96
        assert sun_over(20.0, latitude_deg, times, 0.25).by_day.hours.sum() == pytest.approx(hours, abs=0.3)


def test_clock_of_a_longitude() -> None:
    assert [clock_offset_h(degrees) for degrees in (0.0, 121.5, -74.0, 7.0)] == [0, 8, -5, 0]


def test_hours_of_a_day_are_told_by_its_clock_in_utc() -> None:
    assert str(time_of_day(6, 21, 1.5, 121.5)) == "2025-06-20T17:30:00"
    assert (hours_of_day(6, 21, 121.5, 6.0) == [time_of_day(6, 21, hour, 121.5) for hour in (3, 9, 15, 21)]).all()


def test_a_day_too_many_is_the_next_months_first() -> None:
    assert (hours_of_day(2, 29, 0.0, 6.0) == hours_of_day(3, 1, 0.0, 6.0)).all()


def test_pvlib_agrees_within_two_hundredths_of_a_degree() -> None:
    solarposition = pytest.importorskip("pvlib.solarposition")
    pandas = pytest.importorskip("pandas")
    times = np.datetime64("2025-01-01T00:13:00") + np.arange(0, 8760, 31) * np.timedelta64(1, "h")
    for longitude_deg, latitude_deg in ((121.47, 31.23), (14.0, 59.5), (-70.0, -33.0)):
        ours = sun_over(longitude_deg, latitude_deg, times.astype("datetime64[s]"), 1.0)
        theirs = solarposition.spa_python(pandas.DatetimeIndex(times).tz_localize("UTC"), latitude_deg, longitude_deg)
        is_up = theirs.elevation.to_numpy() > 5.0
        assert np.abs(ours.elevation_deg - theirs.elevation.to_numpy())[is_up].max() < 0.02
        turn_deg = (ours.azimuth_deg - theirs.azimuth.to_numpy() + 180.0) % 360.0 - 180.0
        assert np.abs(turn_deg * np.cos(np.radians(ours.elevation_deg)))[is_up].max() < 0.02
