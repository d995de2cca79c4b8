"""A project as a file, `place.ryu`: JSON that names its inputs by paths from where it lies, and their digests.

Nothing in it is run, and opening it reads no more than the file itself and, for their digests, the plain files that it
names on this computer or beside it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path, PurePath
from typing import Any, NoReturn

import numpy as np
import shapely

from ryu_scape.atomic import digest_of_file
from ryu_scape.errors import InputError
from ryu_scape.footprints import Footprint, polygons_of
from ryu_scape.inputs import Inputs
from ryu_scape.names import refuse_other_than_file
from ryu_scape.own_files import WEIGHTS
from ryu_scape.project.plain_edits import DamagedProjectError, edit_from_plain, edit_to_plain, items, number, text
from ryu_scape.project.plan import Plan
from ryu_scape.project.views import view_from_plain, view_to_plain
from ryu_scape.settings import Settings, from_plain, to_plain

FORMAT, VERSION = "Ryu-Scape project", 3
"""2 since there is `Reshape`, 3 since `Draw` has courtyards: what earlier versions would call damaged."""
LARGEST_FILE_BYTES = 256 << 20
_INPUTS = {"rgb": "rgb_path", "dsm": "dsm_path", "footprints": "footprints_path", "weights": "weights_path"}


def write_document(plan: Plan, known: Sequence[Footprint], folder: Path, **more: object) -> str:
    """The text of a project file in `folder`, with what else it is to say, which `read_document` passes over.

    Raises InputError where an input cannot be read.
    """
    inputs = {name: _place(getattr(plan.inputs, field), folder) for name, field in _INPUTS.items()}
    document = {
        "format": FORMAT,
        "version": VERSION,
        "inputs": {name: place for name, place in inputs.items() if place},
        "settings": to_plain(plan.settings),
        "edits": [edit_to_plain(edit) for edit in plan.edits],
        "undone": [edit_to_plain(edit) for edit in plan.undone],
        "views": [view_to_plain(view) for view in plan.views],
        "buildings": [_outline(footprint) for footprint in known],
        **more,
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)


def read_document(path: Path, folder: Path | None = None) -> tuple[Plan, tuple[Footprint, ...], tuple[str, ...]]:
    """A project file's plan and known outlines, and what a person should hear: inputs that are no longer the same.

    folder: from where it names its inputs, by default its own. Raises InputError for a file that is no project, is
    damaged, or comes from a newer version.
    """
    document = parsed(path)
    if document.get("format") != FORMAT:
        raise InputError(f"{path.name} is no Ryu-Scape project.", "Choose a .ryu file that Ryu-Scape saved.")
    version = document.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise DamagedProjectError("its version", version)
    if version > VERSION:
        raise InputError(f"{path.name} was saved by a newer Ryu-Scape.", "Update Ryu-Scape, then open it again.")
    folder = Path(os.path.abspath(path)).parent if folder is None else folder
    inputs, notices = _read_inputs(_object(document, "inputs"), folder, path.name)
    edits, undone = (tuple(map(edit_from_plain, items(document.get(key, [])))) for key in ("edits", "undone"))
    views = tuple(map(view_from_plain, items(document.get("views", []))))
    plan = Plan(inputs, from_plain(Settings, _object(document, "settings")), edits, undone, views)
    return plan, _read_outlines(document.get("buildings", [])), notices


def parsed(path: Path) -> Mapping[str, Any]:
    """What a project file says, nothing of which is checked yet. Raises InputError for one that is not JSON."""
    refuse_other_than_file(path, "Choose a project, a .ryu file.")

    def no_number(name: str) -> NoReturn:
        raise DamagedProjectError("a number", name)

    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise InputError(f"{path.name} is too large for a project.", "Choose a .ryu file that Ryu-Scape saved.")
        document = json.loads(path.read_text(encoding="utf-8"), parse_constant=no_number)
    except OSError as error:
        raise InputError(f"{path.name} may not be read ({error.strerror}).", "Check who may read the file.") from error
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"{path.name} is damaged, or no Ryu-Scape project.", "Choose a .ryu file that Ryu-Scape saved."
        ) from error
    return document if isinstance(document, dict) else {}


def _object(document: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = document.get(key, {})
    if not isinstance(found, dict):
        raise DamagedProjectError(key, found)
    return found


def _place(path: Path | None, folder: Path) -> dict[str, str] | None:
    """Where an input lies, from `folder` if it is on the same drive, and its digest; None for what need not be said."""
    if path is None or path == WEIGHTS:
        return None
    absolute = Path(os.path.abspath(path))
    try:
        name = Path(os.path.relpath(absolute, os.path.abspath(folder))).as_posix()
    except ValueError:  # another drive
        name = absolute.as_posix()
    return {"path": name, "sha256": _digest(absolute)}


def _read_inputs(places: Mapping[str, Any], folder: Path, project: str) -> tuple[Inputs, tuple[str, ...]]:
    if not places.keys() <= _INPUTS.keys():
        raise DamagedProjectError("inputs", sorted(places))
    paths: dict[str, Path | None] = dict.fromkeys(_INPUTS.values())
    notices = []
    for name, place in places.items():
        if not isinstance(place, dict) or place.keys() != {"path", "sha256"}:
            raise DamagedProjectError(name, place)
        sha256 = text(place["sha256"])
        path = _found(text(place["path"]), sha256, folder)
        refuse_other_than_file(path, f"Put it back to where {project} looks for it, or beside {project}.")
        if _digest(path) != sha256:
            notices.append(f"{path.name} has changed since {project} was saved.")
        paths[_INPUTS[name]] = path
    if paths["weights_path"] is None:
        del paths["weights_path"]
    return Inputs(**paths), tuple(notices)  # type: ignore[arg-type]


def _found(name: str, sha256: str, folder: Path) -> Path:
    """The file that a project names or, where that is not to be had, the very same one beside the project.

    Raises InputError for one on another computer than the project's.
    """
    path = Path(os.path.normpath(folder / name))
    beside = folder / path.name
    is_elsewhere = PurePath(path).drive.startswith("\\\\") and path.drive != folder.drive
    if "\0" not in name and (is_elsewhere or not path.exists()) and beside.is_file() and _digest(beside) == sha256:
        return beside
    if is_elsewhere or "\0" in name:
        raise InputError(f"The project names a file on another computer, {name!r}.", "Copy it beside the project.")
    return path


def _digest(path: Path) -> str:
    refuse_other_than_file(path, "Choose the file anew.")
    try:
        status = path.stat()
        return _digest_of(path, status.st_size, status.st_mtime_ns)
    except OSError as error:
        raise InputError(f"{path.name} may not be read ({error.strerror}).", "Check who may read the file.") from error


@lru_cache(maxsize=16)
def _digest_of(path: Path, size: int, time_ns: int) -> str:
    """Of a file that is read again only when its size or its time has changed."""
    return digest_of_file(path)


def _outline(footprint: Footprint) -> dict[str, Any]:
    rings = [ring.ravel().tolist() for ring in (footprint.exterior, *footprint.holes)]
    return {"id": footprint.identifier, "rings": rings}


def _read_outlines(outlines: object) -> tuple[Footprint, ...]:
    footprints = []
    if not isinstance(outlines, list):
        raise DamagedProjectError("buildings", outlines)
    for outline in outlines:
        if not isinstance(outline, dict) or outline.keys() != {"id", "rings"} or not items(outline["rings"]):
            raise DamagedProjectError("an outline", outline)
        exterior, *holes = (_ring(ring) for ring in outline["rings"])
        footprints.append(Footprint(exterior, tuple(holes), 1.0, text(outline["id"])))
    polygons = polygons_of(footprints)
    if not shapely.is_valid(polygons).all():
        raise DamagedProjectError("an outline", "crossing itself")
    return tuple(footprints)


def _ring(values: object) -> np.ndarray:
    numbers = [number(value) for value in items(values)]
    if len(numbers) < 6 or len(numbers) % 2:
        raise DamagedProjectError("a ring", values)
    return np.array(numbers, np.float64).reshape(-1, 2)
