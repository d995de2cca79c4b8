"""The terrain of a survey once its buildings are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ryu_scape.footprints import Footprint, label_raster, polygons_of
from ryu_scape.settings import HeightSettings
from ryu_scape.survey import Survey
from ryu_scape.terrain import terrain_beneath


def with_terrain_beneath(survey: Survey, footprints: Sequence[Footprint], settings: HeightSettings) -> Survey:
    """The survey with its terrain estimated once more, from what the DSM shows between the footprints.

    It stays as it is without a DSM, and with one too coarse to tell a roof from the ground beside it.
    """
    if survey.dsm_m is None or survey.dsm_gsd_m is None or survey.dsm_gsd_m > settings.coarsest_roof_gsd_m:
        return survey
    labels = label_raster(polygons_of(footprints), survey.grid)
    return replace(survey, dtm_m=terrain_beneath(survey.dsm_m, survey.grid.gsd_m, labels, survey.dtm_m))
