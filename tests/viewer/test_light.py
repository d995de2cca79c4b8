"""One light for the window, pictures and pages."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from ryu_scape.export import export_city
from ryu_scape.scene.light import LIGHT_COLOURS, SKY_COLOURS, towards_sun
from ryu_scape.viewer.program import shader_source
from ryu_scape.viewer.sun import Sun
from tests.faults.cities import small_city


@pytest.mark.parametrize(
    ("azimuth_deg", "elevation_deg", "expected"),
    [(0, 0, (0, 1, 0)), (90, 0, (1, 0, 0)), (200, 90, (0, 0, 1)), (180, 45, (0, -(0.5**0.5), 0.5**0.5))],
)
def test_the_sun_stands_where_its_bearing_and_elevation_say(
    azimuth_deg: float, elevation_deg: float, expected: tuple[float, float, float]
) -> None:
    assert towards_sun(azimuth_deg, elevation_deg) == pytest.approx(expected, abs=1e-12)


def test_a_page_is_lit_as_the_window_is(tmp_path: Path) -> None:
    export_city(small_city(48, storeys=3), tmp_path / "page.html")
    page, window = (tmp_path / "page.html").read_text("utf-8"), shader_source("sky.glsl", "light.glsl")
    assert SKY_COLOURS in page
    assert LIGHT_COLOURS in page
    constants = re.findall(r"const vec3 (\w+) = vec3\((.+)\);", page)
    shared = [(name, value) for name, value in constants if f" {name} " in window]
    assert len(shared) == 6
    assert all(f"const vec3 {name} = vec3({value});" in window for name, value in shared)
    east, up, south = (float(value) for value in dict(constants)["TO_SUN"].split(","))
    np.testing.assert_allclose((east, -south, up), Sun().direction, atol=6e-4)
