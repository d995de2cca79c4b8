"""The stages in order: the one place where they stand together."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.footprints import GivenFootprints, extract_footprints
from ryu_scape.footprints.sandboxed import READ_TASK as READ_FOOTPRINTS
from ryu_scape.footprints.sandboxed import read_footprints
from ryu_scape.heights import Building, HeightSource, measure_buildings, without_level_ground, without_vegetation
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.raster import RasterPair
from ryu_scape.raster.sandboxed import read_dsm_alone, read_pair
from ryu_scape.sandbox import prepare
from ryu_scape.scene.builder import build_scene
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import Settings
from ryu_scape.terrain import estimate_terrain

DEFAULT_WEIGHTS = Path(__file__).resolve().parent.parent / "models" / "ryu_scape.safetensors"
COARSE_DSM_GSD_M = 5.0
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class BuildRequest:
    """What to build a scene from.

    footprints_path: a person's own outlines, which take the place of those that the network would find; with them and
    a DSM, `rgb_path` may be None: the ground then shows the DSM's relief.
    """

    rgb_path: Path | None
    dsm_path: Path | None = None
    footprints_path: Path | None = None
    weights_path: Path = DEFAULT_WEIGHTS
    settings: Settings = field(default_factory=Settings)


@dataclass(frozen=True, eq=False)
class Reconstruction:
    """A finished city.

    warnings: plain sentences. left_out: how many outlines that the network found became no building, by reason: too
    small, too doubtful, level ground in the DSM, or a tree. seconds: by stage.
    """

    city: City
    warnings: tuple[str, ...]
    left_out: Mapping[str, int]
    seconds: Mapping[str, float]


def run(request: BuildRequest, progress: ProgressReporter) -> Reconstruction:
    """Raster, terrain, segmentation, footprints, heights, scene; no segmentation where footprints are given.

    Raises InputError for unusable files, MachineError where the computer cannot, OperationCancelled when asked to stop.
    """
    settings = request.settings
    seconds: dict[str, float] = {}
    if request.footprints_path is not None:
        prepare(READ_FOOTPRINTS)
    with _stage("raster", seconds):
        pair = _read_rasters(request, progress)
    with _stage("terrain", seconds):
        advance(progress, "Estimating terrain", 0.0)
        dtm_m = (
            np.zeros((pair.grid.height, pair.grid.width), np.float32)
            if pair.dsm_m is None
            else estimate_terrain(pair.dsm_m, pair.grid.gsd_m)
        )
    probability: BuildingProbability | None = None
    left_out: dict[str, int] = {}
    if request.footprints_path is None:
        probability = _predict(pair, dtm_m, request, seconds, progress)
        with _stage("footprints", seconds):
            advance(progress, "Outlining buildings", 0.0)
            found = extract_footprints(probability, settings.footprints, pair.dsm_m, pair.dsm_gsd_m)
            given = GivenFootprints(found.footprints)
            left_out |= {"specks": found.dropped_specks, "doubtful": found.dropped_doubtful}
    else:
        with _stage("footprints", seconds):
            advance(progress, "Reading footprints", 0.0)
            given = read_footprints(request.footprints_path, pair.grid, progress)
    with _stage("heights", seconds):
        advance(progress, "Measuring heights", 0.0)
        model_height_m = None if probability is None else probability.height_m
        step = partial(advance, progress, "Measuring heights")
        buildings = measure_buildings(pair, dtm_m, given.footprints, settings.heights, model_height_m, step)
        if request.footprints_path is None:
            standing = without_level_ground(buildings, pair, settings.heights)
            left_out["level_ground"] = len(buildings) - len(standing)
            buildings = without_vegetation(standing, pair, settings.heights)
            left_out["vegetation"] = len(standing) - len(buildings)
    with _stage("scene", seconds):
        advance(progress, "Building the scene", 0.0)
        scene = build_scene(pair, dtm_m, buildings, settings.scene)
    advance(progress, "Building the scene", 1.0)
    warnings = pair.warnings + given.warnings + _warnings(pair, buildings)
    above_terrain_m = None if pair.dsm_m is None else pair.dsm_m - dtm_m
    city = City(pair.grid, buildings, scene, probability, above_terrain_m, settings.scene)
    return Reconstruction(city, warnings, MappingProxyType(left_out), MappingProxyType(seconds))


def _read_rasters(request: BuildRequest, progress: ProgressReporter) -> RasterPair:
    settings = request.settings.raster
    if request.rgb_path is not None:
        return read_pair(request.rgb_path, request.dsm_path, settings, progress)
    if request.dsm_path is None or request.footprints_path is None:
        raise InputError("There is no image to find buildings in.", "Give an orthophoto, or a DSM and footprints.")
    return read_dsm_alone(request.dsm_path, settings, progress)


def _predict(
    pair: RasterPair,
    dtm_m: NDArray[np.float32],
    request: BuildRequest,
    seconds: dict[str, float],
    progress: ProgressReporter,
) -> BuildingProbability:
    # Imported here because torch takes seconds, which a person's own outlines spare.
    from ryu_scape.segmentation.predict import predict_buildings
    from ryu_scape.segmentation.weights import load_network

    with _stage("segmentation", seconds):
        advance(progress, "Loading the network", 0.0)
        network, card = load_network(request.weights_path)
        windows = request.settings.segmentation
        return predict_buildings(network, pair, dtm_m, card.dsm_encoding, windows, progress)


@contextmanager
def _stage(name: str, seconds: dict[str, float]) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[name] = time.perf_counter() - start
    log.info("%s took %.2f s", name, seconds[name])


def _warnings(pair: RasterPair, buildings: tuple[Building, ...]) -> tuple[str, ...]:
    warnings = []
    if not buildings:
        warnings.append("No building was found.")
    why = "there is no DSM" if pair.dsm_m is None else "the DSM has no data there"
    assumed = [building for building in buildings if building.height_source is HeightSource.DEFAULT]
    if assumed:
        how = f"drawn {assumed[0].height_m:.0f} m high"
        warnings.append(f"{len(assumed)} of {len(buildings)} buildings are {how} because {why}.")
    guessed = sum(building.height_source is HeightSource.MODEL for building in buildings)
    if guessed:
        how = "as high as the network guesses from the image"
        warnings.append(f"{guessed} of {len(buildings)} buildings are {how} because {why}.")
    if pair.dsm_gsd_m is not None and pair.dsm_gsd_m > COARSE_DSM_GSD_M:
        warnings.append(
            f"The DSM's GSD of {pair.dsm_gsd_m:.0f} m is too coarse for single buildings: heights are rough."
        )
    return tuple(warnings)
