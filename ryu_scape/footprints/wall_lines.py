"""The straight lines that the traced walls between touching buildings are."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.directions import nearest_fourfold
from ryu_scape.arrays.groups import best_of_each, least_of_each, most_of_each
from ryu_scape.footprints.edges import Moments, principal_heading
from ryu_scape.footprints.tracing import Walls
from ryu_scape.raster import GeoGrid

WALL_REACH_M = 3.0
"""How far a straight wall is drawn beyond its traced ends, so that it meets the moved outline."""
WALL_SNAP_RAD = np.radians(25.0)
PARALLEL_RAD = np.radians(1.0)


@dataclass(frozen=True, eq=False)
class StraightWalls:
    """The line fitted to each of w walls, in map metres.

    start, end: (w, 2) the wall's ends. heading_rad: (w,). deviation_m: (w,) of the traced wall, root mean square.
    """

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    heading_rad: NDArray[np.float64]
    deviation_m: NDArray[np.float64]

    @property
    def along(self) -> NDArray[np.float64]:
        """(w, 2) unit vector from start to end."""
        return np.column_stack([np.cos(self.heading_rad), np.sin(self.heading_rad)])

    @property
    def across(self) -> NDArray[np.float64]:
        """(w, 2) unit vector to the left."""
        return np.column_stack([-np.sin(self.heading_rad), np.cos(self.heading_rad)])

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
    traced, origin = _traced_edges(walls, grid)
    whole = traced.pooled(walls.wall)
    heading = _snapped(principal_heading(whole.scatter, np.ones_like(whole.mean)), direction)
    along = np.column_stack([np.cos(heading), np.sin(heading)])
    position, aside_squared = _along_and_aside(traced.mean - whole.mean[walls.wall], along[walls.wall])
    back = least_of_each(walls.wall, position, np.zeros(len(along)))
    ahead = most_of_each(walls.wall, position, np.zeros(len(along)))
    deviation = np.sqrt(np.bincount(walls.wall, traced.length * aside_squared, len(along)) / whole.length)
    middle = whole.mean + origin
    return StraightWalls(middle + along * back[:, None], middle + along * ahead[:, None], heading, deviation)


def _traced_edges(walls: Walls, grid: GeoGrid) -> tuple[Moments, NDArray[np.float64]]:
    """The walls' pixel edges (n,) in metres from an origin (2,) amid them, and this origin on the map."""
    start, end = grid.to_map(walls.start), grid.to_map(walls.end)
    origin = start.mean(axis=0) if start.size else np.zeros(2)
    return Moments(np.hypot(*(end - start).T), (start + end) / 2 - origin, np.zeros((len(start), 2, 2))), origin


def _along_and_aside(
    arm: NDArray[np.float64], along: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How far vectors (n, 2) reach along unit vectors (n, 2), and the square of how far aside."""
    position = (arm * along).sum(axis=1)
    return position, np.maximum((arm**2).sum(axis=1) - position**2, 0)


def _snapped(heading: NDArray[np.float64], direction: NDArray[np.float64]) -> NDArray[np.float64]:
    """Headings (w,), those close to a direction (w,), or square to it, turned onto that."""
    nearest = nearest_fourfold(heading, direction)
    return np.where(np.abs(heading - nearest) <= WALL_SNAP_RAD, nearest, heading)


def in_line_with(outlines: NDArray[np.object_], walls: StraightWalls, tolerance_m: float) -> StraightWalls:
    """Move each wall sideways into line with the nearest parallel edge of an outline, if one is within tolerance."""
    first, second = _edges_of(outlines)
    edges = shapely.STRtree(shapely.linestrings(np.stack([first, second], axis=1)))
    points = np.concatenate([walls.end, walls.start])
    point, edge = edges.query(shapely.points(points), predicate="dwithin", distance=tolerance_m)
    wall = np.tile(np.arange(len(walls.heading_rad)), 2)[point]
    heading = np.arctan2(*(second[edge] - first[edge]).T[::-1])
    aside = ((first[edge] - points[point]) * walls.across[wall]).sum(axis=1)
    is_parallel = np.abs(np.sin(heading - walls.heading_rad[wall])) < np.sin(PARALLEL_RAD)
    nearest = np.flatnonzero(is_parallel)[best_of_each(wall[is_parallel], -np.abs(aside[is_parallel]))]
    shift = np.zeros_like(walls.start)
    shift[wall[nearest]] = aside[nearest, None] * walls.across[wall[nearest]]
    return replace(walls, start=walls.start + shift, end=walls.end + shift)


def _edges_of(polygons: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where the edges of all rings begin and end, (e, 2) each."""
    corners, ring = shapely.get_coordinates(shapely.get_rings(polygons), return_index=True)
    is_edge = np.diff(ring) == 0
    return corners[:-1][is_edge], corners[1:][is_edge]
