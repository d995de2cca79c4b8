"""Frozen dataclasses of settings: what they declare, their check, and copies with other values.

One derives from `Declared` and makes its fields with `setting`; one that joins several makes its own with `stage`.
Names are unique over all stages of one, so that they can stand without their stage.
"""

from __future__ import annotations

import reprlib
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar, cast

from ryu_scape.errors import InputError
from ryu_scape.settings.declaration import DECLARED, Setting, Stage

Kind = TypeVar("Kind")


class Declared:
    """Checks the values of a dataclass' settings when one is made. Raises InputError."""

    def __post_init__(self) -> None:
        for each in declared(type(self)):
            if each.stage is None:
                object.__setattr__(self, each.attribute, each.checked(each.of(self)))


def declared(kind: type) -> tuple[Setting, ...]:
    """All settings of a dataclass, in order, those of its stages among them. Other fields are left aside."""
    found: list[Setting] = []
    for each in fields(kind):
        declaration = each.metadata.get(DECLARED)
        if isinstance(declaration, Setting):
            found.append(declaration.of_field(each.name))
        elif isinstance(declaration, Stage):
            found += [
                replace(inner, stage=replace(declaration, name=each.name)) for inner in declared(declaration.kind)
            ]
    names = [each.name for each in found]
    if len(set(names)) < len(names):
        raise TypeError(f"Two settings of {kind.__name__} have one name.")
    return tuple(found)


def by_stage(kind: type) -> dict[Stage, tuple[Setting, ...]]:
    """The settings of each stage."""
    found: dict[Stage, tuple[Setting, ...]] = {}
    for each in declared(kind):
        if each.stage:
            found[each.stage] = (*found.get(each.stage, ()), each)
    return found


def changed(holder: Kind, values: Mapping[str, object]) -> Kind:
    """A copy of these settings with other values, by the settings' names. Raises InputError."""
    known = {each.name: each for each in declared(type(holder))}
    own: dict[str, Any] = {}
    of_stages: dict[str, dict[str, object]] = {}
    for name, value in values.items():
        if name not in known:
            raise unknown(name)
        if place := known[name].stage:
            of_stages.setdefault(place.name, {})[name] = value
        else:
            own[known[name].attribute] = value
    stages = {name: changed(getattr(holder, name), inner) for name, inner in of_stages.items()}
    return cast(Kind, replace(cast(Any, holder), **own, **stages))


def unknown(name: object) -> InputError:
    """The refusal of a name that no setting has."""
    return InputError(
        f"There is no setting {reprlib.repr(name)}.", "Take it out, or use the version of Ryu-Scape that knows it."
    )
