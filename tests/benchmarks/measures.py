"""The works whose times are kept from commit to commit: one for each stage that a person waits for, and the whole."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from ryu_scape.export import export_city
from ryu_scape.footprints import extract_footprints
from ryu_scape.inputs import BuildRequest
from ryu_scape.pipeline import run
from ryu_scape.progress import NullProgress
from ryu_scape.raster.sandboxed import read_stack
from ryu_scape.scene.builder import construct
from ryu_scape.settings import FootprintSettings, RasterSettings, SceneSettings
from tests.benchmarks import bench_export, bench_footprints, bench_scene

SAMPLES = Path(__file__).parents[2] / "Dataset"
RGB, DSM, OUTLINES = (SAMPLES / name for name in ("RGB_old_town.tif", "DSM_old_town.tif", "buildings_old_town.geojson"))

Work = Callable[[], object]


def reading() -> Work:
    """A sample's image and DSM, in a child process."""
    return lambda: read_stack(RGB, DSM, RasterSettings(), NullProgress())


def outlining() -> Work:
    """1,000 houses in a probability."""
    probability = bench_footprints.suburb(1_000)
    return lambda: extract_footprints(probability, FootprintSettings())


def scene() -> Work:
    """200 buildings in full detail, with the ground."""
    survey, buildings = bench_scene.city(200, 650)
    return lambda: construct(survey, buildings, SceneSettings())


def one_edit() -> Work:
    """The scene of 5,000 buildings after one height was changed."""
    survey, buildings = bench_scene.city(5_000, 650)
    whole = construct(survey, buildings, SceneSettings())
    edited = [replace(buildings[0], eave_elevation_m=buildings[0].eave_elevation_m + 3.0), *buildings[1:]]
    return lambda: construct(survey, edited, SceneSettings(), whole)


def glb() -> Work:
    """5,000 detailed buildings as a GLB."""
    city = bench_export.city_of(5_000)
    folder = tempfile.TemporaryDirectory()
    return lambda: export_city(city, Path(folder.name) / "city.glb")


def without_network() -> Work:
    """From a sample's files to its city, with outlines given."""
    return lambda: run(BuildRequest(RGB, DSM, OUTLINES), NullProgress())


def with_network() -> Work:
    """From a sample's files to its city."""
    return lambda: run(BuildRequest(RGB, DSM), NullProgress())


MEASURES: Mapping[str, Callable[[], Work]] = MappingProxyType(
    {work.__name__: work for work in (reading, outlining, scene, one_edit, glb, without_network, with_network)}
)
"""By name: what prepares the work that is then timed."""
