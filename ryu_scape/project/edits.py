"""What a person may change about a city's buildings, as values: each names the buildings that it changes.

Positions are (x, y) in metres on the map of the survey.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from ryu_scape.heights import RoofKind
from ryu_scape.settings import FacadeStyle

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = tuple[Point, ...]


@dataclass(frozen=True)
class SetHeight:
    """Give a building another height, from its ground to its roof's 70th percentile."""

    building: str
    height_m: float


@dataclass(frozen=True)
class SetRoof:
    """Give a building another roof over the rectangles of its outline. rise_m: above the eave; None for a usual one.

    A height that the DSM does not tell stays as it is; an eave that it tells does.
    """

    building: str
    kind: RoofKind
    rise_m: float | None = None


@dataclass(frozen=True)
class SetStyle:
    """Give a building façades of another style."""

    building: str
    style: FacadeStyle


@dataclass(frozen=True)
class Delete:
    """Leave a building out."""

    building: str


@dataclass(frozen=True)
class Split:
    """Part a building along the straight line through two points; its parts are called like it, with .1, .2… added."""

    building: str
    start: Point
    end: Point


@dataclass(frozen=True)
class Merge:
    """Make one building, called like the first, of some that adjoin."""

    buildings: tuple[str, ...]


@dataclass(frozen=True)
class Draw:
    """Add a building. exterior: its corners; courtyards: those of each; unclosed, either way round."""

    building: str
    exterior: Ring
    courtyards: tuple[Ring, ...] = ()


@dataclass(frozen=True)
class Reshape:
    """Give a building another outline; its name, and what a person chose for it, stay.

    exterior: its corners; courtyards: those of each; unclosed, either way round. What the outline was before does not
    matter: where the building is found with other corners after a change of settings, it has these all the same.
    """

    building: str
    exterior: Ring
    courtyards: tuple[Ring, ...] = ()


SingleEdit: TypeAlias = SetHeight | SetRoof | SetStyle | Delete | Split | Merge | Draw | Reshape


@dataclass(frozen=True)
class Several:
    """Edits that a person made, and takes back, at one stroke."""

    edits: tuple[SingleEdit, ...]


Edit: TypeAlias = SingleEdit | Several
EDITS: tuple[type[Edit], ...] = (SetHeight, SetRoof, SetStyle, Delete, Split, Merge, Draw, Reshape, Several)


def one_by_one(edits: Iterable[Edit]) -> Iterator[SingleEdit]:
    """All of them, those that were made at one stroke among them."""
    for edit in edits:
        yield from edit.edits if isinstance(edit, Several) else (edit,)
