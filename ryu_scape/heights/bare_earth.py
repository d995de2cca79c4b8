"""A DSM on which nothing stands where buildings are: a model of the bare earth (DTM) that was given in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ryu_scape.footprints import Footprint
from ryu_scape.heights.building import Building, HeightSource
from ryu_scape.heights.measure import measure_buildings
from ryu_scape.heights.terrain import with_terrain_beneath
from ryu_scape.progress import Step, share
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import HeightSettings
from ryu_scape.survey import Survey
from ryu_scape.terrain import fill_gaps

TERRAIN_SHARE = 0.4
"""Of the time, for the terrain beneath."""
LEAST_BUILDINGS, LEAST_FLAT_SHARE = 5, 0.9
STANDING_M, MOST_STANDING_SHARE = 2.0, 0.002
"""A DSM shows that much of a place, trees if nothing else, to stand so high."""
SAID = (
    "On the DSM nothing stands where the buildings are: it seems to be a model of the bare earth (DTM) and is taken "
    "for the ground. Give a DSM to have heights measured."
)
SAID_OF_PART = (
    "On the DSM nothing stands where the buildings are: it seems to be a model of the bare earth (DTM), and heights "
    "mean nothing there. Give a DSM, or none."
)


def measure_with_terrain(
    survey: Survey,
    footprints: Sequence[Footprint],
    settings: HeightSettings,
    seen: BuildingProbability | None,
    step: Step,
    is_part: bool,
) -> tuple[Survey, tuple[Building, ...]]:
    """What `measure_buildings` finds on the terrain beneath the footprints, and the survey with that terrain.

    A DSM on which none of them stands is taken for the terrain itself. If the survey `is_part` of a place, which does
    not tell of it all, that is only said of it. step: as there.
    """
    survey = with_terrain_beneath(survey, footprints, settings, share(step, 0.0, TERRAIN_SHARE))
    measuring = share(step, TERRAIN_SHARE, 1.0)
    buildings = measure_buildings(survey, footprints, settings, seen, measuring)
    if survey.dsm_m is None or not _seems_bare(survey, buildings, settings):
        return survey, buildings
    if is_part:
        return replace(survey, warnings=(*survey.warnings, SAID_OF_PART)), buildings
    bare = _standing_on(survey, survey.dsm_m)
    return bare, measure_buildings(bare, footprints, settings, seen, measuring)


def _seems_bare(survey: Survey, buildings: Sequence[Building], settings: HeightSettings) -> bool:
    """Whether neither the buildings measured on the DSM stand, nor any tree does."""
    measured = [building for building in buildings if building.height_source is HeightSource.DSM]
    flat = sum(building.height_m <= settings.smallest_height_m for building in measured)
    is_flat = len(measured) >= LEAST_BUILDINGS and flat >= LEAST_FLAT_SHARE * len(measured)
    above_m = survey.height_above_terrain_m if is_flat else None
    return above_m is not None and bool(np.mean(above_m[survey.valid] > STANDING_M) <= MOST_STANDING_SHARE)


def _standing_on(survey: Survey, ground_m: NDArray[np.float32]) -> Survey:
    """The survey without a DSM, standing on what was given for one (H, W), and a warning that says so."""
    known = np.isfinite(ground_m)
    dtm_m = fill_gaps(np.where(known, ground_m, np.float32(0)), known)
    warnings = (*survey.warnings, SAID)
    return replace(survey, dsm_m=None, dsm_gsd_m=None, dsm_cells=None, known_dtm_m=dtm_m, warnings=warnings)


def was_given_dsm(survey: Survey) -> bool:
    """Whether a survey has a DSM, or had one that was taken for the bare earth."""
    return survey.dsm_m is not None or SAID in survey.warnings
