"""One light for the window, pictures and pages."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ryu_scape.export import export_city
from ryu_scape.scene.brightness import MOST_BRIGHTENING, WELL_LIT, brightening_of
from ryu_scape.scene.grain import grain_width_m
from ryu_scape.scene.light import LIGHT_COLOURS, SKY_COLOURS, shader
from ryu_scape.scene.look import Look
from ryu_scape.sun import Sun
from ryu_scape.viewer.program import shader_source
from tests.faults.cities import small_city

SHARED = ("sky.glsl", "light.glsl", "shadow.glsl", "leaves.glsl", "grain.glsl", "surface.glsl")


@pytest.mark.parametrize(
    ("azimuth_deg", "elevation_deg", "expected"),
    [(0, 0, (0, 1, 0)), (90, 0, (1, 0, 0)), (200, 90, (0, 0, 1)), (180, 45, (0, -(0.5**0.5), 0.5**0.5))],
)
def test_the_sun_stands_where_its_bearing_and_elevation_say(
    azimuth_deg: float, elevation_deg: float, expected: tuple[float, float, float]
) -> None:
    assert Sun(azimuth_deg, elevation_deg).direction == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("sun", [None, Sun(251.0, 27.0)])
def test_a_page_is_lit_as_the_window_is(tmp_path: Path, sun: Sun | None) -> None:
    city = small_city(48, storeys=3)
    scene = replace(city.scene, sun=sun)
    export_city(replace(city, scene=scene), tmp_path / "page.html")
    page, window = (tmp_path / "page.html").read_text("utf-8"), shader_source("surface.frag", SHARED)
    for text in (SKY_COLOURS, LIGHT_COLOURS, *map(shader, SHARED)):
        assert text in page
        assert text in window
        assert "`" not in text  # it ends the page's strings
    (written,) = re.findall(r"const LIGHT = (.+);", page)
    light = json.loads(written)
    np.testing.assert_allclose(light["toSun"], Look().sun_over(sun).direction, atol=6e-5)
    assert light["look"] == Look().uniforms(sun, scene.brightening)
    assert light["grain"]["widthM"] == grain_width_m(scene)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_dark_orthophoto_is_brightened_to_daylight_and_a_bright_one_is_left(seed: int) -> None:
    grain = np.random.default_rng(seed).uniform(0.9, 1.1, (300, 400, 1))
    grey = np.array([1.0, 0.98, 0.95])
    dark, bright, black = ((grain * level * grey).astype(np.uint8) for level in (95, 190, 20))
    by = brightening_of(dark)
    mean = ((dark / 255.0) ** 2.2 @ [0.2126, 0.7152, 0.0722]).mean()
    assert by * mean / (1 + (by - 1) * mean) == pytest.approx(WELL_LIT, rel=0.01)
    assert brightening_of(bright) == 1.0
    assert brightening_of(black) == MOST_BRIGHTENING
    assert Look(brightens_dark_images=False).uniforms(None, by)["u_brightening"] == 1.0


def test_what_lies_beyond_the_survey_does_not_count_as_dark() -> None:
    pixels = np.full((100, 100, 3), 150, np.uint8)
    pixels[:60] = 0
    assert brightening_of(pixels) == brightening_of(pixels[60:]) == 1.0
    assert brightening_of(np.zeros((10, 10, 3), np.uint8)) == 1.0


def test_an_orthophoto_is_not_shadowed_twice() -> None:
    photographed = Sun(200.0, 30.0)
    by_its_own, by_another = (look.uniforms(photographed) for look in (Look(), Look(Sun(90.0, 30.0))))
    nobody_knows = Look().uniforms(None)
    depth = "u_photo_shadow_depth"
    assert by_its_own[depth] < by_another[depth] == nobody_knows[depth] < by_another["u_shadow_depth"]
    assert Look(casts_shadows=False).uniforms(photographed)[depth] == 0
