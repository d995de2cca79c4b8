"""What a person's buildings are called: as their file calls them, each by a name of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, count

import numpy as np
from numpy.typing import NDArray

IDENTIFIER_FIELDS = ("id", "identificatie", "building_id", "gml_id", "osm_id", "fid", "objectid")
LEAST_NAMED_SHARE = 0.8
"""A field that tells fewer features of different shapes apart is no identifier."""


def identifiers_of(fields: Mapping[str, Sequence[str]], shapes: Sequence[bytes]) -> tuple[list[str], str, int]:
    """What each of the features (n,) is called, the field that says so, and how many are called otherwise.

    fields: the values of each, empty where there is none, by their names in lower case. shapes: as WKB. The field is
    the first of IDENTIFIER_FIELDS that tells nearly all features of different shapes apart. Who has no value in it, or
    one that an earlier feature of another shape has, is called otherwise. Without such a field all are numbered.
    """
    for field in filter(fields.__contains__, IDENTIFIER_FIELDS):
        values = fields[field]
        named: dict[str, bytes] = {}
        for value, shape in zip(values, shapes, strict=True):
            if value:
                named.setdefault(value, shape)
        if len(named) >= LEAST_NAMED_SHARE * len(set(shapes)):
            others = sum(named.get(value) != shape for value, shape in zip(values, shapes, strict=True))
            return _all_different(values), field, others
    return [str(number) for number in range(1, len(shapes) + 1)], "", 0


def _all_different(values: Sequence[str]) -> list[str]:
    """The values; at those that were there before -2, -3…, and for what is empty its number, from 1."""
    taken, seen = set(values), {""}
    names = []
    for number, value in enumerate(values, 1):
        names.append(free_name(value or str(number), taken) if value in seen else value)
        taken.add(names[-1])
        seen.add(value)
    return names


def free_name(name: str, taken: Collection[str]) -> str:
    """The name; where another bears it, with -2, -3… added."""
    numbered = (f"{name}-{number}" for number in count(2))
    return next(each for each in chain([name], numbered) if each not in taken)


def names_of_parts(names: Sequence[str], owner: NDArray[np.intp]) -> list[str]:
    """What parts (p,), grouped by the one of several wholes that each is of, are called: see `part_names`.

    The only part of a whole is called like it.
    """
    parts, taken = np.bincount(owner, minlength=len(names)), set(names)
    numbered: dict[int, Iterator[str]] = {}
    called = []
    for whole in owner.tolist():
        several = numbered.setdefault(whole, part_names(names[whole], taken))
        called.append(next(several) if parts[whole] > 1 else names[whole])
    return called


def part_names(whole: str, taken: Collection[str]) -> Iterator[str]:
    """The whole's name with -1, -2… added, but no name that is taken."""
    return (name for number in count(1) if (name := f"{whole}-{number}") not in taken)
