"""The readers of `raster.stack` in a child process, for files that anyone may have made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS

from ryu_scape.progress import NullProgress, ProgressReporter, advance
from ryu_scape.raster import description, kinds, stack
from ryu_scape.raster.description import RasterDescription
from ryu_scape.raster.dsm_cells import DsmCells
from ryu_scape.raster.geotiff import RasterKind
from ryu_scape.raster.grid import GeoGrid
from ryu_scape.raster.memory import available_memory_bytes
from ryu_scape.raster.stack import RasterStack
from ryu_scape.sandbox import Limits, Message, run_in_sandbox
from ryu_scape.settings import RasterSettings
from ryu_scape.sun import Sun

READ_TASK = f"{__name__}:answer_read"
DESCRIPTION_TASK = f"{__name__}:answer_description"
TELL_APART_TASK = f"{__name__}:answer_tell_apart"
HEADERS = Limits(1 << 28, 60.0)
LONGEST_SILENCE_S = 120.0
"""A strip of a raster, after which it reports, takes a second or two."""


def read_stack(
    rgb_path: Path, dsm_path: Path | None, settings: RasterSettings, progress: ProgressReporter
) -> RasterStack:
    """As `stack.read_stack`. Raises also as `run_in_sandbox` does."""
    return _read(rgb_path, dsm_path, settings, progress)


def read_dsm_alone(dsm_path: Path, settings: RasterSettings, progress: ProgressReporter) -> RasterStack:
    """As `stack.read_dsm_alone`. Raises also as `run_in_sandbox` does."""
    return _read(None, dsm_path, settings, progress)


def describe_raster(path: Path) -> RasterDescription:
    """As `description.describe_raster`. Raises also as `run_in_sandbox` does."""
    answer = run_in_sandbox(DESCRIPTION_TASK, {"path": str(path)}, path.name, HEADERS, NullProgress())
    return RasterDescription(**answer.fields)


def is_height_model(path: Path) -> bool:
    """Whether a raster can be nothing but a height model, from its header. Raises as `describe_raster` does."""
    return describe_raster(path).kind == RasterKind.HEIGHT_MODEL.value


def tell_apart(first: Path, second: Path) -> tuple[Path, Path]:
    """As `kinds.tell_apart`. Raises also as `run_in_sandbox` does."""
    request = {"first": str(first), "second": str(second)}
    about = f"{first.name} or {second.name}"
    answer = run_in_sandbox(TELL_APART_TASK, request, about, HEADERS, NullProgress())
    return (first, second) if answer.fields["in_order"] else (second, first)


def _read(
    rgb_path: Path | None, dsm_path: Path | None, settings: RasterSettings, progress: ProgressReporter
) -> RasterStack:
    advance(progress, stack.STAGE, 0.0)
    paths = {"rgb": rgb_path, "dsm": dsm_path}
    request = {name: path and str(path) for name, path in paths.items()} | {"settings": asdict(settings)}
    about = " or ".join(path.name for path in paths.values() if path)
    answer = run_in_sandbox(READ_TASK, request, about, Limits(budget_bytes(settings), LONGEST_SILENCE_S), progress)
    return stack_of(answer)


def stack_of(answer: Message) -> RasterStack:
    """The rasters that `answer_with_stack` was given."""
    fields, arrays = answer.fields, answer.arrays
    return RasterStack(
        grid_of(fields["grid"]),
        arrays["rgb"],
        arrays.get("dsm_m"),
        arrays["valid"],
        fields["dsm_gsd_m"],
        tuple(fields["warnings"]),
        arrays.get("picture"),
        _cells_of(fields["cells"], arrays),
        fields["sun"] and Sun(**fields["sun"]),
        fields["is_photo"],
        fields["vertical_datum"],
    )


def _cells_of(fields: dict[str, Any] | None, arrays: Mapping[str, NDArray[Any]]) -> DsmCells | None:
    if fields is None:
        return None
    return DsmCells(arrays["cells_m"], Affine(*fields["from_pixels"]), fields["side_m"], fields["has_finer"])


def budget_bytes(settings: RasterSettings) -> int:
    """How much memory may be taken now."""
    return int(settings.largest_memory_share * available_memory_bytes())


def fields_of_grid(grid: GeoGrid) -> dict[str, Any]:
    """A grid as a Message can say it."""
    return {"transform": grid.transform[:6], "crs": grid.crs.to_wkt(), "size": (grid.height, grid.width)}


def grid_of(fields: dict[str, Any]) -> GeoGrid:
    """The grid that `fields_of_grid` was given."""
    return GeoGrid(Affine(*fields["transform"]), CRS.from_wkt(fields["crs"]), *fields["size"])


def answer_read(request: dict[str, Any], progress: ProgressReporter) -> Message:
    """In the child: read what `request` names."""
    settings = RasterSettings(**request["settings"])
    dsm_path = request["dsm"] and Path(request["dsm"])
    read = (
        stack.read_stack(Path(request["rgb"]), dsm_path, settings, progress)
        if request["rgb"]
        else stack.read_dsm_alone(dsm_path, settings, progress)
    )
    return answer_with_stack(read)


def answer_with_stack(read: RasterStack) -> Message:
    """In the child: rasters as a Message can say them."""
    fields: dict[str, Any] = {
        "grid": fields_of_grid(read.grid),
        "dsm_gsd_m": read.dsm_gsd_m,
        "warnings": read.warnings,
        "cells": None,
        "sun": read.sun and asdict(read.sun),
        "is_photo": read.is_photo,
        "vertical_datum": read.vertical_datum,
    }
    arrays = {"rgb": read.rgb, "valid": read.valid, "dsm_m": read.dsm_m, "picture": read.picture}
    if read.dsm_cells is not None:
        cells = read.dsm_cells
        fields["cells"] = {
            "from_pixels": cells.from_pixels[:6], "side_m": cells.side_m, "has_finer": cells.has_finer,
        }  # fmt: skip
        arrays["cells_m"] = read.dsm_cells.elevation_m
    return Message(fields, {name: array for name, array in arrays.items() if array is not None})


def answer_description(request: dict[str, Any], progress: ProgressReporter) -> Message:
    """In the child: describe a file."""
    return Message(asdict(description.describe_raster(Path(request["path"]))))


def answer_tell_apart(request: dict[str, Any], progress: ProgressReporter) -> Message:
    """In the child: say whether the first file is the image."""
    first, second = Path(request["first"]), Path(request["second"])
    return Message({"in_order": kinds.tell_apart(first, second) == (first, second)})
