"""Planes found in the DSM inside an outline, for roofs that no plain shape explains.

Planes take over the building's own directions where they nearly follow them, and meet as `FacetTable` says. Where a
roof steps down to a lower one, an upright plane between the two makes the step.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, permutations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

from ryu_scape.arrays.directions import fourfold_mean, fourfold_turn
from ryu_scape.heights.facet_settling import settle_facets
from ryu_scape.heights.facets import UPRIGHT_SLOPE, FacetTable
from ryu_scape.heights.plane_growing import grow_planes
from ryu_scape.heights.roof_shape import Facet, Roof, RoofKind
from ryu_scape.heights.wings import main_direction

FEWEST_SAMPLES = 40
IN_PLANE_M = 0.3
LEVEL_SLOPE = 0.06
SNAP_RAD, SAME_DIRECTION_RAD = np.radians(12.0), np.radians(6.0)
LEAST_AREA_M2 = 50.0
ABOVE_SHARE, ABOVE_SLACK_M = 0.85, 0.15
"""A plane bounds a facet where this share of the facet's samples lie beneath it, or less than the slack above."""
LEAST_STEP_M, CLIFF_SLOPE, STRAY_PERCENT = 0.6, 2 * UPRIGHT_SLOPE, 10.0
LEAST_STEP_SHARE = 0.08
"""A step is at least so high, and each side holds so much of the samples, all but a few percent on its own side."""
EAVES_STEP_M = 0.5
BEYOND_SAMPLES_M = 0.5
"""How far a roof may rise above, or fall below, everything that the DSM shows of it."""
GABLE_SHARE_OF_RISE, LEAST_GABLE_SHARE = 0.35, 0.08
"""A roof has gables where this share of its outline is this share of its rise above the eave."""


@dataclass(frozen=True, eq=False)
class FacetedRoof:
    """A roof of facets, the elevation of its eave, and how far samples (n,) lie above it, in metres."""

    roof: Roof
    eave_m: float
    residual_m: NDArray[np.float64]

    @property
    def spread_m(self) -> float:
        """One sigma of the samples that lie in the roof's planes."""
        return float(np.sqrt(np.mean(self.residual_m[np.abs(self.residual_m) < IN_PLANE_M] ** 2)))


@dataclass(frozen=True, eq=False)
class _Seen:
    """Samples of a roof and the planes (k, 3) that grew in them: points (n, 3) of x, y and 1, with elevations (n,).

    facet: (n,) the plane of each, or -1.
    """

    points: NDArray[np.float64]
    elevation_m: NDArray[np.float64]
    planes: NDArray[np.float64]
    facet: NDArray[np.intp]

    @staticmethod
    def of(plan_m: NDArray[np.float64], elevation_m: NDArray[np.float64]) -> _Seen:
        points = np.column_stack((plan_m, np.ones(len(plan_m))))
        return _Seen(points, elevation_m, *grow_planes(points, elevation_m))


def fit_facets(polygon: Polygon, plan_m: NDArray[np.float64], elevation_m: NDArray[np.float64]) -> FacetedRoof | None:
    """The roof of planes that samples (n, 2) and (n,) inside a polygon show, None where they show less than two.

    Its eave is the median of the roof's elevation along the outline.
    """
    if len(plan_m) < FEWEST_SAMPLES or polygon.area < LEAST_AREA_M2:
        return None
    origin_m = plan_m.mean(axis=0)
    outline = shapely.transform(polygon, lambda x_y: x_y - origin_m)
    grown = _Seen.of(plan_m - origin_m, elevation_m)
    direction = _direction(grown, outline)
    aligned = replace(grown, planes=_aligned(grown, direction))
    seen = replace(aligned, planes=np.concatenate((aligned.planes, *_cliffs(aligned, direction))))
    planes, bounds = settle_facets(seen.planes, _bounds(seen), seen.points, elevation_m)
    if len(planes) < 2:
        return None
    planes, bounds = _kept_near_samples(replace(seen, planes=planes), bounds, outline)
    return _roof_of(planes, bounds, seen, outline, origin_m)


