"""The light that a scene is shown in: the same in the window, in pictures and on a page in a browser."""

from __future__ import annotations

import math

SUN_AZIMUTH_DEG, SUN_ELEVATION_DEG = 160.0, 48.0
"""Where the sun stands until a person moves it: its bearing, clockwise from north, and how high above the horizon."""

SKY_COLOURS = """\
const vec3 HORIZON = vec3(0.800, 0.860, 0.905);
const vec3 ZENITH = vec3(0.130, 0.310, 0.620);
const vec3 FLOOR = vec3(0.560, 0.600, 0.640);
"""
LIGHT_COLOURS = """\
const vec3 SUN_LIGHT = vec3(0.80, 0.72, 0.61);
const vec3 SKY_LIGHT = vec3(0.41, 0.465, 0.55);
const vec3 GROUND_LIGHT = vec3(0.27, 0.25, 0.22);
"""
"""GLSL, which OpenGL and WebGL share: linear light of the surroundings, and what reaches a surface from them."""


def towards_sun(azimuth_deg: float, elevation_deg: float) -> tuple[float, float, float]:
    """The unit vector to a sun of this bearing, clockwise from north, and elevation: x east, y north, z up."""
    azimuth, elevation = math.radians(azimuth_deg), math.radians(elevation_deg)
    level = math.cos(elevation)
    return level * math.sin(azimuth), level * math.cos(azimuth), math.sin(elevation)
