"""Outlines with the right angles that buildings have: edges snapped to main directions, corners where edges meet."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.directions import QUARTER_TURN, nearest_fourfold
from ryu_scape.arrays.groups import numbered
from ryu_scape.arrays.rings import polygons_of_rings
from ryu_scape.footprints.circles import round_outlines
from ryu_scape.footprints.edges import Edges, cyclic_runs, fit_edges, merge_edges, neighbours

EIGHTH_TURN = np.pi / 4
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
    circles = round_outlines(local, tolerance_m)
    regular = np.where(shapely.is_missing(circles), regular, circles)
    return shapely.transform(regular, lambda points: points + origin), directions.angle[:, 0]


def main_directions(edges: Edges, count: int) -> MainDirections:
    """The main directions of `count` polygons: peaks of their edges' headings modulo 90°, weighted by length."""
    first = _strongest_direction(edges, edges.length, count)
    near_first = _turn(edges.heading_rad, first[edges.polygon], QUARTER_TURN) < NARROW_RAD
    beyond = _turn(edges.heading_rad, first[edges.polygon], QUARTER_TURN) > 1.5 * NARROW_RAD
    second = _strongest_direction(edges, edges.length * beyond, count)
    near_second = ~near_first & (_turn(edges.heading_rad, second[edges.polygon], QUARTER_TURN) < NARROW_RAD)
    perimeter = np.bincount(edges.polygon, edges.length, count)
    share_first, share_second = (
        np.bincount(edges.polygon, edges.length * near, count) / perimeter for near in (near_first, near_second)
    )
    second = np.where(share_second >= LEAST_SECOND_SHARE, second, np.nan)
    return MainDirections(np.column_stack([first, second]), share_first + share_second)


