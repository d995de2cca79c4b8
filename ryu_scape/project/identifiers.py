"""Buildings that are found again keep their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely

from ryu_scape.footprints import Footprint, LeftOut, Outlines, polygons_of

LEAST_SHARED = 0.5
"""A building is found again where it shares this much of the smaller one of both outlines."""


def keep_identifiers(found: Outlines, known: Sequence[Footprint]) -> Outlines:
    """The outlines with the identifiers of the `known` ones that they overlap most, and new ones for all others.

    Of several that overlap the same known one, that which shares the largest area with it is it.
    """
    if not known:
        return found
    left_out = [one.footprint for one in found.left_out]
    footprints = _renamed((*found.footprints, *left_out), known)
    count = len(found.footprints)
    renamed = zip(found.left_out, footprints[count:], strict=True)
    return replace(
        found,
        footprints=tuple(footprints[:count]),
        left_out=tuple(LeftOut(footprint, one.reason) for one, footprint in renamed),
    )


def _renamed(footprints: Sequence[Footprint], known: Sequence[Footprint]) -> list[Footprint]:
    mine, theirs = polygons_of(footprints), polygons_of(known)
    own, other = shapely.STRtree(theirs).query(mine, predicate="intersects") if len(mine) else np.empty((2, 0), int)
    shared_m2 = shapely.area(shapely.intersection(mine[own], theirs[other]))
    smaller_m2 = np.minimum(shapely.area(mine[own]), shapely.area(theirs[other]))
    names: dict[int, str] = {}
    taken: set[int] = set()
    for index in np.argsort(-shared_m2, kind="stable").tolist():
        one, its = int(own[index]), int(other[index])
        if shared_m2[index] >= LEAST_SHARED * smaller_m2[index] and one not in names and its not in taken:
            names[one] = known[its].identifier
            taken.add(its)
    number = first_free_number([footprint.identifier for footprint in known])
    renamed = []
    for index, footprint in enumerate(footprints):
        if index not in names:
            names[index], number = str(number), number + 1
        renamed.append(replace(footprint, identifier=names[index]))
    return renamed


def first_free_number(identifiers: Sequence[str]) -> int:
    """One above the largest number among these; parts such as 7.2 count as 7."""
    numbers = [identifier.split(".")[0] for identifier in identifiers]
    return 1 + max((int(number) for number in numbers if number.isdecimal()), default=0)


def all_known(found: Outlines, known: Sequence[Footprint]) -> tuple[Footprint, ...]:
    """The outlines that were found, and those `known` before whose identifiers none of them has."""
    latest = (*found.footprints, *(one.footprint for one in found.left_out))
    names = {footprint.identifier for footprint in latest}
    return (*latest, *(footprint for footprint in known if footprint.identifier not in names))
