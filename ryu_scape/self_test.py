"""`ryu_scape_app.py --self-test`: does this installation have all that Ryu-Scape needs?

Every check imports what it tests by itself, so that a library that cannot be loaded fails its own check and no other.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from ryu_scape.errors import InputError, MachineError, RyuScapeError
from ryu_scape.gui.samples import SamplePair, sample_pairs
from ryu_scape.own_files import SAMPLES
from ryu_scape.progress import NullProgress
from ryu_scape.settings import Settings
from ryu_scape.terminal import answer, ended_by

if TYPE_CHECKING:
    from ryu_scape.raster import RasterStack
    from ryu_scape.survey import Survey

REINSTALL = "Install Ryu-Scape again."
EQUATOR_DEG, EQUATOR_UTM_M = np.array([[123.0, 0.0]]), np.array([[500_000.0, 0.0]])
"""Where the central meridian of UTM zone 51 meets the equator: (longitude, latitude) and, by definition, (x, y)."""
TILE_PX = 256
HIGH_M, LEAST_CONTRAST = 3.0, 0.3
"""What stands this far above the terrain must look this much more like a building; untrained networks reach 0.05."""
PICTURE_PX = (320, 200)
LEAST_COLOURS = 256
PLATFORM_PLUGINS = {"win32": "qwindows", "darwin": "libqcocoa"}


@dataclass(frozen=True)
class Check:
    """run: raises where something is wrong, else says in a few words what it saw. remedy: for errors without one."""

    title: str
    run: Callable[[], str]
    remedy: str


def main() -> int:
    """Print one line a check; returns 0 if all passed, else the exit code of MachineError."""
    try:
        passed = [_passes(check) for check in CHECKS]
    except OSError as error:  # standard output's; what a check raises is caught
        return ended_by(MachineError(f"The result cannot be shown ({error.strerror}).", "Send it to another place."))
    return 0 if all(passed) else MachineError.exit_code


def _passes(check: Check) -> bool:
    """Do one check. Its title is out before it starts: a crash that no one can catch still shows where it was."""
    answer(f"{check.title}: ")
    try:
        seen = check.run()
    except Exception as error:
        answer(f"failed. {_explanation(error, check.remedy)}\n")
        return False
    answer(f"ok ({seen})\n")
    return True


def _explanation(error: Exception, remedy: str) -> str:
    if isinstance(error, RyuScapeError):
        return f"{error.cause} {error.remedy}"
    return f"{type(error).__name__}: {' '.join(str(error).split()).rstrip('.')}. {remedy}"


def _look_up_crs() -> str:
    from ryu_scape.raster.projection import WGS84, crs_name, project, utm_zone

    utm = utm_zone(*EQUATOR_DEG[0])
    error_m = np.abs(project(EQUATOR_DEG, WGS84, utm) - EQUATOR_UTM_M).max()
    if error_m > 0.001:
        raise ValueError(f"{crs_name(utm)} lies {error_m:.3g} m from where it should.")
    return crs_name(utm)


def _read_geotiff() -> str:
    grid = _read_sample().grid
    return f"{_sample().rgb_path.name}, {grid.width} by {grid.height} pixels of {grid.gsd_m:.2f} m"


def _read_geojson() -> str:
    import geopandas

    rgb_path = _sample().rgb_path
    path = rgb_path.with_name(rgb_path.name.replace("RGB", "buildings")).with_suffix(".geojson")
    footprints = geopandas.read_file(path, engine="pyogrio")
    areas_m2 = footprints.to_crs(footprints.estimate_utm_crs()).area
    if footprints.empty or not (areas_m2 > 0).all():
        raise ValueError(f"{path.name} has footprints without area.")
    return f"{path.name}, {len(footprints)} buildings"


def _find_buildings() -> str:
    from ryu_scape.own_files import WEIGHTS
    from ryu_scape.segmentation.engine import engine_name, load_network
    from ryu_scape.segmentation.normalisation import encode_dsm
    from ryu_scape.segmentation.predict import cut_window, predict_windows

    start_s = time.perf_counter()
    network, card = load_network(WEIGHTS)
    survey = _sample_survey()
    rgb, dsm_m, dtm_m = survey.rgb, survey.dsm_m, survey.dtm_m
    assert dsm_m is not None  # noqa: S101 - sample pairs have both: said to mypy
    tile = np.s_[..., :TILE_PX, :TILE_PX]
    cut = partial(cut_window, rgb[tile], encode_dsm(dsm_m[tile], dtm_m[tile], card.dsm_encoding))
    answer = predict_windows(network, (TILE_PX, TILE_PX), cut, Settings().segmentation, NullProgress())
    is_high = (dsm_m - dtm_m)[tile] > HIGH_M
    high, low = (float(answer.probability[part].mean()) for part in (is_high, ~is_high))
    if not high - low > LEAST_CONTRAST:
        raise ValueError(f"The network tells no building from the ground ({high:.2f} and {low:.2f}).")
    return f"building {high:.2f}, ground {low:.2f}, {time.perf_counter() - start_s:.1f} s on {engine_name(network)}"


def _load_torch() -> str:
    from ryu_scape.segmentation.engine import has_torch

    if not has_torch():
        return "left out, so nothing can be taught"
    import torch

    from ryu_scape.segmentation.runner import choose_device

    return f"{torch.__version__} on {choose_device()}"


def _render() -> str:
    from ryu_scape.scene.builder import build_scene
    from ryu_scape.viewer.offscreen import render_image

    image = render_image(build_scene(_sample_survey(), (), Settings().scene), PICTURE_PX)
    colours = len(np.unique(image.reshape(-1, 3), axis=0))
    if colours < LEAST_COLOURS:
        raise ValueError(f"The picture of a city has {colours} colours.")
    return f"a picture of {colours} colours"


def _load_qt() -> str:
    import PyQt5.QtOpenGL  # noqa: F401 - loads all of Qt that the window uses
    from PyQt5.QtCore import QT_VERSION_STR, QLibraryInfo, QPluginLoader

    plugin = PLATFORM_PLUGINS.get(sys.platform, "libqxcb")
    # With slashes: Qt finds no plugin by a path with Windows' own separators and without an ending.
    loader = QPluginLoader(f"{QLibraryInfo.location(QLibraryInfo.PluginsPath)}/platforms/{plugin}")
    if not loader.load():
        raise ImportError(loader.errorString())
    return f"Qt {QT_VERSION_STR}, {plugin}"


# PyTorch before rendering: it and Mesa's OpenGL bring different LLVMs, which clash when Mesa's is loaded first.
CHECKS = (
    Check("CRS look-up", _look_up_crs, REINSTALL),
    Check("GeoTIFF reading", _read_geotiff, REINSTALL),
    Check("GeoJSON reading", _read_geojson, REINSTALL),
    Check("Inference", _find_buildings, REINSTALL),
    Check("PyTorch", _load_torch, REINSTALL),
    Check("OpenGL rendering", _render, "Install the graphics card maker's driver."),
    Check("Qt", _load_qt, "Install the system libraries that it names, then try again."),
)


@cache
def _sample() -> SamplePair:
    pairs = sample_pairs()
    if not pairs:
        raise InputError(f"{SAMPLES} holds no sample tiles.", REINSTALL)
    return pairs[0]


@cache
def _sample_survey() -> Survey:
    try:
        rasters = _read_sample()
    except Exception as error:
        raise InputError("There is no tile to try it on.", "First mend GeoTIFF reading.") from error
    from ryu_scape.survey import Survey

    return Survey.of(rasters)


@cache
def _read_sample() -> RasterStack:
    from ryu_scape.raster.sandboxed import read_stack

    return read_stack(_sample().rgb_path, _sample().dsm_path, Settings().raster, NullProgress())
