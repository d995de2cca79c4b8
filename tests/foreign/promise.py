"""What each reader of foreign files promises: a sound value or a RyuScapeError, soon, in little memory, in silence."""

from __future__ import annotations

import json
import sys
import time
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import numpy as np
import shapely
import torch

from ryu_scape.errors import RyuScapeError
from ryu_scape.footprints import Outlines, read_footprints
from ryu_scape.footprints.footprint import polygons_of
from ryu_scape.footprints.vector_files import place_of
from ryu_scape.progress import NullProgress
from ryu_scape.raster import GeoGrid, RasterStack, read_dsm_alone, read_stack, tell_apart
from ryu_scape.raster.description import RasterDescription, describe_raster
from ryu_scape.segmentation import weights
from ryu_scape.segmentation.weights_file import WeightsCard
from ryu_scape.settings import RasterSettings
from tests.foreign.ears import BaitWatch, Listener
from tests.foreign.seeds import GRID

if sys.platform != "win32":
    import resource

LONGEST_CPU_S, LONGEST_S = 5.0, 30.0
LARGEST_GROWTH_BYTES = 2e9
LONGEST_SENTENCE = 1000


class BrokenPromiseError(AssertionError):
    """A reader did what none may do. `fault` tells like faults from others: the call, what, and in which function."""

    def __init__(self, call: str, what: str, where: str = "") -> None:
        super().__init__(f"{call}: {what}{f' in {where}' if where else ''}")
        self.what, self.fault = what, (call, what.split(":")[0], where)


@dataclass(frozen=True)
class Bench:
    """Where mutants are read: `folder` is theirs, the sound pair lies elsewhere, and the ears are open."""

    folder: Path
    sound_rgb: Path
    sound_dsm: Path
    listener: Listener
    bait: BaitWatch

    def read_as_raster(self, path: Path) -> None:
        """Read a TIFF in each of its roles. Raises BrokenPromiseError."""
        settings, progress = RasterSettings(), NullProgress()
        with self._promised("image"):
            _check_pair(read_stack(path, None, settings, progress), has_dsm=False)
        with self._promised("image over a DSM"):
            _check_pair(read_stack(path, self.sound_dsm, settings, progress))
        with self._promised("DSM under an image"):
            _check_pair(read_stack(self.sound_rgb, path, settings, progress))
        with self._promised("DSM alone"):
            _check_pair(read_dsm_alone(path, settings, progress))
        with self._promised("told apart"):
            _require({*tell_apart(path, self.sound_dsm)} == {path, self.sound_dsm}, "other files are told apart")
        with self._promised("header"):
            _check_header(describe_raster(path))

    def read_as_footprints(self, path: Path) -> None:
        """Read a vector file. Raises BrokenPromiseError."""
        with self._promised("footprints"):
            _check_footprints(read_footprints(path, GRID))
        with self._promised("place"):
            _check_place(place_of(path))

    def read_as_weights(self, path: Path) -> None:
        """Read a weights file. Raises BrokenPromiseError."""
        with self._promised("weights"):
            network, card = weights.load_network(path)
            _require(isinstance(card, WeightsCard), "there is no card")
            _require(not network.training, "the network is not in evaluation mode")
            for name, tensor in network.state_dict().items():
                _require(bool(torch.isfinite(tensor).all()), f"{name} is not finite")
                _require(tensor.ndim != 4 or bool(tensor.any()), f"{name} is 0 throughout")

    @contextmanager
    def _promised(self, call: str) -> Iterator[None]:
        """Hold what the block does against the promise."""
        self.bait.openings()
        self.listener.requests.clear()
        start = _Spent.so_far()
        unraised: list[sys.UnraisableHookArgs] = []
        try:
            with (
                mock.patch.object(sys, "unraisablehook", unraised.append),
                mock.patch.object(sys, "excepthook"),  # Cython calls it before the other
                warnings.catch_warnings(record=True) as escaped,
            ):
                warnings.simplefilter("always")
                warnings.simplefilter("ignore", DeprecationWarning)
                warnings.simplefilter("ignore", PendingDeprecationWarning)
                yield
        except RyuScapeError as error:
            _check_sentences(call, error)
        except BrokenPromiseError as error:
            raise BrokenPromiseError(call, error.what, error.fault[2]) from None
        except Exception as error:
            raise BrokenPromiseError(call, f"{type(error).__name__}: {error}", _place(error)) from error
        for warning in escaped:
            what = f"{warning.category.__name__}: {warning.message}"
            raise BrokenPromiseError(call, what, Path(warning.filename).name)
        for lost in unraised:
            raise BrokenPromiseError(call, f"{lost.exc_type.__name__}: {lost.exc_value}", f"{lost.object}")
        for complaint in (*start.complaints(), *self._heard()):
            raise BrokenPromiseError(call, complaint)

    def _heard(self) -> list[str]:
        requests, openings = self.listener.requests, self.bait.openings()
        return [f"the network was asked: {requests}"] * bool(requests) + [
            f"other files were opened: {openings}"
        ] * bool(openings)