def _roof_of(
    planes: NDArray[np.float64],
    bounds: NDArray[np.bool_],
    seen: _Seen,
    outline: Polygon,
    origin_m: NDArray[np.float64],
) -> FacetedRoof:
    """The roof of planes (k, 3) and their bounds (k, k) over an outline, all in metres from an origin (2,)."""
    table = FacetTable(np.zeros(1, np.intp), planes[None], bounds[None])
    eaves_m = _heights(table, shapely.get_coordinates(shapely.segmentize(outline.exterior, EAVES_STEP_M)))
    eave_m = float(np.median(eaves_m))
    top_m = max(eaves_m.max(), _heights(table, _meeting_points(planes, outline)).max(initial=-np.inf))
    rise_m = float(top_m - eave_m)
    x_m, y_m = origin_m.tolist()
    facets = tuple(
        Facet(x_m, y_m, offset - eave_m, east, north, tuple(np.flatnonzero(row).tolist()))
        for (east, north, offset), row in zip(planes.tolist(), bounds, strict=True)
    )
    kind = _kind(planes, eaves_m > eave_m + GABLE_SHARE_OF_RISE * rise_m)
    residual_m = seen.elevation_m - _heights(table, seen.points[:, :2])
    return FacetedRoof(Roof(kind, rise_m=rise_m, facets=facets), eave_m, residual_m)


def _kind(planes: NDArray[np.float64], is_gable: NDArray[np.bool_]) -> RoofKind:
    """What to call a roof of planes (k, 3), by which points (n,) along its outline are high above the eave."""
    slope = planes[:, 0] + 1j * planes[:, 1]
    slope = slope[(np.abs(slope) >= LEVEL_SLOPE) & (np.abs(slope) < UPRIGHT_SLOPE)]
    turn = np.angle(slope / slope[:1])
    if (np.abs(turn) < SNAP_RAD).all():
        return RoofKind.SHED if slope.size == len(planes) else RoofKind.COMPLEX
    if (np.abs(fourfold_turn(turn)) > SNAP_RAD).any():
        return RoofKind.COMPLEX
    return RoofKind.GABLE if is_gable.mean() > LEAST_GABLE_SHARE else RoofKind.HIP


def _heights(table: FacetTable, plan_m: NDArray[np.float64]) -> NDArray[np.float64]:
    return table.relief_m(plan_m, np.zeros(len(plan_m), np.intp))


def _aligned(seen: _Seen, direction: float) -> NDArray[np.float64]:
    """The planes (k, 3) fitted anew, level or sloping along a direction in radians, or square to it, or at 45°, where
    they nearly do.
    """
    aligned = seen.planes.copy()
    for number, (east, north, _) in enumerate(seen.planes):
        is_own = seen.facet == number
        own_m = seen.elevation_m[is_own]
        if math.hypot(east, north) < LEVEL_SLOPE:
            aligned[number] = 0.0, 0.0, np.median(own_m)
            continue
        heading = math.atan2(north, east)
        snapped = direction + round((heading - direction) / (math.pi / 4)) * (math.pi / 4)
        if abs(heading - snapped) < SNAP_RAD:
            axis = np.array([math.cos(snapped), math.sin(snapped)])
            slope, offset = np.polyfit(seen.points[is_own, :2] @ axis, own_m, 1)
            aligned[number] = *(slope * axis), offset
    return aligned


def _cliffs(seen: _Seen, direction: float) -> Iterator[NDArray[np.float64]]:
    """Nearly upright planes (1, 3) along a direction, or square to it, where a roof steps down to a lower one."""
    height_m = seen.points @ seen.planes.T
    for high, low in permutations(range(len(seen.planes)), 2):
        above, below = seen.facet == high, seen.facet == low
        if min(above.sum(), below.sum()) < LEAST_STEP_SHARE * len(seen.points):
            continue
        steps_m = height_m[:, high] - height_m[:, low]
        if min(steps_m[above].mean(), steps_m[below].mean()) >= LEAST_STEP_M:
            yield from _cliff_between(seen, above, below, direction)


