"""The stages in order, each a door of its own: the one place where they stand together."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.footprints import LeftOut, Outlines, Reason, find_buildings
from ryu_scape.footprints.lie import warnings_about_lie
from ryu_scape.footprints.parts import part_at_steps
from ryu_scape.footprints.sandboxed import READ_TASK as READ_FOOTPRINTS
from ryu_scape.footprints.sandboxed import read_footprints
from ryu_scape.heights import (
    Building,
    measure_with_terrain,
    without_level_ground,
    without_vegetation,
)
from ryu_scape.heights.bare_earth import was_given_dsm
from ryu_scape.heights.trust import ToldHeights, warnings_about_dsm, warnings_about_sources
from ryu_scape.inputs import BuildRequest, Inputs
from ryu_scape.own_files import WEIGHTS
from ryu_scape.progress import UNHEARD, ProgressReporter, advance
from ryu_scape.raster.coarseness import refuse_too_coarse
from ryu_scape.raster.sandboxed import read_dsm_alone, read_stack
from ryu_scape.sandbox import prepare
from ryu_scape.scene.builder import construct
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import (
    DEFAULTS,
    FootprintSettings,
    HeightSettings,
    RasterSettings,
    SceneSettings,
    SegmentationSettings,
    Settings,
)
from ryu_scape.survey import Survey

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Measured:
    """The buildings of a survey.

    left_out: outlines that the DSM shows to be no building.
    """

    survey: Survey
    buildings: tuple[Building, ...]
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, eq=False)
class Reconstruction:
    """A finished city. warnings: plain sentences. seconds: by stage."""

    city: City
    warnings: tuple[str, ...]
    seconds: Mapping[str, float]


def run(request: BuildRequest, progress: ProgressReporter) -> Reconstruction:
    """All stages: survey, outlines, heights, city; no network where footprints are given.

    Raises InputError for unusable files, MachineError where the computer cannot, OperationCancelled when asked to stop.
    """
    settings = request.settings
    seconds: dict[str, float] = {}
    if request.footprints_path is not None:
        prepare(READ_FOOTPRINTS)
    with _timed("survey", seconds):
        survey = read_survey(request, settings.raster, progress)
    if request.footprints_path is None:
        with _timed("segmentation", seconds):
            probability = look_for_buildings(survey, request.weights_path, settings.segmentation, progress)
        with _timed("footprints", seconds):
            outlines = draw_outlines(survey, probability, settings.footprints, progress)
    else:
        with _timed("footprints", seconds):
            outlines = read_outlines(request.footprints_path, survey, settings.footprints, progress)
    with _timed("heights", seconds):
        measured = measure(survey, outlines, settings.heights, progress)
    with _timed("scene", seconds):
        city = build_city(measured, outlines, settings.scene, progress)
    return Reconstruction(city, warnings_about(city), MappingProxyType(seconds))


def read_survey(
    inputs: Inputs, settings: RasterSettings = DEFAULTS.raster, progress: ProgressReporter = UNHEARD
) -> Survey:
    """The rasters on one grid, with the terrain under them. Raises as `run` does.

    TooCoarseError where the image shows no buildings, or the DSM not how high they are, and nobody said to go on.
    """
    if inputs.rgb_path is not None:
        rasters = read_stack(inputs.rgb_path, inputs.dsm_path, settings, progress)
    elif inputs.dsm_path is None or inputs.footprints_path is None:
        raise InputError("There is no image to find buildings in.", "Give an orthophoto, or a DSM and footprints.")
    else:
        rasters = read_dsm_alone(inputs.dsm_path, settings, progress)
    warnings = refuse_too_coarse(rasters.grid.gsd_m, rasters.dsm_gsd_m, inputs.footprints_path is None, settings)
    survey = Survey.of(replace(rasters, warnings=rasters.warnings + warnings))
    return survey if inputs.rgb_path is None else survey.with_sun()


def look_for_buildings(
    survey: Survey, weights_path: Path, settings: SegmentationSettings, progress: ProgressReporter
) -> BuildingProbability:
    """What the network of a weights file says of each pixel. Raises as `run` does."""
    # Imported here because what computes takes seconds, which a person's own outlines spare.
    from ryu_scape.segmentation.engine import load_network
    from ryu_scape.segmentation.predict import predict_buildings

    advance(progress, "Loading the network", 0.0)
    network, card = load_network(weights_path)
    advance(progress, "Estimating terrain", 0.0)
    return predict_buildings(network, survey, card, settings, progress)


def draw_outlines(
    survey: Survey, probability: BuildingProbability, settings: FootprintSettings, progress: ProgressReporter
) -> Outlines:
    """The outlines of what the network and a fine DSM see."""
    advance(progress, "Outlining buildings", 0.0)
    return find_buildings(probability, survey, settings)


def find_outlines(
    survey: Survey,
    weights_path: str | Path = WEIGHTS,
    settings: Settings = DEFAULTS,
    progress: ProgressReporter = UNHEARD,
) -> Outlines:
    """The outlines that the network finds. Raises as `run` does."""
    probability = look_for_buildings(survey, Path(weights_path), settings.segmentation, progress)
    return draw_outlines(survey, probability, settings.footprints, progress)


def read_outlines(
    path: str | Path,
    survey: Survey,
    settings: FootprintSettings = DEFAULTS.footprints,
    progress: ProgressReporter = UNHEARD,
) -> Outlines:
    """A person's own outlines on the survey, parted where a fine DSM steps within them. Raises as `run` does.

    Where they lie beside the DSM's roofs it steps within them by mistake: then they stay whole.
    """
    advance(progress, "Reading footprints", 0.0)
    outlines = read_footprints(Path(path), survey.grid, progress)
    lie = warnings_about_lie(outlines.footprints, survey.grid, survey.dsm_m, survey.valid, survey.dsm_gsd_m)
    outlines = replace(outlines, warnings=outlines.warnings + lie)
    return outlines if lie else part_at_steps(outlines, survey.with_voids_bridged(), settings)


def measure(
    survey: Survey,
    outlines: Outlines,
    settings: HeightSettings = DEFAULTS.heights,
    progress: ProgressReporter = UNHEARD,
    is_part: bool = False,
) -> Measured:
    """Ground, eave and roof of every outline; what was found and the DSM shows to be no building is left out.

    The terrain is estimated anew between the outlines: what stands under a roof is no ground. A DSM on which none of
    them stands is taken for the terrain itself, unless the survey `is_part` of a place, which does not tell of it all.
    The survey has the canopy that the network sees from then on.
    """
    advance(progress, "Measuring heights", 0.0)
    step = partial(advance, progress, "Measuring heights")
    survey, buildings = measure_with_terrain(survey, outlines.footprints, settings, outlines.probability, step, is_part)
    if outlines.probability is None:
        return Measured(survey, buildings)
    survey = survey.with_canopy(outlines.probability.canopy)
    standing = without_level_ground(buildings, survey, settings)
    kept = without_vegetation(standing, survey, settings)
    flat, leafy = _lost(buildings, standing, Reason.LEVEL_GROUND), _lost(standing, kept, Reason.VEGETATION)
    return Measured(survey, kept, flat + leafy)


def build_city(
    measured: Measured,
    outlines: Outlines,
    settings: SceneSettings = DEFAULTS.scene,
    progress: ProgressReporter = UNHEARD,
    before: City | None = None,
) -> City:
    """The scene of what was measured; what stays as it was is taken over from the city `before` (see `construct`)."""
    advance(progress, "Building the scene", 0.0)
    construction = construct(
        measured.survey, measured.buildings, settings, None if before is None else before.construction
    )
    advance(progress, "Building the scene", 1.0)
    left_out = outlines.left_out + measured.left_out
    return City(measured.survey, outlines, measured.buildings, left_out, construction.geometry, settings, construction)


def warnings_about(city: City) -> tuple[str, ...]:
    """Plain sentences that a person should read before trusting a city."""
    empty = () if city.buildings else ("No building was found.",)
    return (
        *city.survey.warnings,
        *city.outlines.warnings,
        *empty,
        *warnings_about_sources(ToldHeights.of(city.buildings), was_given_dsm(city.survey)),
        *warnings_about_dsm(city.survey, city.buildings),
    )


def _lost(before: tuple[Building, ...], after: tuple[Building, ...], reason: Reason) -> tuple[LeftOut, ...]:
    kept = set(after)
    return tuple(LeftOut(building.footprint, reason) for building in before if building not in kept)


@contextmanager
def _timed(stage: str, seconds: dict[str, float]) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[stage] = time.perf_counter() - start
    log.info("%s took %.2f s", stage, seconds[stage])
