"""The reader of `vector_files` in a child process, for files that anyone may have made."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from ryu_scape.footprints.footprint import Footprint
from ryu_scape.footprints.outlines import Outlines
from ryu_scape.footprints.vector_files import place_of as place_here
from ryu_scape.footprints.vector_files import read_footprints as read_here
from ryu_scape.progress import ProgressReporter
from ryu_scape.raster import GeoGrid
from ryu_scape.raster.sandboxed import budget_bytes, fields_of_grid, grid_of
from ryu_scape.sandbox import Limits, Message, run_in_sandbox
from ryu_scape.settings import RasterSettings

READ_TASK, PLACE_TASK = f"{__name__}:answer_read", f"{__name__}:answer_place"
LONGEST_SILENCE_S, SILENCE_S_A_MEGABYTE = 30.0, 2.0
"""Several times what a large GeoJSON takes; a small file that takes longer is a trap, such as a view without end."""


def read_footprints(path: Path, grid: GeoGrid, progress: ProgressReporter) -> Outlines:
    """As `vector_files.read_footprints`. Raises also as `run_in_sandbox` does."""
    request = {"path": str(path), "grid": fields_of_grid(grid)}
    answer = run_in_sandbox(READ_TASK, request, path.name, _limits(path), progress)
    fields, arrays = answer.fields, answer.arrays
    rings = iter(np.split(arrays["points"], np.cumsum(arrays["points_a_ring"])[:-1]))
    footprints = tuple(
        Footprint(next(rings), tuple(islice(rings, holes)), 1.0, identifier, MappingProxyType(attributes))
        for holes, identifier, attributes in zip(
            arrays["holes"].tolist(), fields["identifiers"], fields["attributes"], strict=True
        )
    )
    return Outlines(footprints, warnings=tuple(fields["warnings"]))


def place_of(path: Path, progress: ProgressReporter) -> GeoGrid:
    """As `vector_files.place_of`. Raises also as `run_in_sandbox` does."""
    answer = run_in_sandbox(PLACE_TASK, {"path": str(path)}, path.name, _limits(path), progress)
    return grid_of(answer.fields["grid"])


def _limits(path: Path) -> Limits:
    size_mb = os.path.getsize(path) / 1e6 if os.path.isfile(path) else 0.0
    return Limits(budget_bytes(RasterSettings()), LONGEST_SILENCE_S + SILENCE_S_A_MEGABYTE * size_mb)


def answer_place(request: dict[str, Any], progress: ProgressReporter) -> Message:
    """In the child: say where the file lies that `request` names."""
    return Message({"grid": fields_of_grid(place_here(Path(request["path"])))}, {})


def answer_read(request: dict[str, Any], progress: ProgressReporter) -> Message:
    """In the child: read the file that `request` names."""
    given = read_here(Path(request["path"]), grid_of(request["grid"]))
    rings = [ring for footprint in given.footprints for ring in (footprint.exterior, *footprint.holes)]
    fields = {
        "identifiers": [footprint.identifier for footprint in given.footprints],
        "attributes": [dict(footprint.attributes) for footprint in given.footprints],
        "warnings": given.warnings,
    }
    arrays = {
        "points": np.concatenate(rings),
        "points_a_ring": np.array([*map(len, rings)]),
        "holes": np.array([len(footprint.holes) for footprint in given.footprints]),
    }
    return Message(fields, arrays)