def _strongest_direction(edges: Edges, weight: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Each polygon's direction modulo 90° (count,): the histogram's peak, then least squares over the edges near it."""
    bin_width = QUARTER_TURN / HISTOGRAM_BINS
    bins = np.floor(np.mod(edges.heading_rad, QUARTER_TURN) / bin_width).astype(np.intp) % HISTOGRAM_BINS
    histogram = np.bincount(edges.polygon * HISTOGRAM_BINS + bins, weight, count * HISTOGRAM_BINS)
    histogram = histogram.reshape(count, HISTOGRAM_BINS)
    smooth = sum(np.roll(histogram, shift, axis=1) * (5 - abs(shift)) for shift in range(-4, 5))
    peak = (np.argmax(smooth, axis=1) + 0.5) * bin_width
    near = (_turn(edges.heading_rad, peak[edges.polygon], QUARTER_TURN) < NARROW_RAD) & (weight > 0)
    quarters = np.rint((edges.heading_rad - peak[edges.polygon]) / QUARTER_TURN).astype(np.intp)
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
    headings = nearest_fourfold(edges.heading_rad, candidates)
    turn = np.abs(edges.heading_rad - headings)
    fits = (turn <= snap_rad[:, None]) & (np.sin(turn) * edges.length / 2 <= move * tolerance_m)
    best = np.argmin(np.where(fits, turn / snap_rad[:, None], np.inf), axis=0)
    column = np.arange(best.size)
    snapped = fits[best, column]
    return replace(edges, heading_rad=np.where(snapped, headings[best, column], edges.heading_rad), snapped=snapped)


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
    same_way = np.cos(edges.heading_rad - edges.heading_rad[before]) > 1 - 1e-6
    aside_m = np.abs((edges.normal * (edges.mean - edges.mean[before])).sum(axis=1))
    return same_way & edges.snapped & edges.snapped[before] & (aside_m <= tolerance_m)


def _is_superfluous(edges: Edges, tolerance_m: float) -> NDArray[np.bool_]:
    """Which edges (m,) only round a corner or step aside a little between two sure ones.

    Sure is what follows a main direction and is either long or square to its neighbours. The others count in whole
    runs (see `_are_in_short_runs`); one by one where they are askew between two snapped ones.
    """
    before, after = neighbours(edges.ring)
    is_short = edges.chord <= SHORT_EDGE * tolerance_m
    is_weak = is_short & ~(edges.snapped & _is_square(edges, before, after))
    is_weak |= _is_small_step(edges, before, after, tolerance_m)
    is_askew = is_short & ~edges.snapped & _make_a_corner(edges, before, after)
    sure_edges = np.bincount(edges.ring, ~is_weak)
    return (_are_in_short_runs(edges, is_weak, tolerance_m) | is_askew) & (sure_edges[edges.ring] >= 4)


def _are_in_short_runs(edges: Edges, is_weak: NDArray[np.bool_], tolerance_m: float) -> NDArray[np.bool_]:
    """Which edges (m,) are of a short run of weak ones, measured from the sure edge before to the sure one after it."""
    before, _ = neighbours(edges.ring)
    run, first = cyclic_runs(is_weak != is_weak[before], edges.ring)
    _, next_run = neighbours(edges.ring[first])
    leaves = first[next_run]
    span_m = np.hypot(*(edges.end[before[leaves]] - edges.start[first]).T)
    is_short = span_m <= SHORT_EDGE * tolerance_m
    return (is_weak[first] & is_short & _make_a_corner(edges, before[first], leaves))[run]


def _make_a_corner(edges: Edges, enters: NDArray[np.intp], leaves: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Whether edges (k,) that enter and leave a corner are both snapped, and do not turn back on each other."""
    bend = edges.heading_rad[leaves] - edges.heading_rad[enters]
    return edges.snapped[enters] & edges.snapped[leaves] & (np.cos(bend) > LEAST_BEND_COSINE)


def _is_square(edges: Edges, before: NDArray[np.intp], after: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which edges (m,) stand at right angles on both neighbours."""
    first, second = (np.abs(np.cos(edges.heading_rad - edges.heading_rad[each])) for each in (before, after))
    return (first < 1e-6) & (second < 1e-6)


def _is_small_step(
    edges: Edges, before: NDArray[np.intp], after: NDArray[np.intp], tolerance_m: float
) -> NDArray[np.bool_]:
    """Which edges (m,) lead to the next line that runs the same way, not far aside."""
    same_way = np.cos(edges.heading_rad[after] - edges.heading_rad[before]) > 1 - 1e-6
    aside_m = np.abs((edges.normal[before] * (edges.mean[after] - edges.mean[before])).sum(axis=1))
    is_shorter = (edges.chord < edges.chord[before]) & (edges.chord < edges.chord[after])
    return same_way & is_shorter & (aside_m <= 1.5 * tolerance_m)


def _rebuilt(edges: Edges, count: int) -> NDArray[np.object_]:
    """(count,) polygons whose corners are where each edge's line meets the next one's.

    Lines that run the same way are joined by a step at right angles, where the outline had its corner.
    """
    _, after = neighbours(edges.ring)
    between = (edges.end + edges.start[after]) / 2
    here, there = _nearest_on_line(edges, between), _nearest_on_line(edges.only(after), between)
    crossing, meets = _crossings(edges, after)
    is_step = ~meets & edges.snapped & edges.snapped[after]
    single = np.where(meets[:, None], crossing, (here + there) / 2)
    corners = np.stack([np.where(is_step[:, None], here, single), there], axis=1)
    used = np.stack([np.ones_like(is_step), is_step], axis=1)
    return _polygons(corners[used], np.repeat(edges.ring, used.sum(axis=1)), edges, count)


def _crossings(edges: Edges, after: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Where the line of each edge meets that of the edge `after` it (m, 2), and whether it does (m,)."""
    sine = np.sin(edges.heading_rad[after] - edges.heading_rad)
    meets = np.abs(sine) >= STRAIGHTEST_BEND_SINE
    crossing = edges.along[after] * edges.offset[:, None] - edges.along * edges.offset[after][:, None]
    return crossing / np.where(meets, sine, 1)[:, None], meets


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
