"""The light that a scene is shown in: the same in the window, in pictures and on a page in a browser.

It is written in the GLSL that OpenGL 2.1 and, with a few names defined, WebGL 2 understand (`shaders/`), z up.
"""

from __future__ import annotations

import math
from importlib import resources

from ryu_scape.sun import SUN_ELEVATION_DEG

SKY_COLOURS = """\
const vec3 HORIZON = vec3(0.800, 0.860, 0.905);
const vec3 ZENITH = vec3(0.130, 0.310, 0.620);
const vec3 FLOOR = vec3(0.560, 0.600, 0.640);
"""
LIGHT_COLOURS = """\
const vec3 SUN_LIGHT = vec3(0.70, 0.635, 0.54);
const vec3 SKY_LIGHT = vec3(0.48, 0.53, 0.60);
const vec3 GROUND_LIGHT = vec3(0.46, 0.43, 0.39);
"""
"""Linear light of the surroundings, and what reaches a surface from them."""
LEVEL_SUN = f"const float LEVEL_SUN = {math.sin(math.radians(SUN_ELEVATION_DEG)):.3f};\n"
"""The share of the sun's light that level ground receives, wherever the sun stands."""


def shader(name: str) -> str:
    """A file of `shaders/`."""
    return (resources.files(__package__) / "shaders" / name).read_text(encoding="utf-8")


def light_source(*names: str) -> str:
    """The named files of `shaders/` after each other, the light's colours before them."""
    return "\n".join([SKY_COLOURS, LIGHT_COLOURS, LEVEL_SUN, *map(shader, names)])
