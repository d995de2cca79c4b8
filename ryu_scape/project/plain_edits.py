"""Edits as JSON can say them, and back, believing nothing of what a file says."""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from enum import Enum
from types import MappingProxyType
from typing import Any

import numpy as np

from ryu_scape.errors import InputError
from ryu_scape.heights import RoofKind
from ryu_scape.project.edits import EDITS, Edit, Several, SingleEdit
from ryu_scape.settings import FacadeStyle

LONGEST_NAME, MOST_CORNERS, FARTHEST_M = 1_000, 100_000, 1e9
_KINDS = {kind.__name__: kind for kind in EDITS}
_KIND = "edit"


class DamagedProjectError(InputError):
    """A part of a project file that means nothing. what: the part, in words; found: what is there instead, as text."""

    def __init__(self, what: str, found: object) -> None:
        self.what, self.found = what, reprlib.repr(found)
        super().__init__(
            f"The project file is damaged: {self.what} is {self.found}.",
            "Open an earlier copy, or begin again from the files.",
        )


def checked_edit(edit: Edit) -> Edit:
    """The edit as its project file would give it back: with plain numbers for NumPy's, and tuples for lists and arrays.

    Raises InputError for one that no project file could hold.
    """
    try:
        return edit_from_plain(edit_to_plain(edit))
    except DamagedProjectError as damage:
        raise InputError(
            f"The edit {type(edit).__name__} cannot be made: {damage.what} is {damage.found}.",
            "Give buildings' names as text, metres as finite numbers, and kinds and styles of those that there are.",
        ) from damage


def edit_to_plain(edit: Edit) -> dict[str, Any]:
    """An edit's kind and its fields. Raises DamagedProjectError for what is no edit."""
    if not isinstance(edit, EDITS):
        raise DamagedProjectError("an edit", edit)
    if isinstance(edit, Several):
        return {_KIND: Several.__name__, "edits": [edit_to_plain(each) for each in items(_plain(edit.edits))]}
    return {_KIND: type(edit).__name__} | {field.name: _plain(getattr(edit, field.name)) for field in fields(edit)}


def edit_from_plain(plain: object) -> Edit:
    """The edit that `edit_to_plain` was given; a field that has a default may be missing, as from earlier versions.

    Raises DamagedProjectError for anything else.
    """
    if not isinstance(plain, Mapping) or plain.get(_KIND) not in _KINDS:
        raise DamagedProjectError("edit", plain)
    if plain[_KIND] == Several.__name__ and plain.keys() == {_KIND, "edits"}:
        return Several(tuple(_single(each) for each in items(plain["edits"])))
    kind = _KINDS[plain[_KIND]]
    needed = {field.name for field in fields(kind) if field.default is MISSING}
    given = plain.keys() - {_KIND}
    if not needed <= given <= {field.name for field in fields(kind)}:
        raise DamagedProjectError(f"edit {kind.__name__}", plain)
    return kind(**{name: _READERS[name](plain[name]) for name in given})


def _single(plain: object) -> SingleEdit:
    edit = edit_from_plain(plain) if not isinstance(plain, Mapping) or plain.get(_KIND) != Several.__name__ else None
    if edit is None or isinstance(edit, Several):
        raise DamagedProjectError("a single edit", plain)
    return edit


def text(value: object) -> str:
    """A name. Raises DamagedProjectError for what is none, or a very long one."""
    if not isinstance(value, str) or len(value) > LONGEST_NAME:
        raise DamagedProjectError("a name", value)
    return value


def number(value: object) -> float:
    """A finite number. Raises DamagedProjectError for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= FARTHEST_M:
        raise DamagedProjectError("a number", value)
    return float(value)


def items(value: object) -> list[Any]:
    """A list of bearable length. Raises DamagedProjectError for what is none."""
    if not isinstance(value, list) or len(value) > MOST_CORNERS:
        raise DamagedProjectError("a list", value)
    return value


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    return [_plain(each) for each in value] if isinstance(value, tuple | list) else value


def _point(value: object) -> tuple[float, float]:
    if len(items(value)) != 2:
        raise DamagedProjectError("a position", value)
    x, y = (number(each) for each in items(value))
    return x, y


def _ring(value: object) -> tuple[tuple[float, float], ...]:
    return tuple(_point(each) for each in items(value))


def _member(kind: type[Enum]) -> Callable[[object], Enum]:
    def read(value: object) -> Enum:
        if value not in [member.value for member in kind]:
            raise DamagedProjectError(kind.__name__, value)
        return kind(value)

    return read


_READERS: Mapping[str, Callable[[object], Any]] = MappingProxyType(
    {
        "building": text,
        "buildings": lambda value: tuple(text(each) for each in items(value)),
        "height_m": number,
        "kind": _member(RoofKind),
        "rise_m": lambda value: None if value is None else number(value),
        "style": _member(FacadeStyle),
        "start": _point,
        "end": _point,
        "exterior": _ring,
        "courtyards": lambda value: tuple(_ring(each) for each in items(value)),
    }
)
