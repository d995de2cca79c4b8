"""Regular outlines for touching buildings together: the block gets one outline, its walls are moved once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.footprints.edges import pooled, principal_heading
from ryu_scape.footprints.regularisation import QUARTER_TURN, regular_outlines
from ryu_scape.footprints.tracing import Walls, divide, label_at_centre, simplify_together
from ryu_scape.raster import GeoGrid
from ryu_scape.settings import FootprintSettings

WALL_REACH_M = 3.0
"""How far a straight wall is drawn beyond its traced ends, so that it meets the moved outline."""
WALL_SNAP_RAD = np.radians(25.0)
IN_LINE_M = 0.1
"""Corners that stand out of line by a triangle smaller than the square of this are none."""
PARALLEL_RAD = np.radians(1.0)
SIMPLER_SHARE = 0.02
"""How much less of the outline a rectangle may match than a shape with more corners, and still be preferred."""
SMALLEST_OVERLAP_M2 = 1e-6
ATTEMPTS = ((1.0, 0.6), (2.0, 0.6), (3.0, 0.6), (2.0, 0.0), (3.0, 0.0), (4.0, 0.0))
"""Tolerances at which an outline is tried, as multiples of the finest, and the share of it that must be aligned."""
COARSE_CONTOURS, LEAST_CONTOUR_IOU = (1.5, 2.0, 3.0), 0.9


@dataclass(frozen=True, eq=False)
class TracedBlocks:
    """Everything traced from a raster of labels, in map metres.

    labels: (H, W) int32 on `grid`, 0 outside. outlines: (b,) polygons of blocks of touching buildings.
    walls: where labels touch. raw: (highest label + 1,) the outline of each label along its pixels, None where there is
    none. contours: the same, simplified. block: (highest label + 1,) equal for labels that belong together.
    """

    grid: GeoGrid
    labels: NDArray[np.int32]
    outlines: NDArray[np.object_]
    walls: Walls
    raw: NDArray[np.object_]
    contours: NDArray[np.object_]
    block: NDArray[np.intp]

    @cached_property
    def own_label(self) -> NDArray[np.int32]:
        """(b,) a label of each block."""
        return label_at_centre(self.outlines, self.labels, self.grid)

    def only(self, kept: NDArray[np.bool_]) -> TracedBlocks:
        """The blocks whose labels are `kept`, by a mask over all labels, which keep their numbers."""
        labels = np.where(kept[self.labels], self.labels, 0)
        walls = self.walls.only(kept[self.walls.labels[:, 0]])
        raw = self.raw.copy()
        raw[~kept] = None
        return replace(self, labels=labels, outlines=self.outlines[kept[self.own_label]], walls=walls, raw=raw)

    def parted(self) -> TracedBlocks:
        """The same buildings, each a block of its own."""
        is_there = ~shapely.is_missing(self.raw)
        walls = self.walls.only(np.zeros(len(self.walls.labels), bool))
        return replace(self, outlines=self.raw[is_there], walls=walls, block=np.arange(self.block.size))


def regular_buildings(traced: TracedBlocks, settings: FootprintSettings) -> NDArray[np.object_]:
    """Regular outlines of all labels, like `traced.contours`.

    What has no regular outline at the first tolerance is tried at coarser ones: blocks as a whole, and those whose
    walls are not straight, or of which one building would match its raw outline by less than `least_iou` (intersection
    over union), building by building. What then is left stays as traced. Where buildings would overlap, the smaller one
    gives way; gaps where they touched are filled.
    """
    finest_m = max(settings.simplify_tolerance_m, 1.5 * traced.grid.gsd_m)
    regular, agreement = traced.contours.copy(), np.full(traced.block.size, settings.least_iou)
    left, parted = traced, np.zeros(traced.block.size, bool)
    for whole_blocks in (True, False):
        if not whole_blocks:
            parted = ~shapely.is_missing(left.raw)
            left = left.parted()
        for coarseness, least_aligned_share in ATTEMPTS:
            if not len(left.outlines):
                break
            outlines, ratio, is_regular = _regular_at(coarseness * finest_m, least_aligned_share, left, settings)
            is_better = is_regular & ~shapely.is_missing(outlines)
            regular[is_better], agreement[is_better] = outlines[is_better], ratio[is_better]
            left = left.only(~is_regular & ~shapely.is_missing(left.raw))
    is_left = ~shapely.is_missing(left.raw)
    if is_left.any():
        least_iou = max(settings.least_iou, LEAST_CONTOUR_IOU)
        regular[is_left] = _plain_contours(left, finest_m, least_iou)[is_left]
    stands_alone = np.bincount(traced.block, minlength=traced.block.size)[traced.block] == 1
    regular = give_way(_simple_rectangles(regular, traced.raw, stands_alone, agreement))
    between_parted = traced.walls.only(parted[traced.walls.labels[:, 0]])
    return fill_gaps_between(regular, traced.raw, between_parted, traced.grid, 2 * finest_m)


def _plain_contours(traced: TracedBlocks, finest_m: float, least_iou: float) -> NDArray[np.object_]:
    """The contours (count,) of all labels, of as few corners as still match what was traced by `least_iou`."""
    contours = traced.contours.copy()
    for coarseness in COARSE_CONTOURS:
        simpler = simplify_together(traced.raw, traced.block, coarseness * finest_m)
        is_close = overlap_ratio(simpler, traced.raw) >= least_iou
        is_close &= shapely.get_type_id(simpler) == shapely.GeometryType.POLYGON
        strays = np.zeros(traced.block.size, bool)
        strays[traced.block[~is_close & ~shapely.is_missing(traced.raw)]] = True
        contours = np.where(strays[traced.block], contours, simpler)
    return contours


def _regular_at(
    tolerance_m: float, least_aligned_share: float, traced: TracedBlocks, settings: FootprintSettings
) -> tuple[NDArray[np.object_], NDArray[np.float64], NDArray[np.bool_]]:
    """Outlines of all labels at one tolerance, how well they match the raw ones, and which are to be used."""
    outlines, direction = regular_outlines(traced.outlines, tolerance_m, least_aligned_share)
    usable = shapely.is_valid(outlines)
    block = traced.block
    direction_of_block = np.zeros(block.size)
    direction_of_block[block[traced.own_label]] = direction
    wall_block = block[traced.walls.labels[:, 0]]
    walls = straighten(traced.walls, traced.grid, direction_of_block[wall_block])
    walls = in_line_with(outlines[usable], walls, 2 * tolerance_m)
    cuts = walls.cutting_lines(2 * tolerance_m)
    regular = divide(outlines[usable], cuts, traced.labels, traced.grid, block.size)
    regular = simplify_together(regular, block, IN_LINE_M)
    regular[shapely.get_type_id(regular) != shapely.GeometryType.POLYGON] = None
    agreement = overlap_ratio(regular, traced.raw)
    is_there = ~shapely.is_missing(traced.raw)
    counts = shapely.area(traced.raw) >= settings.smallest_area_m2
    refused = np.zeros(block.size, bool)
    refused[block[counts & ~(agreement >= settings.least_iou)]] = True
    refused[wall_block[(walls.deviation_m > tolerance_m) & counts[traced.walls.labels].all(axis=1)]] = True
    return regular, agreement, is_there & ~refused[block]


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
    heading = principal_heading(scatter, np.ones_like(centre))
    snapped = direction + np.rint((heading - direction) / QUARTER_TURN) * QUARTER_TURN
    heading = np.where(np.abs(heading - snapped) <= WALL_SNAP_RAD, snapped, heading)
    along = np.column_stack([np.cos(heading), np.sin(heading)])
    arm = middles - centre[walls.wall]
    position = (arm * along[walls.wall]).sum(axis=1)
    aside_squared = (arm**2).sum(axis=1) - position**2
    first, last = np.zeros((2, len(centre)))
    np.minimum.at(first, walls.wall, position)
    np.maximum.at(last, walls.wall, position)
    deviation = np.sqrt(np.bincount(walls.wall, lengths * np.maximum(aside_squared, 0), len(centre)) / total)
    start, end = (centre + origin + along * reach[:, None] for reach in (first, last))
    return StraightWalls(start, end, heading, deviation)


def in_line_with(outlines: NDArray[np.object_], walls: StraightWalls, tolerance_m: float) -> StraightWalls:
    """Move each wall sideways into line with the nearest parallel edge of an outline, if one is within tolerance."""
    corners, ring = shapely.get_coordinates(shapely.get_rings(outlines), return_index=True)
    is_edge = np.diff(ring) == 0
    first, second = corners[:-1][is_edge], corners[1:][is_edge]
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


def overlap_ratio(first: NDArray[np.object_], second: NDArray[np.object_]) -> NDArray[np.float64]:
    """Intersection over union (n,) of pairs of polygons; NaN where one is None."""
    shared = shapely.area(shapely.intersection(first, second))
    return shared / (shapely.area(first) + shapely.area(second) - shared)


def give_way(polygons: NDArray[np.object_]) -> NDArray[np.object_]:
    """Polygons (n,) without overlaps: of two that overlap the smaller is cut back. None stays None."""
    first, second = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    is_pair = first < second
    pairs = np.column_stack([first[is_pair], second[is_pair]])
    shared = shapely.area(shapely.intersection(polygons[pairs[:, 0]], polygons[pairs[:, 1]]))
    polygons, area = polygons.copy(), shapely.area(polygons)
    for pair in pairs[shared > SMALLEST_OVERLAP_M2]:
        smaller, larger = pair[np.argsort(area[pair], kind="stable")]
        rest = shapely.get_parts(shapely.difference(polygons[smaller], polygons[larger]))
        if len(rest):
            polygons[smaller] = max(rest, key=shapely.area)
    return polygons


def fill_gaps_between(
    polygons: NDArray[np.object_], raw: NDArray[np.object_], walls: Walls, grid: GeoGrid, reach_m: float
) -> NDArray[np.object_]:
    """Polygons (n,) that meet again where their raw outlines (n,) shared `walls`, and now leave a gap.

    A gap is what of the raw outlines lies within reach of the wall and in no polygon; it goes to the one of the two
    that it adjoins longer.
    """
    polygons = polygons.copy()
    lines = shapely.transform(walls.lines, grid.to_map)
    for (first, second), line in zip(walls.labels.tolist(), lines, strict=True):
        pair = polygons[[first, second]]
        if shapely.is_missing(pair).any():
            continue
        near = shapely.buffer(line, reach_m).intersection(shapely.union(raw[first], raw[second]))
        tree = shapely.STRtree(polygons)
        gap = near.difference(shapely.union_all(polygons[tree.query(near, predicate="intersects")]))
        for part in shapely.get_parts(gap):
            shared_m = shapely.length(shapely.intersection(shapely.boundary(pair), part))
            owner = (first, second)[int(shared_m.argmax())]
            larger = shapely.union(polygons[owner], part)
            if shared_m.min() > 0 and larger.geom_type == "Polygon":
                polygons[owner] = larger
    return polygons


def _simple_rectangles(
    polygons: NDArray[np.object_],
    raw: NDArray[np.object_],
    stands_alone: NDArray[np.bool_],
    agreement: NDArray[np.float64],
) -> NDArray[np.object_]:
    """Make buildings that stand alone a rectangle of the same area where it fits the raw outline about as well."""
    has_corners = stands_alone & (shapely.get_num_coordinates(polygons) > 5)
    candidates = np.flatnonzero(has_corners & (shapely.get_num_interior_rings(polygons) == 0))
    boxes = shapely.oriented_envelope(raw[candidates])
    scale = np.sqrt(shapely.area(raw[candidates]) / shapely.area(boxes))
    corners, box = shapely.get_coordinates(boxes, return_index=True)
    centre = shapely.get_coordinates(shapely.centroid(boxes))[box]
    boxes = shapely.set_coordinates(boxes, centre + (corners - centre) * scale[box][:, None])
    is_enough = overlap_ratio(boxes, raw[candidates]) >= agreement[candidates] - SIMPLER_SHARE
    replaced = polygons.copy()
    replaced[candidates[is_enough]] = boxes[is_enough]
    return replaced
