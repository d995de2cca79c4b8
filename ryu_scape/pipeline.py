"""The stages in order: the one place where they stand together."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import numpy as np

from ryu_scape.footprints import extract_footprints
from ryu_scape.heights import Building, HeightSource, measure_buildings
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.raster import GeoGrid, RasterPair, read_pair
from ryu_scape.scene.builder import build_scene
from ryu_scape.scene.vertex_arrays import SceneGeometry
from ryu_scape.segmentation.predict import predict_buildings
from ryu_scape.segmentation.weights import load_network
from ryu_scape.settings import Settings
from ryu_scape.terrain import estimate_terrain

DEFAULT_WEIGHTS = Path(__file__).resolve().parent.parent / "models" / "ryu_scape.safetensors"
COARSE_DSM_GSD_M = 5.0
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class BuildRequest:
    """What to build a scene from."""

    rgb_path: Path
    dsm_path: Path | None = None
    weights_path: Path = DEFAULT_WEIGHTS
    settings: Settings = field(default_factory=Settings)


@dataclass(frozen=True, eq=False)
class Reconstruction:
    """A finished scene and the buildings it was made of; `seconds` is by stage, `warnings` are plain sentences."""

    grid: GeoGrid
    buildings: tuple[Building, ...]
    scene: SceneGeometry
    warnings: tuple[str, ...]
    seconds: Mapping[str, float]


def run(request: BuildRequest, progress: ProgressReporter) -> Reconstruction:
    """Raster, terrain, segmentation, footprints, heights, scene.

    Raises InputError for unusable files, MachineError where the computer cannot, OperationCancelled when asked to stop.
    """
    settings = request.settings
    seconds: dict[str, float] = {}
    with _stage("raster", seconds):
        pair = read_pair(request.rgb_path, request.dsm_path, settings.raster, progress)
    with _stage("terrain", seconds):
        advance(progress, "Estimating terrain", 0.0)
        dtm_m = (
            np.zeros((pair.grid.height, pair.grid.width), np.float32)
            if pair.dsm_m is None
            else estimate_terrain(pair.dsm_m, pair.grid.gsd_m)
        )
    with _stage("segmentation", seconds):
        advance(progress, "Loading the network", 0.0)
        network, card = load_network(request.weights_path)
        probability = predict_buildings(network, pair, dtm_m, card.dsm_encoding, settings.segmentation, progress)
    with _stage("footprints", seconds):
        advance(progress, "Outlining buildings", 0.0)
        found = extract_footprints(probability, settings.footprints)
    with _stage("heights", seconds):
        advance(progress, "Measuring heights", 0.0)
        buildings = measure_buildings(pair, dtm_m, found.footprints, settings.heights)
    with _stage("scene", seconds):
        advance(progress, "Building the scene", 0.0)
        scene = build_scene(pair, dtm_m, buildings, settings.scene)
    advance(progress, "Building the scene", 1.0)
    return Reconstruction(
        pair.grid, buildings, scene, pair.warnings + _warnings(pair, buildings), MappingProxyType(seconds)
    )


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
    guessed = sum(building.height_source is HeightSource.DEFAULT for building in buildings)
    if guessed:
        height_m = next(b.height_m for b in buildings if b.height_source is HeightSource.DEFAULT)
        why = "there is no DSM" if pair.dsm_m is None else "the DSM has no data there"
        warnings.append(f"{guessed} of {len(buildings)} buildings are drawn {height_m:.0f} m high because {why}.")
    if pair.dsm_gsd_m is not None and pair.dsm_gsd_m > COARSE_DSM_GSD_M:
        warnings.append(
            f"The DSM's GSD of {pair.dsm_gsd_m:.0f} m is too coarse for single buildings: heights are rough."
        )
    return tuple(warnings)
