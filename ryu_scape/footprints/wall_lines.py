"""The straight lines that the traced walls between touching buildings are."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.footprints.edges import pooled, principal_heading
from ryu_scape.footprints.regularisation import QUARTER_TURN
from ryu_scape.footprints.tracing import Walls
from ryu_scape.raster import GeoGrid

WALL_REACH_M = 3.0
"""How far a straight wall is drawn beyond its traced ends, so that it meets the moved outline."""
WALL_SNAP_RAD = np.radians(25.0)
PARALLEL_RAD = np.radians(1.0)


@dataclass(frozen=True, eq=False)
class StraightWalls:
    """The line fitted to each of w walls, in map metres.

    start, end: (w, 2) the wall's ends. heading: (w,) radians. deviation_m: (w,) of the traced wall, root mean square.
    """

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    heading: NDArray[np.float64]
    deviation_m: NDArray[np.float64]

    @property
    def along(self) -> NDArray[np.float64]:
        """(w, 2) unit vector from start to end."""
        return np.column_stack([np.cos(self.heading), np.sin(self.heading)])

    @property
    def across(self) -> NDArray[np.float64]:
        """(w, 2) unit vector to the left."""
        return np.column_stack([-np.sin(self.heading), np.cos(self.heading)])

    def cutting_lines(self, cap_m: float) -> NDArray[np.object_]:
        """Each wall drawn on beyond both ends, with a stroke across a little beyond each: (3 w,) lines.

        Where an outline runs on beside the line of a wall, the stroke, `cap_m` to either side, joins the two.
        """
        reach, cap = WALL_REACH_M * self.along, cap_m * self.across
        beyond = self.start - 0.5 * cap_m * self.along, self.end + 0.5 * cap_m * self.along
        lines = [(self.start - reach, self.end + reach), *((point - cap, point + cap) for point in beyond)]
        return shapely.linestrings(np.concatenate([np.stack(line, axis=1) for line in lines]))


def straighten(walls: Walls, grid: GeoGrid, direction: NDArray[np.float64]) -> StraightWalls:
    """Fit a line to each wall; direction: (w,) radians, taken over by walls that are close to it or square to it."""
    start, end = grid.to_map(walls.start), grid.to_map(walls.end)
    origin = start.mean(axis=0) if start.size else np.zeros(2)
    middles = (start + end) / 2 - origin
    lengths = np.hypot(*(end - start).T)
    total, centre, scatter = pooled(walls.wall, lengths, middles, np.zeros((lengths.size, 2, 2)))
    heading = _snapped(principal_heading(scatter, np.ones_like(centre)), direction)
    along = np.column_stack([np.cos(heading), np.sin(heading)])
    arm = middles - centre[walls.wall]
    position = (arm * along[walls.wall]).sum(axis=1)
    aside_squared = np.maximum((arm**2).sum(axis=1) - position**2, 0)
    deviation = np.sqrt(np.bincount(walls.wall, lengths * aside_squared, len(centre)) / total)
    reach = np.zeros((2, len(centre)))
    np.minimum.at(reach[0], walls.wall, position)
    np.maximum.at(reach[1], walls.wall, position)
    start, end = centre + origin + along * reach[..., None]
    return StraightWalls(start, end, heading, deviation)


def _snapped(heading: NDArray[np.float64], direction: NDArray[np.float64]) -> NDArray[np.float64]:
    """Headings (w,), those close to a direction (w,), or square to it, turned onto that."""
    nearest = direction + np.rint((heading - direction) / QUARTER_TURN) * QUARTER_TURN
    return np.where(np.abs(heading - nearest) <= WALL_SNAP_RAD, nearest, heading)


def in_line_with(outlines: NDArray[np.object_], walls: StraightWalls, tolerance_m: float) -> StraightWalls:
    """Move each wall sideways into line with the nearest parallel edge of an outline, if one is within tolerance."""
    first, second = _edges_of(outlines)
    edges = shapely.STRtree(shapely.linestrings(np.stack([first, second], axis=1)))
    shift = np.zeros(len(walls.heading))
    nearest = np.full(len(walls.heading), np.inf)
    for point in (walls.start, walls.end):
        wall, edge = edges.query(shapely.points(point), predicate="dwithin", distance=tolerance_m)
        heading = np.arctan2(*(second[edge] - first[edge]).T[::-1])
        parallel = np.abs(np.sin(heading - walls.heading[wall])) < np.sin(PARALLEL_RAD)
        wall, edge = wall[parallel], edge[parallel]
        aside = ((first[edge] - point[wall]) * walls.across[wall]).sum(axis=1)
        order = np.argsort(-np.abs(aside), kind="stable")
        closer = order[np.abs(aside[order]) < nearest[wall[order]]]
        shift[wall[closer]], nearest[wall[closer]] = aside[closer], np.abs(aside[closer])
    moved = walls.across * shift[:, None]
    return replace(walls, start=walls.start + moved, end=walls.end + moved)


def _edges_of(polygons: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where the edges of all rings begin and end, (e, 2) each."""
    corners, ring = shapely.get_coordinates(shapely.get_rings(polygons), return_index=True)
    is_edge = np.diff(ring) == 0
    return corners[:-1][is_edge], corners[1:][is_edge]
