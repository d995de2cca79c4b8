"""What stands on roofs: chimneys on pitched ones, air conditioning and stair heads on large flat ones."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import best_of_each, spread
from ryu_scape.heights import RoofKind, Roofs
from ryu_scape.heights.roof_plans import DIRECTION, HALF_LENGTH, HALF_WIDTH
from ryu_scape.scene.boxes import Boxes, scattered
from ryu_scape.scene.extrusion import Roofline
from ryu_scape.scene.faces import Faces
from ryu_scape.scene.levels import Levels
from ryu_scape.scene.outlines import OutlineTable

EMBEDDED_M = 0.3
"""How deep everything reaches into the roof that it stands on."""
CHIMNEY_WIDTH_M, CHIMNEY_LENGTH_M, CHIMNEY_ABOVE_RIDGE_M = (0.45, 0.8), (0.45, 1.3), (0.35, 1.2)
"""Smallest and largest; houses differ within."""
CHIMNEY_RGB = np.array([(132, 92, 78), (150, 84, 64), (176, 170, 160), (112, 106, 102)], np.float64)
"""Two kinds of brick, plaster and concrete."""
METRES_PER_CHIMNEY, MOST_CHIMNEYS, CHIMNEYS_BUILT = 9.0, 4, 0.75
"""One to so many metres of ridge at most, of which this share are there."""
POT_SIZE_M, POT_HEIGHT_M, POTS = 0.3, 0.45, 0.6
POT_RGB = np.array([146.0, 82.0, 60.0])
UNIT_RGB = np.array([176.0, 178.0, 176.0])
AREA_PER_UNIT_M2, LEAST_UNIT_ROOF_M2, MOST_UNITS = 110.0, 140.0, 14
STAIR_HEAD_M = (3.2, 4.4, 2.5)
LEAST_STAIR_HEAD_ROOF_M2, LEAST_STAIR_HEAD_HEIGHT_M = 130.0, 9.0
CLEARANCE_M = 0.5


def furnish_roofs(
    outlines: OutlineTable,
    roofs: Roofs,
    roofline: Roofline,
    levels: Levels,
    roof_rgb: NDArray[np.float64],
    wall_rgb: NDArray[np.float64],
) -> list[Faces]:
    """Everything that stands on roofs; colours (b, 3) in 0..255."""
    chimneys = _chimneys(outlines, roofs, levels)
    pots = _pots(chimneys)
    masonry = CHIMNEY_RGB[(len(CHIMNEY_RGB) * scattered(chimneys.centre_m, 21)).astype(np.intp)]
    directions = _longest_directions(outlines)
    stair_heads = _stair_heads(directions, roofline, levels)
    units = _units(directions, roofline, levels)
    return [
        *chimneys.faces(0.8 * masonry + 0.2 * roof_rgb[chimneys.building]),
        *pots.faces(np.broadcast_to(POT_RGB, (pots.building.size, 3))),
        *stair_heads.faces(wall_rgb[stair_heads.building]),
        *units.faces(0.6 * UNIT_RGB + 0.4 * roof_rgb[units.building]),
    ]


def _chimneys(outlines: OutlineTable, roofs: Roofs, levels: Levels) -> Boxes:
    """Chimneys beside the ridges of gables and hips, of a place, size and height that differ from house to house."""
    building, at, along = _beside_ridges(roofs)
    roof = levels.roof_m[building] + roofs.relief_m(at, building)
    ridge = levels.roof_m[building] + roofs.pitch[building] * roofs.plans.half_width_m[building]
    size = np.column_stack((_between(*CHIMNEY_LENGTH_M, at, 1), _between(*CHIMNEY_WIDTH_M, at, 2)))
    top = ridge + _between(*CHIMNEY_ABOVE_RIDGE_M, at, 3)
    polygons = outlines.polygons[building]
    is_clear = shapely.distance(shapely.boundary(polygons), shapely.points(at)) > size.max(axis=1, initial=0.0)
    boxes = Boxes(at, along, size, roof - 1.0 - EMBEDDED_M, top, building)
    return boxes.only(shapely.contains_xy(polygons, at) & is_clear)


def _beside_ridges(roofs: Roofs) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]:
    """Where chimneys may stand: their buildings (k,), places (k, 2), and the direction (k, 2) of the ridge there."""
    wing = roofs.plans.wings[:, 0]
    is_hip = roofs.kinds == RoofKind.HIP
    has_ridge = ((roofs.kinds == RoofKind.GABLE) | is_hip) & (wing[:, HALF_LENGTH] >= 3.0)
    ridge_m = 2.0 * (wing[:, HALF_LENGTH] - np.where(is_hip, wing[:, HALF_WIDTH], 0.0))
    wanted = np.clip(np.nan_to_num(ridge_m) / METRES_PER_CHIMNEY, 1, MOST_CHIMNEYS).astype(np.intp)
    building, number = spread(np.where(has_ridge, wanted, 0))
    centre = wing[building, :2]
    along = np.column_stack((np.cos(wing[building, DIRECTION]), np.sin(wing[building, DIRECTION])))
    across = np.column_stack((-along[:, 1], along[:, 0]))
    share = (number + 0.25 + 0.5 * scattered(centre, number)) / wanted[building] - 0.5
    side = (scattered(centre, number + 7) - 0.5) * 0.5 * wing[building, HALF_WIDTH]
    at = centre + (share * ridge_m[building])[:, None] * along + side[:, None] * across
    is_built = scattered(centre, number + 17) < CHIMNEYS_BUILT
    return building[is_built], at[is_built], along[is_built]


def _pots(chimneys: Boxes) -> Boxes:
    """A pot on some of the chimneys."""
    bearing = chimneys.only(scattered(chimneys.centre_m, 22) < POTS)
    size = np.full_like(bearing.size_m, POT_SIZE_M)
    foot = bearing.top_m - 0.05
    return Boxes(bearing.centre_m, bearing.along, size, foot, foot + POT_HEIGHT_M, bearing.building)


def _between(low: float, high: float, plan_m: NDArray[np.float64], salt: int) -> NDArray[np.float64]:
    """Measures (k,) from `low` to `high` that look random at positions (k, 2)."""
    return low + (high - low) * scattered(plan_m, salt)


def _stair_heads(directions: NDArray[np.float64], roofline: Roofline, levels: Levels) -> Boxes:
    """One in the middle of every flat roof that is large and high enough for stairs to lead there."""
    area = shapely.area(roofline.polygons)
    is_high = levels.eave_m - levels.ground_m >= LEAST_STAIR_HEAD_HEIGHT_M
    building = np.flatnonzero((area >= LEAST_STAIR_HEAD_ROOF_M2) & is_high)
    along = directions[building]
    at = shapely.get_coordinates(shapely.point_on_surface(roofline.polygons[building]))
    size = np.broadcast_to(np.array(STAIR_HEAD_M[:2]), (building.size, 2))
    eave = levels.eave_m[building]
    return _standing_clear(Boxes(at, along, size, eave - EMBEDDED_M, eave + STAIR_HEAD_M[2], building), roofline)


def _units(directions: NDArray[np.float64], roofline: Roofline, levels: Levels) -> Boxes:
    """Air conditioning, scattered over large flat roofs, about one to every hundred square metres."""
    area = np.nan_to_num(shapely.area(roofline.polygons))
    wanted = np.where(area >= LEAST_UNIT_ROOF_M2, np.clip(area / AREA_PER_UNIT_M2, 1, MOST_UNITS), 0).astype(np.intp)
    building, number = spread(wanted)
    at = _scattered_over(roofline.polygons[building], number)
    size = 1.2 + 1.6 * np.column_stack([scattered(at, salt) for salt in (11, 12)])
    eave = levels.eave_m[building]
    tall = 0.9 + 0.9 * scattered(at, 13)
    along = directions[building]
    return _standing_clear(Boxes(at, along, size, eave - EMBEDDED_M, eave + tall, building), roofline)


def _scattered_over(polygons: NDArray[np.object_], number: NDArray[np.intp]) -> NDArray[np.float64]:
    """The place (k, 2) of the `number`-th (k,) thing on each of `polygons` (k,), anywhere in the box around it."""
    west, south, east, north = shapely.bounds(polygons).T
    corner = np.column_stack((west, south))
    share = np.column_stack([scattered(corner, 4 * number + salt) for salt in range(2)])
    return corner + share * np.column_stack((east - west, north - south))


def _standing_clear(boxes: Boxes, roofline: Roofline) -> Boxes:
    """Those boxes that stand on their roof with room to walk around them."""
    around = shapely.buffer(shapely.polygons(boxes.corners_m), CLEARANCE_M, join_style="mitre")
    return boxes.only(shapely.contains(roofline.polygons[boxes.building], around))


def _longest_directions(outlines: OutlineTable) -> NDArray[np.float64]:
    """(b, 2) unit vector along the longest edge of each building, zero for one without."""
    edges = outlines.edges_m
    length = np.hypot(*edges.T)
    last = best_of_each(outlines.building, length)
    directions = np.zeros((outlines.building_count, 2))
    directions[outlines.building[last]] = edges[last] / length[last, None]
    return directions
