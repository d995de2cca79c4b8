"""What a setting is: told once, on the field that holds it. Flags, controls, checks and the page of docs follow."""

from __future__ import annotations

import reprlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from numbers import Integral, Real
from typing import Any, TypeVar, cast

from ryu_scape.errors import InputError

Value = bool | int | float | str | Enum | tuple[float, float]
Kept = TypeVar("Kept", bound=Value)
Kind = TypeVar("Kind")
UNITS = {"m": "m", "m2": "m²", "px": "px", "deg": "°"}
"""By the ending that a field's name has for its unit."""
DECLARED = "declared"
"""The key of a field's metadata under which its setting or stage stands."""


@dataclass(frozen=True)
class Stage:
    """A part of some settings: the field that holds it, what a person calls it, and its dataclass."""

    title: str
    kind: type
    name: str = ""


@dataclass(frozen=True)
class Setting:
    """One value that a person may change; the type of its default is that of all its values. A text names a file.

    name: as a person types it. title: over a control. meaning: one plain sentence. lowest, highest: of numbers, both
    allowed. choices: what each member of an enumeration is called, in the order to show. is_common: to be offered
    before others. attribute: the field that holds the value, in `stage` where the settings have several.
    """

    default: Value
    meaning: str
    name: str = ""
    title: str = ""
    lowest: float = 0.0
    highest: float = 0.0
    choices: Mapping[Any, str] = field(default_factory=dict)
    is_common: bool = False
    attribute: str = ""
    unit: str = ""
    stage: Stage | None = None

    def of_field(self, attribute: str) -> Setting:
        """This setting as the field of that name declares it."""
        stem, _, ending = attribute.rpartition("_")
        unit = UNITS.get(ending, "")
        name = self.name or (stem if unit else attribute).replace("_", "-")
        title = self.title or name.replace("-", " ").capitalize()
        return replace(self, name=name, title=title, attribute=attribute, unit=unit)

    def of(self, holder: object) -> Value:
        """The value that these settings hold."""
        return cast(Value, getattr(getattr(holder, self.stage.name) if self.stage else holder, self.attribute))

    def checked(self, value: object) -> Value:
        """The value as a field holds it: a plain float for any real number, a tuple for a list.

        Raises InputError for what is out of bounds, of another type or no number.
        """
        kind = type(self.default)
        found: object = None
        if kind in (bool, str) or issubclass(kind, Enum):
            found = value if isinstance(value, kind) else None
        elif kind is not tuple:
            found = self._number(value, kind)
        elif isinstance(value, list | tuple) and len(value) == 2:
            low, high = (self._number(each, float) for each in value)
            found = (low, high) if low is not None and high is not None and low < high else None
        if found is None:
            raise self._refusal(value)
        return cast(Value, found)

    def _number(self, value: object, kind: type) -> int | float | None:
        """`value` as a plain number, or None where it is none within the bounds."""
        if isinstance(value, bool) or not isinstance(value, Integral if kind is int else Real):
            return None
        return cast(float, kind(value)) if self.lowest <= cast(float, value) <= self.highest else None

    def parsed(self, text: str) -> Value:
        """The value that a person means by `text`. Raises InputError as `checked` does."""
        try:
            return self.checked(self._reader()(text))
        except (ValueError, KeyError):
            raise self._refusal(text) from None

    def _reader(self) -> Any:
        if self.choices:
            return self.members.__getitem__
        if isinstance(self.default, bool):
            return {"yes": True, "no": False}.__getitem__
        if isinstance(self.default, tuple):
            return lambda text: tuple(map(float, text.split(",")))
        return type(self.default)

    def text(self, value: Value) -> str:
        """What a person would type for `value`."""
        if isinstance(value, str):
            return value or "none"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, Enum):
            return str(value.value).replace(" ", "-")
        parts = value if isinstance(value, tuple) else (value,)
        return ",".join(str(part).removesuffix(".0") for part in parts)

    @property
    def members(self) -> dict[str, Enum]:
        """An enumeration's members by what a person types for them."""
        return {self.text(member): member for member in self.choices}

    @property
    def allowed(self) -> str:
        """The values that are allowed, such as `0 to 1000 m²`."""
        if isinstance(self.default, bool):
            return "yes, no"
        if self.choices:
            return ", ".join(self.members)
        if isinstance(self.default, str):
            return "a file"
        return f"{self.text(self.lowest)} to {self.text(self.highest)} {self.unit}".rstrip()

    def _refusal(self, value: object) -> InputError:
        low_to_high = self.allowed.replace(" to ", " and ")
        if self.choices or isinstance(self.default, bool):
            wanted = f"one of {self.allowed}"
        elif isinstance(self.default, str):
            wanted = "the name of a file"
        elif isinstance(self.default, tuple):
            wanted = f"two numbers between {low_to_high}, the lower one first"
        else:
            wanted = f"a {'whole ' if isinstance(self.default, int) else ''}number between {low_to_high}"
        return InputError(
            f"The setting {self.name} is {reprlib.repr(value)}, but must be {wanted}.",
            f"Change it or leave it out: it is {self.text(self.default)} by default.",
        )


def setting(
    default: Kept,
    meaning: str,
    *,
    name: str = "",
    title: str = "",
    lowest: float | None = None,
    highest: float | None = None,
    choices: Mapping[Any, str] | None = None,
    is_common: bool = False,
) -> Kept:
    """A dataclass' field for a setting; see `Setting`.

    Numbers need bounds, enumerations a title for each member, and what is yes or no must be no by default: its flag
    says yes. name: unless given, it is the field's, without the unit at its end.
    """
    if isinstance(default, Enum):
        if set(choices or ()) != set(type(default)):
            raise TypeError(f"Each member of {type(default).__name__} wants a title.")
    elif isinstance(default, bool):
        if default:
            raise TypeError("A flag cannot say no.")
    elif not isinstance(default, str) and (lowest is None or highest is None):
        raise TypeError("A number wants bounds.")
    described = Setting(default, meaning, name, title, lowest or 0.0, highest or 0.0, choices or {}, is_common)
    return cast(Kept, field(default=described.checked(default), metadata={DECLARED: described}))


def stage(kind: type[Kind], title: str) -> Kind:
    """A dataclass' field for the settings of one stage."""
    return field(default_factory=kind, metadata={DECLARED: Stage(title, kind)})
