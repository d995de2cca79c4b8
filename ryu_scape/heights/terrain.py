"""The terrain of a survey once its buildings are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.footprints import Footprint, label_raster, polygons_of
from ryu_scape.footprints.neighbourhoods import LabelRows
from ryu_scape.heights.cell_shares import CellShares
from ryu_scape.heights.expected import ExpectedHeights
from ryu_scape.heights.sharing_out import share_out
from ryu_scape.progress import Step
from ryu_scape.raster.dsm_cells import DsmCells
from ryu_scape.settings import HeightSettings
from ryu_scape.survey import Survey
from ryu_scape.terrain import fill_gaps, terrain_beneath


def with_terrain_beneath(
    survey: Survey,
    footprints: Sequence[Footprint],
    settings: HeightSettings,
    step: Step = lambda _: None,
) -> Survey:
    """The survey with its terrain estimated once more, now that the buildings are known.

    A DSM that shows roofs is looked at between them. Where there are only cells, which tell no building by itself, the
    terrain is what they say less what stands in them (`share_out`); without an image it is what they say as it is
    beyond all outlines. Without a DSM, and with one in between, the terrain stays.
    step: hears which fraction is done, and may raise OperationCancelled.
    """
    if survey.dsm_m is None or survey.dsm_gsd_m is None:
        return survey
    if survey.dsm_gsd_m <= settings.coarsest_roof_gsd_m:
        labels = LabelRows(polygons_of(footprints), survey.grid)
        dtm_m = terrain_beneath(survey.dsm_m, survey.grid.gsd_m, labels)
        survey = survey if dtm_m is None else replace(survey, known_dtm_m=dtm_m)
    if survey.dsm_cells is None:
        return survey
    by_cells_m = _terrain_by_cells(survey, survey.dsm_cells, footprints, settings, step)
    if by_cells_m is None:
        return survey
    if survey.roofs_m is not None:
        by_cells_m = _joined(survey, survey.roofs_m, by_cells_m, survey.dsm_cells.side_m)
    return replace(survey, known_dtm_m=by_cells_m)


def _terrain_by_cells(
    survey: Survey,
    cells: DsmCells,
    footprints: Sequence[Footprint],
    settings: HeightSettings,
    step: Step,
) -> NDArray[np.float32] | None:
    """What cells say (H, W) less what stands in them; None where they say nothing."""
    polygons = polygons_of(footprints)
    labels = label_raster(polygons, survey.grid)
    shares = CellShares.of(survey, cells, footprints, labels)
    expected = ExpectedHeights.by_outlines(polygons, settings)
    terrain_m = share_out(shares, expected, settings.smallest_height_m, step).terrain_m
    if not survey.is_photo:
        terrain_m = np.where(shares.is_used | np.isnan(shares.elevation_m), terrain_m, shares.elevation_m)
    known = np.isfinite(terrain_m)
    if not known.any():
        return None
    return cells.spread(fill_gaps(np.nan_to_num(terrain_m).astype(np.float32), known), labels.shape)


def _joined(
    survey: Survey, dsm_m: NDArray[np.float32], by_cells_m: NDArray[np.float32], side_m: float
) -> NDArray[np.float32]:
    """The survey's terrain (H, W) where its DSM has data, from a cell beyond that on what cells say."""
    beyond_px = cv2.distanceTransform(np.isnan(dsm_m).view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    share = np.minimum(beyond_px * np.float32(survey.grid.gsd_m / side_m), np.float32(1.0))
    return survey.dtm_m + share * (by_cells_m - survey.dtm_m)
