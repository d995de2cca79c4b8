"""A year of every seventh day gives as much sun as one of all days."""

from __future__ import annotations

import numpy as np
import pytest

from ryu_scape.purposes.sun_year import STEP_H, sun_of_year
from ryu_scape.sun_position import SunPath, hours_of_day, sun_over


def on_level_ground_h(path: SunPath) -> float:
    """Hours of a sun that stands upright over level ground which give it as much light."""
    return float((path.hours * np.sin(np.radians(path.elevation_deg))).sum())


@pytest.mark.parametrize("latitude_deg", [69.5, 52.5, 31.2, 0.0, -33.9, -54.8])
def test_no_season_counts_more_than_its_days(latitude_deg: float) -> None:
    days = np.arange(365)[:, None] * np.timedelta64(1, "D")
    every_day = (hours_of_day(1, 1, 10.0, STEP_H) + days).ravel()
    expected = sun_over(10.0, latitude_deg, every_day, STEP_H).by_day
    found = sun_of_year(10.0, latitude_deg)
    assert found.hours.sum() == pytest.approx(365 * 24.0)
    assert found.by_day.hours.sum() == pytest.approx(expected.hours.sum(), rel=4e-3)
    assert on_level_ground_h(found.by_day) == pytest.approx(on_level_ground_h(expected), rel=4e-3)
