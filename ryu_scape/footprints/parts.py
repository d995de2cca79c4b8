"""A person's outlines in parts: where the DSM steps high within one, as from a podium to its tower, it is divided.

The outline stays as it was given; the walls between its parts are straight where the steps are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

import cv2
import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.masks import disc, nearest_of
from ryu_scape.footprints.blocks import IN_LINE_M, TracedBlocks, regular_buildings
from ryu_scape.footprints.cleaning import clean_outlines
from ryu_scape.footprints.cliffs import GIVEN, cliff_edges, find_cliffs, meeting_off_cliffs
from ryu_scape.footprints.footprint import Footprint, in_reading_order, label_raster, polygons_of
from ryu_scape.footprints.identifiers import part_names
from ryu_scape.footprints.neighbourhoods import neighbourhoods
from ryu_scape.footprints.outlines import Outlines
from ryu_scape.footprints.tracing import divide
from ryu_scape.footprints.unions import joined
from ryu_scape.raster import GeoGrid
from ryu_scape.settings import FootprintSettings
from ryu_scape.survey import Survey

NECK_M = 2.0
"""Bodies joined by a passage narrower than this between a cliff and an outer wall are two parts."""
MARGIN_M = 4.0
"""What is looked at around an outline, and how far the walls between its parts are drawn beyond it."""


def part_at_steps(outlines: Outlines, survey: Survey, settings: FootprintSettings) -> Outlines:
    """The same outlines, those that have parts replaced by these, as `parts_at_steps` has them; and this is said."""
    parts = parts_at_steps(outlines.footprints, survey, settings)
    said = _said_of_divided([len(each) for each in parts if len(each) > 1])
    return replace(outlines, footprints=tuple(chain.from_iterable(parts)), warnings=outlines.warnings + said)


def _said_of_divided(counts: Sequence[int]) -> tuple[str, ...]:
    """What a person should hear of outlines that are divided into so many parts each."""
    if not counts:
        return ()
    return (
        f"{len(counts)} of the outlines are divided into {sum(counts)}, for the DSM steps within them as from a podium "
        f"to its tower. The setting leave-given-whole leaves them as they are.",
    )


def parts_at_steps(
    footprints: Sequence[Footprint], survey: Survey, settings: FootprintSettings
) -> list[tuple[Footprint, ...]]:
    """The parts of each footprint along its cliffs (`find_cliffs`): itself alone where it has none.

    A part is called like its whole with -1, -2… added, has the same fields, and says of what it is a part. A DSM that
    is too coarse for party lines shows no parts either.
    """
    alone: list[tuple[Footprint, ...]] = [(footprint,) for footprint in footprints]
    if settings.leave_given_whole or survey.dsm_m is None or survey.dsm_gsd_m is None:
        return alone
    if survey.dsm_gsd_m > settings.coarsest_party_line_gsd_m:
        return alone
    polygons, taken = polygons_of(footprints), {footprint.identifier for footprint in footprints}
    stepping = _stepping(polygons, survey.dsm_m, survey.grid)
    parts = {number: _parts(polygons[number], survey.dsm_m, survey.grid, settings) for number in stepping}
    return [
        _called_like(whole[0], parts[number], taken) if len(parts.get(number, ())) > 1 else whole
        for number, whole in enumerate(alone)
    ]


def _stepping(polygons: NDArray[np.object_], dsm_m: NDArray[np.float32], grid: GeoGrid) -> list[int]:
    """Those of the outlines (b,) within which the DSM (H, W) steps high."""
    found: list[int] = []
    for part in neighbourhoods(polygons, grid, MARGIN_M):
        labels = label_raster(polygons[part.near], grid.part(part.rows, part.columns)) + 1
        edges = cliff_edges(labels, dsm_m[part.rows, part.columns], grid.gsd_m, GIVEN)
        its = np.unique(labels[edges]) - 1
        found += part.near[its[part.is_own[its]]].tolist()
    return sorted(found)


def _parts(
    polygon: shapely.Polygon, dsm_m: NDArray[np.float32], grid: GeoGrid, settings: FootprintSettings
) -> NDArray[np.object_]:
    """The parts (p,) of one outline; itself where it has none."""
    rows, columns = _window(polygon, grid)
    near = grid.part(rows, columns)
    whole = np.array([polygon], object)
    body = label_raster(whole, near) == 0
    lines = find_cliffs(body, dsm_m[rows, columns], grid.gsd_m, GIVEN)
    if not lines.any():
        return whole
    labels = _joined_without_cliffs(_part_around(body & ~lines, body, grid.gsd_m), body, lines)
    count = int(labels.max()) + 1
    if count < 3:
        return whole
    parts = divide(whole, _straight_walls(labels, body, near, settings), labels, near, count)
    return shapely.coverage_simplify(parts[~shapely.is_missing(parts)], IN_LINE_M, simplify_boundary=False)


def _straight_walls(
    labels: NDArray[np.int32], body: NDArray[np.bool_], grid: GeoGrid, settings: FootprintSettings
) -> NDArray[np.object_]:
    """Lines (w,) between the parts of a body (H, W), labelled from 1, drawn on beyond its outline."""
    around = cv2.dilate(body.view(np.uint8), disc(round(MARGIN_M / 2 / grid.gsd_m))).astype(np.int32)
    hanging_together = _largest_bodies(around * _nearest(_largest_bodies(around * labels)))
    traced = TracedBlocks.of(hanging_together, grid, settings.simplify_tolerance_m)
    regular = regular_buildings(traced, settings, tries_rectilinear=False)
    return shapely.boundary(regular[~shapely.is_missing(regular)])


def _window(polygon: shapely.Polygon, grid: GeoGrid) -> tuple[slice, slice]:
    """The rows and columns of a grid around a polygon."""
    corners = grid.to_pixel(shapely.get_coordinates(polygon.envelope.buffer(MARGIN_M, join_style="mitre")))
    (left, top), (right, bottom) = np.floor(corners.min(axis=0)).astype(int), np.ceil(corners.max(axis=0)).astype(int)
    return slice(max(top, 0), min(bottom, grid.height)), slice(max(left, 0), min(right, grid.width))


def _part_around(rest: NDArray[np.bool_], body: NDArray[np.bool_], gsd_m: float) -> NDArray[np.int32]:
    """The nearest part (H, W), numbered from 1, of what lies between cliffs within a body (H, W); 0 without any.

    Cliffs end before they meet an outer wall, where the DSM falls two ways at once: what a neck joins is two parts.
    """
    depth_m = gsd_m * cv2.distanceTransform(rest.view(np.uint8), cv2.DIST_L2, 5)
    count, middle = cv2.connectedComponents((depth_m > NECK_M / 2).view(np.uint8), connectivity=4)
    size_m2 = gsd_m**2 * np.bincount(_nearest(middle)[body], minlength=count)
    is_large = size_m2 >= GIVEN.least_part_m2
    number = np.where(is_large, np.cumsum(is_large), 0).astype(np.int32)
    return _nearest(number[middle])


def _joined_without_cliffs(
    labels: NDArray[np.int32], body: NDArray[np.bool_], lines: NDArray[np.bool_]
) -> NDArray[np.int32]:
    """The labels (H, W), from 1, with those made one that meet within the body where no cliff is: at its own necks."""
    first, second = meeting_off_cliffs(labels * body, lines)
    return joined(first, second, int(labels.max()) + 1).astype(np.int32)[labels]


def _nearest(labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """For each pixel (H, W) the nearest of the labels (H, W) that is not 0; 0 where all are."""
    is_labelled = labels > 0
    return labels[is_labelled][nearest_of(is_labelled)[1]] if is_labelled.any() else labels


def _largest_bodies(labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """The labels (H, W) less what does not hang together with the largest body of its label."""
    kept = np.zeros_like(labels)
    for label in range(1, int(labels.max(initial=0)) + 1):
        _, body, statistics, _ = cv2.connectedComponentsWithStats((labels == label).view(np.uint8), connectivity=4)
        if len(statistics) > 1:
            kept[body == 1 + statistics[1:, cv2.CC_STAT_AREA].argmax()] = label
    return kept


def _called_like(whole: Footprint, parts: NDArray[np.object_], taken: Collection[str]) -> tuple[Footprint, ...]:
    """Clean footprints, in reading order, of the parts (p,) of another, by names that are not taken."""
    outlines, _ = clean_outlines(parts)
    like_whole = partial(Footprint.of_polygon, confidence=whole.confidence, attributes=whole.attributes)
    return tuple(
        replace(like_whole(outline, identifier=name), part_of=whole.identifier)
        for name, outline in zip(
            part_names(whole.identifier, taken), outlines[in_reading_order(outlines)].tolist(), strict=False
        )
    )
