"""What a survey says of one place."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ryu_scape.raster.projection import crs_name
from ryu_scape.survey import Survey


def elevation_at(survey: Survey, x_y: Sequence[float]) -> float:
    """The DSM's elevation in metres at a point of the map, that of its pixel; NaN where it has none."""
    column, row = np.floor(survey.grid.to_pixel(np.array([x_y], np.float64))[0]).astype(int)
    is_inside = 0 <= row < survey.grid.height and 0 <= column < survey.grid.width
    return float(survey.dsm_m[row, column]) if is_inside and survey.dsm_m is not None else math.nan


def place_as_text(survey: Survey, place_m: Sequence[float]) -> str:
    """A point of the map (x, y, elevation or NaN) as people write it, with its CRS."""
    east_m, north_m, elevation_m = place_m
    elevation = f"  Z {elevation_m:.1f} m" if math.isfinite(elevation_m) else ""
    return f"E {east_m:,.1f}  N {north_m:,.1f}{elevation}  {crs_name(survey.grid.crs)}".replace(",", "\N{THIN SPACE}")
