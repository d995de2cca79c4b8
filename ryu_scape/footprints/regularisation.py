"""Outlines with the right angles that buildings have: edges snapped to main directions, corners where edges meet."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import numbered
from ryu_scape.arrays.rings import polygons_of_rings
from ryu_scape.footprints.edges import Edges, cyclic_runs, fit_edges, merge_edges, neighbours

QUARTER_TURN, EIGHTH_TURN = np.pi / 2, np.pi / 4
HISTOGRAM_BINS = 90
NARROW_RAD = np.radians(8.0)
SNAP_RAD = np.radians([20.0, 12.0, 9.0])
"""Largest turn onto the first main directions, the second ones, and the diagonals of the first."""
LARGEST_MOVE = 2.0
"""How many tolerances an edge's ends may move when it is turned."""
RECTILINEAR_SNAP_RAD, RECTILINEAR_MOVE = np.array([EIGHTH_TURN]), 3.0
"""The same where nothing but the first main directions counts: every edge is near one of them."""
LEAST_SECOND_SHARE = 0.2
LEAST_ALIGNED_SHARE = 0.6
STRAIGHTEST_BEND_SINE = np.sin(np.radians(15.0))
LEAST_BEND_COSINE = -0.5
"""Edges that turn back on each other more sharply than by 120° are the two sides of a wing, not of a corner."""
PASSES = 4
SHORT_EDGE = 6.0
"""Edges up to this many tolerances long may be nothing but the rounding of a corner."""
CIRCLE_SAGITTA_M = 0.1
ROUNDNESS = 0.015


@dataclass(frozen=True, eq=False)
class MainDirections:
    """angle: (n, 2) radians in [0, pi/2) of each polygon's first and second pair of right-angled directions.

    The second is NaN where there is none. aligned_share: (n,) of the outline's length that follows them.
    """

    angle: NDArray[np.float64]
    aligned_share: NDArray[np.float64]


