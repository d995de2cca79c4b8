"""The readers of `raster.headers` and `raster.mosaic` in a child process, for files that anyone may have made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ryu_scape.errors import InputError, RyuScapeError
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.raster.grid import GeoGrid
from ryu_scape.raster.headers import RasterHeader, fields_of_header, header_of, read_header
from ryu_scape.raster.mosaic import read_mosaic as read_here
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
from ryu_scape.sandbox import Limits, Message, run_in_sandbox
from ryu_scape.settings import RasterSettings

HEADERS_TASK = f"{__name__}:answer_headers"
MOSAIC_TASK = f"{__name__}:answer_mosaic"
HEADERS_AT_ONCE = 256
STAGE = "Indexing"


def read_headers(paths: Sequence[Path], progress: ProgressReporter) -> list[RasterHeader | RyuScapeError]:
    """The header of each file, or what is wrong with it. Raises OperationCancelled."""
    found: list[RasterHeader | RyuScapeError] = []
    for start in range(0, len(paths), HEADERS_AT_ONCE):
        advance(progress, STAGE, start / len(paths))
        found += _headers_of(paths[start : start + HEADERS_AT_ONCE], progress)
    return found


def _headers_of(paths: Sequence[Path], progress: ProgressReporter) -> Iterator[RasterHeader | RyuScapeError]:
    """A file that ends the child takes its neighbours with it: these are asked again, by halves."""
    try:
        request = {"paths": [str(path) for path in paths]}
        answer = run_in_sandbox(HEADERS_TASK, request, paths[0].name, HEADERS, progress)
    except InputError as error:
        if len(paths) == 1:
            yield error
            return
        middle = len(paths) // 2
        yield from _headers_of(paths[:middle], progress)
        yield from _headers_of(paths[middle:], progress)
        return
    for told in answer.fields["headers"]:
        yield InputError(told["cause"], told["remedy"]) if "cause" in told else header_of(told)


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
    told = []
    for number, path in enumerate(request["paths"]):
        progress.report(STAGE, number / len(request["paths"]))
        try:
            told.append(fields_of_header(read_header(Path(path))))
        except RyuScapeError as error:
            told.append({"cause": error.cause, "remedy": error.remedy})
    return Message({"headers": told})


def answer_mosaic(request: dict[str, Any], progress: ProgressReporter) -> Message:
    """In the child: read what lies under the grid that `request` names."""
    images, dsms = ([header_of(fields) for fields in request[name]] for name in ("images", "dsms"))
    settings = RasterSettings(**request["settings"])
    return answer_with_stack(read_here(images, dsms, grid_of(request["grid"]), settings, progress))
