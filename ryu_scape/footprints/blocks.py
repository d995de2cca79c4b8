"""Regular outlines for touching buildings together: the block gets one outline, its walls are moved once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.footprints.regularisation import LEAST_ALIGNED_SHARE, regular_outlines
from ryu_scape.footprints.repair import fill_gaps_between, give_way, overlap_ratio, simple_rectangles
from ryu_scape.footprints.tracing import (
    Walls,
    divide,
    label_at_centre,
    simplify_together,
    trace_outlines,
    trace_walls,
)
from ryu_scape.footprints.wall_lines import in_line_with, straighten
from ryu_scape.raster import GeoGrid
from ryu_scape.settings import FootprintSettings

IN_LINE_M = 0.1
"""Corners that stand out of line by a triangle smaller than the square of this are none."""

RECTILINEAR_AT, ALIGNED_AT, LOOSE_AT = (1.5, 1.0, 2.0), (1.0, 2.0, 3.0), (2.0, 3.0, 4.0)
"""Tolerances at which an outline is tried, as multiples of the finest, until one matches what was traced well enough:
with right angles alone, with most of it along main directions, with any."""
COARSE_CONTOURS, LEAST_CONTOUR_IOU = (1.5, 2.0, 3.0), 0.9


@dataclass(frozen=True, eq=False)
class TracedBlocks:
    """Everything traced from a raster of labels, in map metres.

    labels: (H, W) int32 on `grid`, 0 outside. outlines: (b,) polygons of blocks of touching buildings.
    walls: where labels touch. raw: (highest label + 1,) the outline of each label along its pixels, None where there is
    none. contours: the same, simplified. block: (highest label + 1,) equal for labels that belong together. is_kept:
    (highest label + 1,) which of the labels that the raster shows count.
    """

    grid: GeoGrid
    labels: NDArray[np.int32]
    outlines: NDArray[np.object_]
    walls: Walls
    raw: NDArray[np.object_]
    contours: NDArray[np.object_]
    block: NDArray[np.intp]
    is_kept: NDArray[np.bool_]

    @staticmethod
    def of(labels: NDArray[np.int32], grid: GeoGrid, tolerance_m: float) -> TracedBlocks:
        """Traced from a raster of labels (H, W). tolerance_m: how far contours may leave the pixels' edges."""
        blocks = shapely.transform(trace_outlines((labels > 0).astype(np.uint8)), grid.to_map)
        walls = trace_walls(labels)
        count = int(labels.max(initial=0)) + 1
        raw = divide(blocks, shapely.transform(walls.lines, grid.to_map), labels, grid, count)
        block = walls.blocks(count)
        contours = simplify_together(raw, block, tolerance_m)
        return TracedBlocks(grid, labels, blocks, walls, raw, contours, block, np.ones(count, bool))

    @cached_property
    def own_label(self) -> NDArray[np.int32]:
        """(b,) a label of each block."""
        return label_at_centre(self.outlines, self.labels, self.grid)

    @property
    def block_of_wall(self) -> NDArray[np.intp]:
        """(w,) the block that each wall is in."""
        return self.block[self.walls.labels[:, 0]]

    def only(self, kept: NDArray[np.bool_]) -> TracedBlocks:
        """The blocks whose labels are `kept`, by a mask over all labels, which keep their numbers."""
        walls = self.walls.only(kept[self.walls.labels[:, 0]])
        raw = self.raw.copy()
        raw[~kept] = None
        return replace(self, outlines=self.outlines[kept[self.own_label]], walls=walls, raw=raw, is_kept=kept)

    def parted(self) -> TracedBlocks:
        """The same buildings, each a block of its own."""
        is_there = ~shapely.is_missing(self.raw)
        walls = self.walls.only(np.zeros(len(self.walls.labels), bool))
        return replace(self, outlines=self.raw[is_there], walls=walls, block=np.arange(self.block.size))


