"""The sun that an image was taken by is found again from its shadows, which another program drew."""

from __future__ import annotations

import numpy as np
import pytest
from affine import Affine

from ryu_scape.raster.photographed_sun import sun_in_photo
from training.synthetic.light import SunOverTile, illumination

SIDE_PX, GSD_M = 360, 0.5
NORTH_UP = Affine(GSD_M, 0, 354_000.0, 0, -GSD_M, 3_456_000.0)
EVERYWHERE = np.ones((SIDE_PX, SIDE_PX), bool)


def blocks(rng: np.random.Generator) -> np.ndarray:
    """Forty blocks of 4 to 14 m on a slope, (H, W) metres."""
    surface_m = 0.03 * GSD_M * np.add.outer(np.arange(SIDE_PX), np.arange(SIDE_PX)).astype(np.float32)
    for _ in range(40):
        row, column = rng.integers(10, SIDE_PX - 50, 2)
        height, width = rng.integers(12, 40, 2)
        surface_m[row : row + height, column : column + width] += rng.uniform(4, 14)
    return surface_m


def photograph(surface_m: np.ndarray, azimuth_deg: float, elevation_deg: float, rng: np.random.Generator) -> np.ndarray:
    """(3, H, W) uint8: patches of different brightness in sun and shadow, with noise."""
    sun = SunOverTile(np.radians(azimuth_deg), np.radians(elevation_deg))
    patches = np.kron(rng.uniform(70, 190, (12, 12)), np.ones((SIDE_PX // 12, SIDE_PX // 12)))
    grey = patches * illumination(surface_m, sun, GSD_M, np.zeros_like(EVERYWHERE)) + rng.normal(0, 6, surface_m.shape)
    return np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[None], 3, axis=0)


@pytest.mark.parametrize(
    ("azimuth_deg", "elevation_deg"), [(10.0, 35.0), (100.0, 60.0), (188.0, 28.0), (251.0, 45.0), (333.0, 52.0)]
)
def test_the_sun_of_an_image_is_found_again(azimuth_deg: float, elevation_deg: float) -> None:
    rng = np.random.default_rng(int(azimuth_deg))
    surface_m = blocks(rng)
    sun = sun_in_photo(photograph(surface_m, azimuth_deg, elevation_deg, rng), surface_m, EVERYWHERE, NORTH_UP)
    assert sun is not None
    assert (sun.azimuth_deg - azimuth_deg + 180) % 360 - 180 == pytest.approx(0, abs=6)
    assert sun.elevation_deg == pytest.approx(elevation_deg, abs=6)


def test_on_a_map_that_is_turned_the_bearing_is_still_the_map_s() -> None:
    rng = np.random.default_rng(3)
    surface_m = blocks(rng)
    image = photograph(surface_m, 120.0, 40.0, rng)
    turned = sun_in_photo(image, surface_m, EVERYWHERE, NORTH_UP * Affine.rotation(30.0))
    straight = sun_in_photo(image, surface_m, EVERYWHERE, NORTH_UP)
    assert turned is not None
    assert straight is not None
    assert (turned.azimuth_deg - straight.azimuth_deg) % 360 == pytest.approx(30, abs=6)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_without_shadows_nothing_is_told(seed: int) -> None:
    rng = np.random.default_rng(seed)
    surface_m = blocks(rng)
    clouded = photograph(np.zeros_like(surface_m), 0.0, 90.0, rng)
    assert sun_in_photo(clouded, surface_m, EVERYWHERE, NORTH_UP) is None
    assert sun_in_photo(clouded, surface_m, np.zeros_like(EVERYWHERE), NORTH_UP) is None
