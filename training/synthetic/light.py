"""Sun and shadow on a synthetic tile, and what haze, optics and sensor make of its colours."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from ryu_scape.sun_position import YEAR, sun_over
from training.synthetic.canvas import Image

SATELLITE_HOUR, FLIGHT_HOURS = (10.2, 10.8), (9.5, 14.5)
LOWEST_SUN = np.radians(25.0)


@dataclass(frozen=True)
class SunOverTile:
    """Where the light comes from; azimuth clockwise from north."""

    azimuth: float
    elevation: float

    def direction(self) -> NDArray[np.float64]:
        """Unit vector towards the sun in image axes (x east, y south, z up)."""
        c = np.cos(self.elevation)
        return np.array([np.sin(self.azimuth) * c, -np.cos(self.azimuth) * c, np.sin(self.elevation)])


def photographers_sun(latitude_deg: float, rng: Generator) -> SunOverTile:
    """The sun over an image from a satellite or, as often, a flight: on any day on which it stands high enough."""
    while True:
        hour = rng.uniform(*(SATELLITE_HOUR if rng.random() < 0.5 else FLIGHT_HOURS))
        seconds = int((rng.integers(365) * 24 + hour) * 3600)
        time = np.datetime64(f"{YEAR}-01-01T00:00:00") + np.timedelta64(seconds, "s")
        there = sun_over(0.0, latitude_deg, np.array([time]), 0.0)
        sun = SunOverTile(*np.radians((there.azimuth_deg[0], there.elevation_deg[0])))
        if sun.elevation >= LOWEST_SUN:
            return sun


def illumination(surface: Image, sun: SunOverTile, gsd_m: float, crowns: NDArray[np.bool_]) -> Image:
    """Lambert shading of the surface with cast shadows, about 1 on sunlit level ground."""
    towards = sun.direction()
    slope_y, slope_x = np.gradient(cv2.GaussianBlur(surface, (0, 0), 0.6), gsd_m)
    steep = np.hypot(slope_x, slope_y) > 3.0
    slope_x, slope_y = np.where(steep, 0, slope_x), np.where(steep, 0, slope_y)
    facing = (-slope_x * towards[0] - slope_y * towards[1] + towards[2]) / np.sqrt(1 + slope_x**2 + slope_y**2)
    facing = np.where(crowns, 0.5 * facing + 0.5 * towards[2], facing)
    lit = 1 - cv2.GaussianBlur(_shadow(surface, sun, gsd_m).astype(np.float32), (0, 0), 0.7)
    return (0.42 + 0.58 * np.clip(facing, 0, None) / towards[2] * lit).astype(np.float32)


def expose(colours: Image, rng: Generator) -> NDArray[np.uint8]:
    """Haze, colour cast, optics and sensor noise, to 8 bits."""
    haze = rng.uniform(0, 0.08)
    cast = rng.normal(1, 0.04, 3)
    image = np.clip(colours, 0, 1.3) * cast * rng.uniform(0.85, 1.25) * (1 - haze) + haze * np.array((0.75, 0.8, 0.9))
    image = cv2.GaussianBlur(image.astype(np.float32), (0, 0), rng.uniform(0.45, 0.9))
    image += rng.normal(0, rng.uniform(0.004, 0.018), image.shape)
    return (np.clip(image, 0, 1) ** rng.uniform(0.8, 1.05) * 255).astype(np.uint8)


def _shadow(surface: Image, sun: SunOverTile, gsd_m: float) -> NDArray[np.bool_]:
    """Where the surface hides the sun: walk towards it pixel by pixel and look for something higher than the ray."""
    towards = sun.direction()
    step = towards[:2] / np.hypot(*towards[:2])
    climb = gsd_m * np.tan(sun.elevation)
    highest = float(np.percentile(surface, 99.9) - np.percentile(surface, 1))
    reach = int(min(highest / climb, 0.6 * surface.shape[0])) + 1
    padded = cv2.copyMakeBorder(surface, reach, reach, reach, reach, cv2.BORDER_REPLICATE)
    size = surface.shape[0]
    shadow = np.zeros(surface.shape, bool)
    for k in range(1, reach):
        dx, dy = np.round(step * k).astype(int)
        shadow |= padded[reach + dy : reach + dy + size, reach + dx : reach + dx + size] > surface + k * climb + 0.15
    return shadow
