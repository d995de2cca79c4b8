"""Outlines as edits make them of what a person clicked."""

from __future__ import annotations

import numpy as np
import shapely

from ryu_scape.errors import InputError
from ryu_scape.footprints.cleaning import clean_outlines
from ryu_scape.project.edits import Ring

BEYOND_M = 1e5
"""How far a line on which a building is parted goes on beyond its two points."""


def polygon_of_rings(building: str, exterior: Ring, courtyards: tuple[Ring, ...] = ()) -> shapely.Polygon:
    """The polygon of a person's rings, in map metres. Raises InputError where one has too few corners."""
    if not all(len(ring) >= 3 and np.isfinite(ring).all() for ring in (exterior, *courtyards)):
        raise refusal(f"Outline {building} has fewer than three corners.")
    return shapely.Polygon(exterior, courtyards)


def one_outline(building: str, polygon: shapely.Polygon) -> shapely.Polygon:
    """A person's polygon, clean. Raises InputError where that is not one outline."""
    outlines, _ = clean_outlines(np.array([polygon], object))
    if len(outlines) != 1:
        raise refusal(f"Outline {building} encloses no area, or crosses itself.")
    return outlines[0]


def parts_along(polygon: shapely.Polygon, line: np.ndarray) -> np.ndarray:
    """The parts (n,) of a polygon on either side of the straight line through two points (2, 2).

    Raises InputError where these are one.
    """
    along = line[1] - line[0]
    length_m = float(np.hypot(*along))
    if not 0.0 < length_m < BEYOND_M:
        raise refusal("The line on which to part a building has no direction.")
    along = BEYOND_M / length_m * along
    left = np.array([-along[1], along[0]])
    half_plane = shapely.Polygon([line[0] - along, line[0] + along, line[0] + along + left, line[0] - along + left])
    sides = [shapely.intersection(polygon, half_plane), shapely.difference(polygon, half_plane)]
    parts = shapely.get_parts(sides)
    return np.array([part for part in parts if part.area > 0], object)


def refusal(cause: str) -> InputError:
    """Why an edit cannot be made: a plain sentence."""
    return InputError(cause, "Undo the edit, or make it again.")