@dataclass(frozen=True)
class _Spent:
    """What the process has spent: time on the wall's clock, on all cores, and memory at the worst moment."""

    wall_s: float
    cpu_s: float
    peak_bytes: float

    @staticmethod
    def so_far() -> _Spent:
        return _Spent(time.perf_counter(), time.process_time(), _peak_bytes())

    def complaints(self) -> list[str]:
        """What was spent beyond the promise since then."""
        now = _Spent.so_far()
        wall_s, cpu_s, growth = now.wall_s - self.wall_s, now.cpu_s - self.cpu_s, now.peak_bytes - self.peak_bytes
        slow = f"too slow: {cpu_s:.1f} s of computing, {wall_s:.1f} s in all"
        large = f"too large: {growth / 1e9:.1f} GB"
        is_slow = cpu_s > LONGEST_CPU_S or wall_s > LONGEST_S
        return [slow] * is_slow + [large] * (growth > LARGEST_GROWTH_BYTES)


def _peak_bytes() -> float:
    """The most memory that this process ever held; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _place(error: BaseException) -> str:
    """The innermost function of the program that an exception went through."""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if "ryu_scape" in Path(frame.filename).parts]
    return f"{Path(own[-1].filename).name}:{own[-1].name}" if own else ""


def _require(condition: bool, what: str) -> None:
    if not condition:
        raise BrokenPromiseError("a value", what)


def _check_sentences(call: str, error: RyuScapeError) -> None:
    for sentence in (error.cause, error.remedy):
        if not (sentence.isprintable() and sentence.endswith(".") and len(sentence) < LONGEST_SENTENCE):
            raise BrokenPromiseError(call, f"no plain sentence: {sentence!r}", _place(error))


def _check_pair(pair: RasterStack, has_dsm: bool = True) -> None:
    grid, shape = pair.grid, (pair.grid.height, pair.grid.width)
    _require(min(shape) >= 1, "the grid has no pixels")
    _require(bool(np.isfinite(grid.transform).all()) and grid.transform.determinant < 0, "the transform places nothing")
    _require(grid.crs.is_projected and abs(grid.crs.linear_units_factor[1] - 1) < 1e-9, "the grid is not in metres")
    _require(pair.rgb.shape == (3, *shape) and pair.rgb.dtype == np.uint8, "the image has another shape or type")
    _require(pair.valid.shape == shape and pair.valid.dtype == bool, "the mask has another shape or type")
    _require(bool(pair.valid.any()), "no pixel is valid")
    _require(all(isinstance(warning, str) and warning.isprintable() for warning in pair.warnings), "odd warnings")
    _require((pair.dsm_m is not None) == has_dsm == (pair.dsm_gsd_m is not None), "heights are missing or unasked")
    if pair.dsm_m is None or pair.dsm_gsd_m is None:
        return
    _require(pair.dsm_m.shape == shape and pair.dsm_m.dtype == np.float32, "the DSM has another shape or type")
    _require(bool(np.isfinite(pair.dsm_m).any()) and not np.isinf(pair.dsm_m).any(), "the heights are not finite")
    _require(bool(np.nanmin(pair.dsm_m) >= -1001 and np.nanmax(pair.dsm_m) <= 9501), "heights are not on Earth")
    _require(np.isfinite(pair.dsm_gsd_m) and pair.dsm_gsd_m > 0, "the DSM has no GSD")


def _check_header(header: RasterDescription) -> None:
    sizes = (header.gsd_m, header.width_m, header.height_m)
    _require(all(np.isfinite(size) and size > 0 for size in sizes), "an odd size on the ground")
    texts = (header.name, header.crs, header.metric_crs, header.bands, header.unit_notice or "-")
    _require(all(text and text.isprintable() for text in texts), "an odd text")


def _check_place(grid: GeoGrid) -> None:
    _require(bool(np.isfinite(grid.transform[:6]).all()) and grid.gsd_m > 0, "an odd place")
    _require(grid.crs.is_projected, "a place in degrees")


def _check_footprints(given: Outlines) -> None:
    _require(len(given.footprints) > 0, "there are no footprints")
    _require(all(isinstance(warning, str) and warning.isprintable() for warning in given.warnings), "odd warnings")
    for footprint in given.footprints:
        for ring in (footprint.exterior, *footprint.holes):
            _require(ring.dtype == np.float64 and ring.shape[0] >= 3 and ring.shape[1] == 2, "a ring has an odd shape")
            _require(bool(np.isfinite(ring).all()), "a ring is not finite")
        _require(bool(shapely.is_ccw(shapely.LinearRing(footprint.exterior))), "a ring is wound clockwise")
        text = json.dumps([footprint.identifier, dict(footprint.attributes)], allow_nan=False, ensure_ascii=False)
        _require(bool(footprint.identifier), "an identifier is empty")
        text.encode()
    polygons = polygons_of(given.footprints)
    _require(bool(shapely.is_valid(polygons).all()), "an outline is not valid")
    _require(bool((shapely.area(polygons) > 0).all()), "an outline has no area")
