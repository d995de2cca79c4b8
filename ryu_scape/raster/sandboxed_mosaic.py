"""The readers of `raster.headers` and `raster.mosaic` in a child process, for files that anyone may have made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray

from ryu_scape.errors import InputError, RyuScapeError
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.raster.geotiff import open_geotiff
from ryu_scape.raster.grid import GeoGrid
from ryu_scape.raster.headers import RasterHeader, fields_of_header, header_of, read_header
from ryu_scape.raster.mosaic import read_mosaic as read_here
from ryu_scape.raster.orthophoto import SAMPLE_WINDOWS_PER_SIDE, sample_colours
from ryu_scape.raster.sandboxed import (
    HEADERS,
    LONGEST_SILENCE_S,
    answer_with_stack,
    budget_bytes,
    fields_of_grid,
    grid_of,
    stack_of,
)
from ryu_scape.raster.stack import RasterStack
from ryu_scape.raster.stretch import Stretch
from ryu_scape.sandbox import Limits, Message, run_in_sandbox
from ryu_scape.settings import RasterSettings

HEADERS_TASK = f"{__name__}:answer_headers"
COLOURS_TASK = f"{__name__}:answer_colours"
MOSAIC_TASK = f"{__name__}:answer_mosaic"
HEADERS_AT_ONCE, IMAGES_AT_ONCE = 256, 32
STAGE, COLOURS_STAGE = "Indexing", "Comparing colours"
SAMPLED_WINDOWS = 1024
"""Of all images that share a stretch, on the whole."""


def read_headers(paths: Sequence[Path], progress: ProgressReporter) -> list[RasterHeader | RyuScapeError]:
    """The header of each file, or what is wrong with it. Raises OperationCancelled."""
    found: list[RasterHeader | RyuScapeError] = []
    for start in range(0, len(paths), HEADERS_AT_ONCE):
        advance(progress, STAGE, start / len(paths))
        found += _headers_of(paths[start : start + HEADERS_AT_ONCE], progress)
    return found


def _headers_of(paths: Sequence[Path], progress: ProgressReporter) -> Iterator[RasterHeader | RyuScapeError]:
    try:
        request = {"paths": [str(path) for path in paths]}
        answer = run_in_sandbox(HEADERS_TASK, request, paths[0].name, HEADERS, progress)
    except InputError as error:
        if len(paths) == 1:
            yield error
        for half in _halves(paths):
            yield from _headers_of(half, progress)
        return
    for fields in answer.fields["headers"]:
        yield InputError(fields["cause"], fields["remedy"]) if "cause" in fields else header_of(fields)


def with_stretch(
    headers: Sequence[RasterHeader], settings: RasterSettings, progress: ProgressReporter
) -> tuple[RasterHeader, ...]:
    """The headers of images, those with numbers of a kind with one stretch, found from samples of them all.

    So no tile of a mosaic is darker than its neighbour, and what the network sees of a place does not depend on the
    tile that it lies in. Of an image that cannot be read there is no sample. Raises OperationCancelled.
    """
    shared: dict[str, Stretch] = {}
    for numbers in sorted({header.numbers for header in headers if header.numbers}):
        alike = [header.path for header in headers if header.numbers == numbers]
        a_side = round(min(SAMPLE_WINDOWS_PER_SIDE, max(2.0, (SAMPLED_WINDOWS / len(alike)) ** 0.5)))
        samples = []
        for start in range(0, len(alike), IMAGES_AT_ONCE):
            advance(progress, COLOURS_STAGE, start / len(alike))
            samples += list(_colours_of(alike[start : start + IMAGES_AT_ONCE], a_side, settings, progress))
        if samples:
            shared[numbers] = Stretch.of(samples, settings.stretch_percentiles)
    return tuple(replace(header, stretch=shared.get(header.numbers)) for header in headers)


def _colours_of(
    paths: Sequence[Path], windows_a_side: int, settings: RasterSettings, progress: ProgressReporter
) -> Iterator[NDArray[np.float32]]:
    """Samples of all images that can be read."""
    request = {"paths": [str(path) for path in paths], "windows_a_side": windows_a_side}
    limits = Limits(budget_bytes(settings), LONGEST_SILENCE_S)
    try:
        answer = run_in_sandbox(COLOURS_TASK, request, paths[0].name, limits, progress)
    except InputError:
        for half in _halves(paths):
            yield from _colours_of(half, windows_a_side, settings, progress)
        return
    yield from answer.arrays.values()


def _halves(paths: Sequence[Path]) -> tuple[Sequence[Path], ...]:
    """Both halves of several files, nothing of one: where a child ended over some files, these are asked again."""
    middle = len(paths) // 2
    return (paths[:middle], paths[middle:]) if middle else ()


def read_mosaic(
    images: Sequence[RasterHeader],
    dsms: Sequence[RasterHeader],
    grid: GeoGrid,
    settings: RasterSettings,
    progress: ProgressReporter,
) -> RasterStack:
    """As `mosaic.read_mosaic`. Raises also as `run_in_sandbox` does."""
    request = {
        "images": [fields_of_header(header) for header in images],
        "dsms": [fields_of_header(header) for header in dsms],
        "grid": fields_of_grid(grid),
        "settings": asdict(settings),
    }
    about = " or ".join(header.path.name for header in [*images, *dsms])
    limits = Limits(budget_bytes(settings), LONGEST_SILENCE_S)
    return stack_of(run_in_sandbox(MOSAIC_TASK, request, about, limits, progress))


def answer_headers(request: dict[str, Any], progress: ProgressReporter) -> Message:
    """In the child: say what each header says."""
    headers = []
    for number, path in enumerate(request["paths"]):
        progress.report(STAGE, number / len(request["paths"]))
        try:
            headers.append(fields_of_header(read_header(Path(path))))
        except RyuScapeError as error:
            headers.append({"cause": error.cause, "remedy": error.remedy})
    return Message({"headers": headers})


def answer_colours(request: dict[str, Any], progress: ProgressReporter) -> Message:
    """In the child: sample the colours of each image that can be read."""
    samples = {}
    for number, path in enumerate(request["paths"]):
        progress.report(COLOURS_STAGE, number / len(request["paths"]))
        with suppress(RyuScapeError), rasterio.Env(), open_geotiff(Path(path)) as dataset:
            samples[path] = sample_colours(dataset, request["windows_a_side"], lambda _: None)
    return Message({}, samples)


def answer_mosaic(request: dict[str, Any], progress: ProgressReporter) -> Message:
    """In the child: read what lies under the grid that `request` names."""
    images, dsms = ([header_of(fields) for fields in request[name]] for name in ("images", "dsms"))
    settings = RasterSettings(**request["settings"])
    return answer_with_stack(read_here(images, dsms, grid_of(request["grid"]), settings, progress))