def regular_buildings(
    traced: TracedBlocks, settings: FootprintSettings, tries_rectilinear: bool = True
) -> NDArray[np.object_]:
    """Regular outlines of all labels, like `traced.contours`.

    What has no regular outline at the first tolerance is tried at others: blocks as a whole, and those whose walls are
    not straight, or of which one building would match its raw outline by less than `least_iou` (intersection over
    union), building by building. What then is left stays as traced. Where buildings would overlap, the smaller one
    gives way; gaps where they touched are filled.
    tries_rectilinear: right angles alone are tried first, as suits what a network saw.
    """
    finest_m = max(settings.simplify_tolerance_m, 1.5 * traced.grid.gsd_m)
    attempts = [*_attempts(finest_m, tries_rectilinear)]
    found = _Found(traced.contours.copy(), np.full(traced.block.size, settings.least_iou))
    left = found.fill_in(traced, attempts, settings)
    parted = ~shapely.is_missing(left.raw)
    left = found.fill_in(left.parted(), attempts, settings)
    is_left = ~shapely.is_missing(left.raw)
    if is_left.any():
        contours = _plain_contours(left, finest_m, max(settings.least_iou, LEAST_CONTOUR_IOU))
        found.outlines[is_left] = contours[is_left]
    stands_alone = np.bincount(traced.block, minlength=traced.block.size)[traced.block] == 1
    regular = give_way(simple_rectangles(found.outlines, traced.raw, stands_alone, found.agreement))
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


@dataclass(frozen=True)
class _Attempt:
    """As `regular_outlines` has them."""

    tolerance_m: float
    least_aligned_share: float
    is_rectilinear: bool


def _attempts(finest_m: float, tries_rectilinear: bool) -> Iterator[_Attempt]:
    if tries_rectilinear:
        yield from (_Attempt(finest_m * times, 0.0, True) for times in RECTILINEAR_AT)
    yield from (_Attempt(finest_m * times, LEAST_ALIGNED_SHARE, False) for times in ALIGNED_AT)
    yield from (_Attempt(finest_m * times, 0.0, False) for times in LOOSE_AT)


@dataclass(eq=False)
class _Found:
    """Outlines (count,) of all labels and their intersection over union with the raw ones (count,); both are filled in.

    What has no regular outline yet has its contour, and what is asked for at least.
    """

    outlines: NDArray[np.object_]
    agreement: NDArray[np.float64]

    def fill_in(self, traced: TracedBlocks, attempts: Sequence[_Attempt], settings: FootprintSettings) -> TracedBlocks:
        """Take what the attempts, one after the other, make regular of these blocks; the blocks that are then left."""
        left = traced
        for attempt in attempts:
            if not len(left.outlines):
                break
            outlines, agreement, is_regular = _regular_by(attempt, left, settings)
            is_better = is_regular & ~shapely.is_missing(outlines)
            self.outlines[is_better], self.agreement[is_better] = outlines[is_better], agreement[is_better]
            left = left.only(~is_regular & ~shapely.is_missing(left.raw))
        return left


def _regular_by(
    attempt: _Attempt, traced: TracedBlocks, settings: FootprintSettings
) -> tuple[NDArray[np.object_], NDArray[np.float64], NDArray[np.bool_]]:
    """Outlines of all labels by one attempt, how well they match the raw ones, and which are to be used."""
    outlines, direction = regular_outlines(
        traced.outlines, attempt.tolerance_m, attempt.least_aligned_share, attempt.is_rectilinear
    )
    regular, deviation_m = _divided(traced, outlines, direction, 2 * attempt.tolerance_m)
    agreement = overlap_ratio(regular, traced.raw)
    counts = shapely.area(traced.raw) >= settings.smallest_area_m2
    strays = (deviation_m > attempt.tolerance_m) & counts[traced.walls.labels].all(axis=1)
    refused = np.zeros(traced.block.size, bool)
    refused[traced.block[counts & ~(agreement >= settings.least_iou)]] = True
    refused[traced.block_of_wall[strays]] = True
    return regular, agreement, ~shapely.is_missing(traced.raw) & ~refused[traced.block]


def _divided(
    traced: TracedBlocks, outlines: NDArray[np.object_], direction: NDArray[np.float64], reach_m: float
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """The outlines (count,) of labels within those of their blocks (b,), and how far each wall (w,) was off straight.

    direction: (b,) of each block, radians. reach_m: how far a straight wall moves, or is drawn aside, to meet an edge.
    """
    usable = outlines[shapely.is_valid(outlines)]
    direction_of_block = np.zeros(traced.block.size)
    direction_of_block[traced.block[traced.own_label]] = direction
    walls = straighten(traced.walls, traced.grid, direction_of_block[traced.block_of_wall])
    walls = in_line_with(usable, walls, reach_m)
    regular = divide(usable, walls.cutting_lines(reach_m), traced.labels, traced.grid, traced.block.size)
    regular[~traced.is_kept] = None
    regular = simplify_together(regular, traced.block, IN_LINE_M)
    regular[shapely.get_type_id(regular) != shapely.GeometryType.POLYGON] = None
    return regular, walls.deviation_m
