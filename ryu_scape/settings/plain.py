"""Settings as a project file keeps them: values of JSON by stage and name, and only what differs from the defaults."""

from __future__ import annotations

import reprlib
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, TypeVar

from ryu_scape.errors import InputError
from ryu_scape.settings.declaration import Setting, Value
from ryu_scape.settings.declared import changed, declared, unknown

Kind = TypeVar("Kind")


def to_plain(holder: object) -> dict[str, Any]:
    """The settings that differ from their defaults; an enumeration's members by what a person types, pairs as lists."""
    plain: dict[str, Any] = {}
    for each in declared(type(holder)):
        value = each.of(holder)
        if value != each.default:
            place = plain.setdefault(each.stage.name, {}) if each.stage else plain
            place[each.name] = _plain(each, value)
    return plain


def from_plain(kind: type[Kind], plain: object) -> Kind:
    """The settings that `to_plain` was given; what is not mentioned has its default.

    plain: anything that JSON can say. Raises InputError for unknown names, values that are not allowed, and what is no
    object where one is wanted.
    """
    known = {(each.stage.name if each.stage else "", each.name): each for each in declared(kind)}
    stages = {stage for stage, _ in known}
    values = {}
    for place, name, value in _entries(plain, stages):
        if (place, name) not in known:
            raise unknown(f"{place}.{name}" if place else name)
        values[name] = _member(known[place, name], value)
    return changed(kind(), values)


def _entries(plain: object, stages: set[str]) -> Iterator[tuple[str, str, object]]:
    """Stage, name and value of each entry; the stage is empty outside of any."""
    for key, content in _object(plain).items():
        if key in stages:
            yield from ((key, name, value) for name, value in _object(content).items())
        else:
            yield "", key, content


def _object(plain: object) -> Mapping[str, object]:
    if not isinstance(plain, Mapping):
        raise InputError(
            f"Settings are names with values, not {reprlib.repr(plain)}.", "Take them out: the defaults then hold."
        )
    return plain


def _plain(setting: Setting, value: Value) -> object:
    if isinstance(value, Enum):
        return setting.text(value)
    return list(value) if isinstance(value, tuple) else value


def _member(setting: Setting, value: object) -> object:
    """What JSON says, with an enumeration's member for its name."""
    return setting.parsed(value) if setting.choices and isinstance(value, str) else value