def _cliff_between(
    seen: _Seen, above: NDArray[np.bool_], below: NDArray[np.bool_], direction: float
) -> Iterator[NDArray[np.float64]]:
    """The plane (1, 3) that parts the samples above it from those below, if there is one along the direction."""
    normals = np.exp(1j * (direction + np.pi / 2 * np.arange(4)))
    positions = seen.points[:, :1] * normals.real + seen.points[:, 1:2] * normals.imag
    side = positions[above].mean(axis=0) - positions[below].mean(axis=0)
    number = int(side.argmax())
    nearest = np.percentile(positions[above, number], STRAY_PERCENT)
    farthest = np.percentile(positions[below, number], 100.0 - STRAY_PERCENT)
    if nearest > farthest:
        edge, level_m = 0.5 * (nearest + farthest), 0.5 * sum(seen.elevation_m[one].mean() for one in (above, below))
        slope = CLIFF_SLOPE * np.array([normals[number].real, normals[number].imag])
        yield np.array([[*slope, level_m - CLIFF_SLOPE * edge]])


def _direction(seen: _Seen, outline: Polygon) -> float:
    """The direction in radians, up to quarter turns, of the outline's edges, or else of the slopes, if they differ."""
    of_edges = main_direction(outline)
    slope = seen.planes[:, 0] + 1j * seen.planes[:, 1]
    is_sloping = np.abs(slope) >= LEVEL_SLOPE
    if not is_sloping.any():
        return of_edges
    size = np.bincount(seen.facet[seen.facet >= 0], minlength=len(seen.planes)).astype(np.float64)
    of_slopes = fourfold_mean(np.angle(slope[is_sloping]), (size * np.abs(slope))[is_sloping])
    return of_edges if abs(fourfold_turn(of_slopes - of_edges)) < SAME_DIRECTION_RAD else of_slopes


def _bounds(seen: _Seen) -> NDArray[np.bool_]:
    """(k, k) [i, j] whether plane j passes above the points of facet i."""
    height_m = seen.points @ seen.planes.T
    bounds = np.zeros((len(seen.planes), len(seen.planes)), bool)
    for number in np.unique(seen.facet[seen.facet >= 0]):
        own = height_m[seen.facet == number]
        bounds[number] = (own >= own[:, [number]] - ABOVE_SLACK_M).mean(axis=0) >= ABOVE_SHARE
    return bounds


def _kept_near_samples(
    seen: _Seen, bounds: NDArray[np.bool_], outline: Polygon
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Level planes added above and below, where the roof would leave the range of elevations that the DSM shows."""
    planes = seen.planes
    table = FacetTable(np.zeros(1, np.intp), planes[None], bounds[None])
    over = np.concatenate((shapely.get_coordinates(outline), _meeting_points(planes, outline)))
    height_m = _heights(table, over)
    lowest_m = np.percentile(seen.elevation_m, 2.0) - BEYOND_SAMPLES_M
    highest_m = np.percentile(seen.elevation_m, 99.0) + BEYOND_SAMPLES_M
    if height_m.max() > highest_m:
        planes = np.vstack((planes, (0.0, 0.0, highest_m)))
        is_facet = bounds.any(axis=1)
        bounds = np.pad(bounds, (0, 1), constant_values=False)
        bounds[:-1, -1] = is_facet
    if height_m.min() < lowest_m:
        planes = np.vstack((planes, (0.0, 0.0, lowest_m)))
        bounds = np.pad(bounds, (0, 1), constant_values=False)
        bounds[-1, -1] = True
    return planes, bounds


def _meeting_points(planes: NDArray[np.float64], outline: Polygon) -> NDArray[np.float64]:
    """Points (m, 2) of the plan inside the outline over which three planes meet."""
    triples = planes[list(combinations(range(len(planes)), 3))].reshape(-1, 3, 3)
    differences = triples[:, 1:] - triples[:, :1]
    is_point = np.abs(np.linalg.det(differences[..., :2])) > 1e-6
    meeting = np.linalg.solve(differences[is_point, :, :2], -differences[is_point, :, 2:])[..., 0]
    return meeting[shapely.contains_xy(outline, meeting)]
