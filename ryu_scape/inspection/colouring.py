"""Buildings in classes by one of their fields, each with a colour and a label: a legend."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.ticks import ticks_between
from ryu_scape.inspection.attribute_table import AttributeTable, Column
from ryu_scape.inspection.colours import ramp_through

_MOST_CLASSES, _FEWEST_STEPS = 8, 6
_LOW_SHARE, _HIGH_SHARE = 0.02, 0.98
_GRADUATED = ramp_through("#2c2a6b", "#2f6f9f", "#3fae8f", "#b8d65b", "#fbe38a")
_ABOUT_0 = ramp_through("#2462a8", "#85b4d8", "#efeee9", "#eba07a", "#b3232f")
_CATEGORIES = ("#4c78a8", "#f58518", "#54a24b", "#e45756", "#72b7b2", "#b279a2", "#eeca3b", "#9d755d")
_OTHER, _UNKNOWN = "#8a949e", "#d9dee3"

Rgb = tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class ColourClass:
    """Buildings that look alike. buildings: (k,) their indices, ascending."""

    label: str
    rgb: Rgb
    buildings: NDArray[np.intp]


def colour_classes(table: AttributeTable, name: str) -> tuple[ColourClass, ...]:
    """The classes of a table's field that have buildings; all buildings are in one of them.

    Numbers go into about six classes between round limits, the outermost of which are open; of text, the seven values
    that most buildings have are classes, and all others together are one.
    """
    column = table.columns[name]
    classes = _graduated(column) if column.is_number else _categories(column)
    unknown = ColourClass("unknown", _rgb(_UNKNOWN), np.flatnonzero(~column.is_known))
    return tuple(one for one in (*classes, unknown) if one.buildings.size)


def _graduated(column: Column) -> list[ColourClass]:
    known = column.values[column.is_known]
    if not known.size:
        return []
    low, high = np.quantile(known, [_LOW_SHARE, _HIGH_SHARE])
    if column.is_about_0:
        low, high = min(low, -high), max(high, -low)
    limits = ticks_between(low, high, _FEWEST_STEPS) if high > low else np.array([low])
    number = np.digitize(column.values, limits)
    ramp = _ABOUT_0 if column.is_about_0 else _GRADUATED
    colours = ramp.between(0.0, float(limits.size)).colours_of(np.arange(limits.size + 1.0))
    unit = f" {column.unit}" if column.unit else ""
    labels = [f"under {limits[0]:g}{unit}", *(f"{a:g} – {b:g}{unit}" for a, b in pairwise(limits))]
    labels.append(f"{limits[-1]:g}{unit} and more")
    return [
        ColourClass(label, tuple(colour[:3].tolist()), np.flatnonzero(column.is_known & (number == index)))
        for index, (label, colour) in enumerate(zip(labels, colours, strict=True))
    ]


def _categories(column: Column) -> list[ColourClass]:
    counted = Counter(value for value in column.values if value is not None)
    most = [value for value, _ in counted.most_common(_MOST_CLASSES - 1 if len(counted) > _MOST_CLASSES else None)]
    named = sorted(most)
    classes = [
        ColourClass(str(value), _rgb(colour), np.flatnonzero(column.values == value))
        for value, colour in zip(named, _CATEGORIES, strict=False)
    ]
    is_other = column.is_known & ~np.isin(np.arange(column.values.size), _all_of(classes))
    return [*classes, ColourClass("others", _rgb(_OTHER), np.flatnonzero(is_other))]


def _all_of(classes: list[ColourClass]) -> NDArray[np.intp]:
    return np.concatenate([np.empty(0, np.intp), *(one.buildings for one in classes)])


def _rgb(colour: str) -> Rgb:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue
