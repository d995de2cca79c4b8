"""Building probability to footprints."""

from __future__ import annotations

import logging

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.collector import no_cycle_collection
from ryu_scape.footprints.annexes import annexes_too, buildings_and_annexes
from ryu_scape.footprints.blocks import TracedBlocks, regular_buildings
from ryu_scape.footprints.cleaning import clean_outlines, inner_rectangle
from ryu_scape.footprints.footprint import Footprint, in_reading_order, mean_inside
from ryu_scape.footprints.outlines import LeftOut, Outlines, Reason
from ryu_scape.footprints.rejoining import rejoined
from ryu_scape.footprints.separation import label_buildings
from ryu_scape.footprints.tracing import polygon_parts
from ryu_scape.raster import GeoGrid
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import FootprintSettings, OutlineShape

logger = logging.getLogger(__name__)


@no_cycle_collection()
def extract_footprints(
    probability: BuildingProbability,
    settings: FootprintSettings,
    dsm_m: NDArray[np.float32] | None = None,
    dsm_gsd_m: float | None = None,
    valid: NDArray[np.bool_] | None = None,
    rgb: NDArray[np.uint8] | None = None,
) -> Outlines:
    """Outline every building of a probability raster.

    dsm_m: (H, W) metres on the same grid, NaN = no data. dsm_gsd_m: the GSD that it was read at, None where unknown;
    unless it is at most `coarsest_party_line_gsd_m`, the DSM is not looked at. valid: (H, W) where the image shows
    anything. rgb: (3, H, W) its colours. Touching buildings are told apart and share their walls: between them is
    neither gap nor overlap. All end where the image does.
    """
    if dsm_gsd_m is None or dsm_gsd_m > settings.coarsest_party_line_gsd_m:
        dsm_m, dsm_gsd_m = None, 0.0
    large, small = _large_and_small(probability, settings, dsm_m, dsm_gsd_m, valid, rgb)
    is_sure = mean_inside(probability.values, large, probability.grid) >= settings.least_confidence
    footprints = _numbered(large[is_sure], probability)
    doubtful = _numbered(large[~is_sure], probability, first=1 + len(footprints))
    specks = _numbered(small, probability, first=1 + len(footprints) + len(doubtful))
    left_out = [LeftOut(footprint, Reason.DOUBTFUL) for footprint in doubtful]
    left_out += [LeftOut(footprint, Reason.SPECK) for footprint in specks]
    logger.info("%d buildings; %d outlines left out.", len(footprints), len(left_out))
    return Outlines(footprints, probability, tuple(left_out))


def _large_and_small(
    probability: BuildingProbability,
    settings: FootprintSettings,
    fine_dsm_m: NDArray[np.float32] | None,
    dsm_gsd_m: float,
    valid: NDArray[np.bool_] | None,
    rgb: NDArray[np.uint8] | None,
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Outlines that are large enough for a building, or for an annex if a fine DSM shows it, and those that are not."""
    grid = probability.grid
    looked_for = settings if fine_dsm_m is None else annexes_too(settings)
    labels = label_buildings(probability, looked_for, fine_dsm_m, dsm_gsd_m)
    if fine_dsm_m is None and rgb is not None and probability.parting is not None:
        labels = rejoined(labels, probability.parting, rgb)
    large, small = _by_size(_on_image(_outlined(labels, grid, looked_for), grid, settings), looked_for)
    if fine_dsm_m is None:
        return large, small
    known_m = fine_dsm_m if valid is None else np.where(valid, fine_dsm_m, np.float32(np.nan))
    is_kept = buildings_and_annexes(large, known_m, grid, settings)
    return large[is_kept], np.concatenate((small, large[~is_kept]))


def _outlined(labels: NDArray[np.int32], grid: GeoGrid, settings: FootprintSettings) -> NDArray[np.object_]:
    """The outlines of labels (H, W), in the shape that the settings name."""
    traced = TracedBlocks.of(labels, grid, settings.simplify_tolerance_m)
    is_regular = settings.outline_shape is OutlineShape.REGULAR
    outlines = regular_buildings(traced, settings) if is_regular else traced.contours
    return outlines[~shapely.is_missing(outlines)]


def _on_image(outlines: NDArray[np.object_], grid: GeoGrid, settings: FootprintSettings) -> NDArray[np.object_]:
    """The parts of outlines that lie on the image, without small courtyards."""
    parts = polygon_parts(shapely.intersection(outlines, inner_rectangle(grid)))
    polygons = _without_small_holes(parts, settings.smallest_hole_area_m2)
    return polygons[shapely.area(polygons) > 0]


def _by_size(
    polygons: NDArray[np.object_], settings: FootprintSettings
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Clean outlines large enough for a building, and those that are not, or are not any more once they are clean."""
    is_large = shapely.area(polygons) >= settings.smallest_area_m2
    cleaned, _ = clean_outlines(polygons[is_large])
    still_large = shapely.area(cleaned) >= settings.smallest_area_m2
    return cleaned[still_large], np.concatenate((cleaned[~still_large], clean_outlines(polygons[~is_large])[0]))


def _numbered(polygons: NDArray[np.object_], probability: BuildingProbability, first: int = 1) -> tuple[Footprint, ...]:
    """The footprints of polygons (n,) in reading order, numbered from `first`."""
    polygons = polygons[in_reading_order(polygons)]
    confidences = mean_inside(probability.values, polygons, probability.grid).tolist()
    found = enumerate(zip(polygons, confidences, strict=True), first)
    return tuple(Footprint.of_polygon(polygon, confidence, str(number)) for number, (polygon, confidence) in found)


def _without_small_holes(polygons: NDArray[np.object_], smallest_m2: float) -> NDArray[np.object_]:
    filled = polygons.copy()
    for i in np.flatnonzero(shapely.get_num_interior_rings(polygons)):
        holes = [ring for ring in polygons[i].interiors if shapely.Polygon(ring).area >= smallest_m2]
        filled[i] = shapely.Polygon(polygons[i].exterior, holes)
    return filled