def regular_outlines(
    polygons: NDArray[np.object_],
    tolerance_m: float,
    least_aligned_share: float = LEAST_ALIGNED_SHARE,
    is_rectilinear: bool = False,
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """The regular form of each polygon (n,), None where it has none, and its first main direction (n,) in radians.

    Edges are runs of the outline between Douglas and Peucker's corners, with a tolerance of `tolerance_m`. Those near a
    main direction, or halfway between two, take it over; each lies where the squared distance to its run is least, and
    corners are where lines cross. Short edges that cut a corner vanish, steps little deeper than the tolerance are
    levelled. A round outline becomes a circle of the same area. The result may be invalid or far from the original:
    check it.
    is_rectilinear: all edges take over the first main directions, as those of most houses do.
    """
    if not len(polygons):
        return polygons, np.empty(0)
    origin = shapely.get_coordinates(shapely.envelope(polygons[0])).min(axis=0)
    local = shapely.transform(polygons, lambda points: points - origin)
    edges = fit_edges(local, tolerance_m)
    directions = main_directions(edges, len(polygons))
    edges = _cleaned(_snapped(edges, directions, tolerance_m, is_rectilinear), tolerance_m)
    regular = _rebuilt(edges, len(polygons))
    regular[directions.aligned_share < least_aligned_share] = None
    circles = _circles(local, tolerance_m)
    regular = np.where(shapely.is_missing(circles), regular, circles)
    return shapely.transform(regular, lambda points: points + origin), directions.angle[:, 0]


def main_directions(edges: Edges, count: int) -> MainDirections:
    """The main directions of `count` polygons: peaks of their edges' headings modulo 90°, weighted by length."""
    first = _strongest_direction(edges, edges.length, count)
    near_first = _turn(edges.heading, first[edges.polygon], QUARTER_TURN) < NARROW_RAD
    beyond = _turn(edges.heading, first[edges.polygon], QUARTER_TURN) > 1.5 * NARROW_RAD
    second = _strongest_direction(edges, edges.length * beyond, count)
    near_second = ~near_first & (_turn(edges.heading, second[edges.polygon], QUARTER_TURN) < NARROW_RAD)
    perimeter = np.bincount(edges.polygon, edges.length, count)
    share_first, share_second = (
        np.bincount(edges.polygon, edges.length * near, count) / perimeter for near in (near_first, near_second)
    )
    second = np.where(share_second >= LEAST_SECOND_SHARE, second, np.nan)
    return MainDirections(np.column_stack([first, second]), share_first + share_second)


def _strongest_direction(edges: Edges, weight: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Each polygon's direction modulo 90° (count,): the histogram's peak, then least squares over the edges near it."""
    bin_width = QUARTER_TURN / HISTOGRAM_BINS
    bins = np.floor(np.mod(edges.heading, QUARTER_TURN) / bin_width).astype(np.intp) % HISTOGRAM_BINS
    histogram = np.bincount(edges.polygon * HISTOGRAM_BINS + bins, weight, count * HISTOGRAM_BINS)
    histogram = histogram.reshape(count, HISTOGRAM_BINS)
    smooth = sum(np.roll(histogram, shift, axis=1) * (5 - abs(shift)) for shift in range(-4, 5))
    peak = (np.argmax(smooth, axis=1) + 0.5) * bin_width
    near = (_turn(edges.heading, peak[edges.polygon], QUARTER_TURN) < NARROW_RAD) & (weight > 0)
    quarters = np.rint((edges.heading - peak[edges.polygon]) / QUARTER_TURN).astype(np.intp)
    across = np.where(quarters % 2 == 0, 1.0, -1.0) * near
    difference = np.bincount(edges.polygon, across * (edges.scatter[:, 0, 0] - edges.scatter[:, 1, 1]), count)
    product = np.bincount(edges.polygon, across * 2 * edges.scatter[:, 0, 1], count)
    refined = 0.5 * np.arctan2(product, difference)
    return np.where((difference == 0) & (product == 0), peak, np.mod(refined, QUARTER_TURN))


def _turn(heading: NDArray[np.float64], direction: NDArray[np.float64], period: float) -> NDArray[np.float64]:
    """Smallest angle between headings and directions that repeat every `period`."""
    return np.abs(np.mod(heading - direction + period / 2, period) - period / 2)


def _snapped(edges: Edges, directions: MainDirections, tolerance_m: float, is_rectilinear: bool) -> Edges:
    """Turn every edge that is close enough to a main direction onto it."""
    first, second = directions.angle[edges.polygon].T
    candidates = np.stack([first] if is_rectilinear else [first, second, first + EIGHTH_TURN])
    snap_rad, move = (RECTILINEAR_SNAP_RAD, RECTILINEAR_MOVE) if is_rectilinear else (SNAP_RAD, LARGEST_MOVE)
    quarters = np.rint((edges.heading - candidates) / QUARTER_TURN)
    headings = candidates + quarters * QUARTER_TURN
    turn = np.abs(edges.heading - headings)
    fits = (turn <= snap_rad[:, None]) & (np.sin(turn) * edges.length / 2 <= move * tolerance_m)
    best = np.argmin(np.where(fits, turn / snap_rad[:, None], np.inf), axis=0)
    column = np.arange(best.size)
    snapped = fits[best, column]
    return replace(edges, heading=np.where(snapped, headings[best, column], edges.heading), snapped=snapped)


def _cleaned(edges: Edges, tolerance_m: float) -> Edges:
    """Join edges that lie in one line, and drop short ones that only round a corner or step aside a little."""
    for _ in range(PASSES):
        edges = merge_edges(edges, _continues(edges, tolerance_m))
        superfluous = _is_superfluous(edges, tolerance_m)
        if not superfluous.any():
            break
        edges = edges.only(~superfluous)
    return merge_edges(edges, _continues(edges, tolerance_m))


def _continues(edges: Edges, tolerance_m: float) -> NDArray[np.bool_]:
    """Which edges (m,) run on in the line of the one before."""
    before, _ = neighbours(edges.ring)
    same_way = np.cos(edges.heading - edges.heading[before]) > 1 - 1e-6
    aside_m = np.abs((edges.normal * (edges.mean - edges.mean[before])).sum(axis=1))
    return same_way & edges.snapped & edges.snapped[before] & (aside_m <= tolerance_m)


def _is_superfluous(edges: Edges, tolerance_m: float) -> NDArray[np.bool_]:
    """Which edges (m,) only round a corner or step aside a little between two sure ones.

    Sure is what follows a main direction and is either long or square to its neighbours. The others count in whole
    runs, measured from the sure edge before to the sure edge after; one by one where they are askew between two
    snapped ones.
    """
    before, after = neighbours(edges.ring)
    is_short = edges.chord <= SHORT_EDGE * tolerance_m
    is_weak = is_short & ~(edges.snapped & _is_square(edges, before, after))
    is_weak |= _is_small_step(edges, before, after, tolerance_m)
    run, first = cyclic_runs(is_weak != is_weak[before], edges.ring)
    _, next_run = neighbours(edges.ring[first])
    enters, leaves, last = before[first], first[next_run], before[first[next_run]]
    span_m = np.hypot(*(edges.end[last] - edges.start[first]).T)
    dropped = is_weak[first] & (span_m <= SHORT_EDGE * tolerance_m) & edges.snapped[enters] & edges.snapped[leaves]
    dropped &= np.cos(edges.heading[leaves] - edges.heading[enters]) > LEAST_BEND_COSINE
    is_askew = is_short & ~edges.snapped & edges.snapped[before] & edges.snapped[after]
    is_askew &= np.cos(edges.heading[after] - edges.heading[before]) > LEAST_BEND_COSINE
    sure_edges = np.bincount(edges.ring, ~is_weak)
    return (dropped[run] | is_askew) & (sure_edges[edges.ring] >= 4)


def _is_square(edges: Edges, before: NDArray[np.intp], after: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which edges (m,) stand at right angles on both neighbours."""
    across = np.abs(np.cos(edges.heading - edges.heading[before])), np.abs(np.cos(edges.heading - edges.heading[after]))
    return (across[0] < 1e-6) & (across[1] < 1e-6)


def _is_small_step(
    edges: Edges, before: NDArray[np.intp], after: NDArray[np.intp], tolerance_m: float
) -> NDArray[np.bool_]:
    """Which edges (m,) lead to the next line that runs the same way, not far aside."""
    same_way = np.cos(edges.heading[after] - edges.heading[before]) > 1 - 1e-6
    aside_m = np.abs((edges.normal[before] * (edges.mean[after] - edges.mean[before])).sum(axis=1))
    is_shorter = (edges.chord < edges.chord[before]) & (edges.chord < edges.chord[after])
    return same_way & is_shorter & (aside_m <= 1.5 * tolerance_m)


def _rebuilt(edges: Edges, count: int) -> NDArray[np.object_]:
    """(count,) polygons whose corners are where each edge's line meets the next one's.

    Lines that run the same way are joined by a step at right angles, where the outline had its corner.
    """
    _, after = neighbours(edges.ring)
    sine = np.sin(edges.heading[after] - edges.heading)
    between = (edges.end + edges.start[after]) / 2
    here, there = _nearest_on_line(edges, between), _nearest_on_line(edges.only(after), between)
    meets = np.abs(sine) >= STRAIGHTEST_BEND_SINE
    offset, next_offset = edges.offset, edges.offset[after]
    crossing = edges.along[after] * offset[:, None] - edges.along * next_offset[:, None]
    crossing /= np.where(meets, sine, 1)[:, None]
    is_step = ~meets & edges.snapped & edges.snapped[after]
    single = np.where(meets[:, None], crossing, (here + there) / 2)
    corners = np.stack([np.where(is_step[:, None], here, single), there], axis=1)
    used = np.stack([np.ones_like(is_step), is_step], axis=1)
    return _polygons(corners[used], np.repeat(edges.ring, used.sum(axis=1)), edges, count)


def _nearest_on_line(edges: Edges, points: NDArray[np.float64]) -> NDArray[np.float64]:
    aside = edges.offset - (edges.normal * points).sum(axis=1)
    return points + edges.normal * aside[:, None]


def _polygons(corners: NDArray[np.float64], ring: NDArray[np.intp], edges: Edges, count: int) -> NDArray[np.object_]:
    """(count,) polygons from corners grouped by ring; None where the exterior has fewer than three corners."""
    rings, sizes = np.unique(ring, return_counts=True)
    owner = np.zeros(rings.max(initial=0) + 1, np.intp)
    owner[edges.ring] = edges.polygon
    has_area = sizes >= 3
    is_exterior = np.diff(owner[rings], prepend=-1) > 0
    has_exterior = np.isin(owner[rings], owner[rings[is_exterior & has_area]])
    kept = np.isin(ring, rings[has_area & has_exterior])
    present, number = numbered(ring[kept])
    return polygons_of_rings(corners[kept], number, owner[present], count)


def _circles(polygons: NDArray[np.object_], tolerance_m: float) -> NDArray[np.object_]:
    """A circle of the same area for each polygon (n,) whose outline keeps one distance from its centre, else None."""
    outlines = shapely.segmentize(shapely.get_exterior_ring(polygons), tolerance_m)
    points, owner = shapely.get_coordinates(outlines, return_index=True)
    centre = shapely.get_coordinates(shapely.centroid(polygons))
    distance = np.hypot(*(points - centre[owner]).T)
    count = np.bincount(owner)
    mean = np.bincount(owner, distance) / count
    deviation = np.sqrt(np.bincount(owner, (distance - mean[owner]) ** 2) / count)
    is_round = (deviation <= np.maximum(ROUNDNESS * mean, 0.4 * tolerance_m)) & (mean >= 6 * tolerance_m)
    is_round &= shapely.get_num_interior_rings(polygons) == 0
    circles = np.full(len(polygons), None, object)
    for index in np.flatnonzero(is_round):
        circles[index] = _circle(centre[index], np.sqrt(shapely.area(polygons[index]) / np.pi))
    return circles


def _circle(centre: NDArray[np.float64], radius: float) -> shapely.Polygon:
    """A regular polygon of the circle's area that strays from it by `CIRCLE_SAGITTA_M` at most."""
    corners = int(np.ceil(np.pi / np.arccos(1 - CIRCLE_SAGITTA_M / radius) / 4) * 4)
    turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    same_area = radius * np.sqrt(2 * np.pi / corners / np.sin(2 * np.pi / corners))
    return shapely.Polygon(centre + same_area * np.column_stack([np.cos(turn), np.sin(turn)]))
