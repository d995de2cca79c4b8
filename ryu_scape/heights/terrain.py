"""The terrain of a survey once its buildings are known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from ryu_scape.footprints import Footprint, label_raster, polygons_of
from ryu_scape.footprints.neighbourhoods import LabelRows
from ryu_scape.heights.cell_shares import CellShares
from ryu_scape.heights.expected import ExpectedHeights
from ryu_scape.heights.sharing_out import share_out
from ryu_scape.settings import HeightSettings
from ryu_scape.survey import Survey
from ryu_scape.terrain import fill_gaps, terrain_beneath


def with_terrain_beneath(
    survey: Survey,
    footprints: Sequence[Footprint],
    settings: HeightSettings,
    step: Callable[[float], None] = lambda _: None,
) -> Survey:
    """The survey with its terrain estimated once more, now that the buildings are known.

    A DSM that shows roofs is looked at between them. Of one whose cells tell no building by itself the terrain is what
    its cells say less what stands in them (`share_out`), without an image beyond all outlines what they say as it is.
    Without a DSM, and with one in between, the terrain stays.
    step: hears which fraction is done, and may raise OperationCancelled.
    """
    if survey.dsm_m is None or survey.dsm_gsd_m is None:
        return survey
    polygons = polygons_of(footprints)
    if survey.dsm_gsd_m <= settings.coarsest_roof_gsd_m:
        dtm_m = terrain_beneath(survey.dsm_m, survey.grid.gsd_m, LabelRows(polygons, survey.grid))
        return survey if dtm_m is None else replace(survey, known_dtm_m=dtm_m)
    if survey.dsm_cells is None:
        return survey
    labels = label_raster(polygons, survey.grid)
    shares = CellShares.of(survey, survey.dsm_cells, footprints, labels)
    expected = ExpectedHeights.by_outlines(polygons, settings)
    terrain_m = share_out(shares, expected, settings.smallest_height_m, step).terrain_m
    if not survey.is_photo:
        terrain_m = np.where(shares.is_used | np.isnan(shares.elevation_m), terrain_m, shares.elevation_m)
    if not np.isfinite(terrain_m).any():
        return survey
    whole_m = fill_gaps(np.nan_to_num(terrain_m).astype(np.float32), np.isfinite(terrain_m))
    return replace(survey, known_dtm_m=survey.dsm_cells.spread(whole_m, labels.shape))
