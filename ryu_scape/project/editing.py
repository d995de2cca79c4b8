"""Edits applied to the buildings that were measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce, singledispatch
from itertools import takewhile

import numpy as np
import shapely

from ryu_scape.errors import InputError
from ryu_scape.footprints import Footprint, Outlines, polygons_of
from ryu_scape.footprints.cleaning import clean_outlines
from ryu_scape.footprints.footprint import in_reading_order
from ryu_scape.heights import Building, HeightSource, RoofKind, are_told_together, measure_buildings, roof_by_rule
from ryu_scape.pipeline import Measured
from ryu_scape.project.edited_outlines import one_outline, parts_along, polygon_of_rings, refusal
from ryu_scape.project.edits import Delete, Draw, Edit, Merge, Reshape, SetHeight, SetRoof, SetStyle, Several, Split
from ryu_scape.settings import HeightSettings

LARGEST_HEIGHT_M = 1_000.0
_BY_HAND = "by hand"
_ROOF_SET = f"roof set {_BY_HAND}"


@dataclass(frozen=True)
class LostEdit:
    """An edit, or one of several, that could not be made, and why: a plain sentence."""

    edit: Edit
    reason: str


@dataclass(frozen=True, eq=False)
class Edited:
    """Measured buildings after some edits, by identifier, and the edits that found nothing to change."""

    measured: Measured
    lost: tuple[LostEdit, ...] = ()


@dataclass(frozen=True, eq=False)
class Ruler:
    """How a building that an edit outlines anew is measured."""

    outlines: Outlines
    settings: HeightSettings

    def measure(self, rest: Measured, footprints: Sequence[Footprint]) -> tuple[Building, ...]:
        """The buildings of these footprints, beside the rest where heights are told of all together."""
        others = [one.footprint for one in rest.buildings] if are_told_together(rest.survey) else []
        buildings = measure_buildings(rest.survey, [*footprints, *others], self.settings, self.outlines.probability)
        return buildings[: len(footprints)]


class History:
    """The buildings after each edit of the last list of edits, so that one more costs no more than itself."""

    def __init__(self) -> None:
        self._base: tuple[Measured, Ruler] | None = None
        self._steps: list[tuple[Edit, Edited]] = []

    def replay(self, measured: Measured, edits: Sequence[Edit], ruler: Ruler) -> Edited:
        """The measured buildings after all `edits`."""
        if self._base is None or self._base[0] is not measured:
            self._base, self._steps = (measured, ruler), []
        same = sum(1 for _ in takewhile(lambda pair: pair[0][0] is pair[1], zip(self._steps, edits, strict=False)))
        del self._steps[same:]
        edited = self._steps[-1][1] if self._steps else Edited(measured)
        for edit in edits[same:]:
            edited = make_edit(edited, edit, ruler)
            self._steps.append((edit, edited))
        return edited


def make_edit(edited: Edited, edit: Edit, ruler: Ruler) -> Edited:
    """The buildings after one more edit; what cannot be done is kept as lost."""
    if isinstance(edit, Several):
        return reduce(lambda before, each: make_edit(before, each, ruler), edit.edits, edited)
    try:
        buildings = _made(edit, edited.measured, ruler)
    except InputError as error:
        return replace(edited, lost=(*edited.lost, LostEdit(edit, error.cause)))
    return replace(edited, measured=replace(edited.measured, buildings=buildings))


@singledispatch
def _made(edit: Edit, measured: Measured, ruler: Ruler) -> tuple[Building, ...]:
    """The buildings after an edit. Raises InputError where it cannot be made."""
    raise TypeError(f"{edit!r} is no edit.")


@_made.register
def _(edit: SetHeight, measured: Measured, ruler: Ruler) -> tuple[Building, ...]:
    if not 0.0 < edit.height_m <= LARGEST_HEIGHT_M:
        raise refusal(f"A building cannot be {edit.height_m:g} m high.")
    building = _find(measured, edit.building)
    return _with(measured, edit.building, (_of_height(building, edit.height_m),))


@_made.register
def _(edit: SetRoof, measured: Measured, ruler: Ruler) -> tuple[Building, ...]:
    building = _find(measured, edit.building)
    roofed = _roofed(building, edit.kind, edit.rise_m)
    if roofed is None:
        raise refusal(f"Building {edit.building} has no outline for a {edit.kind.value} roof.")
    return _with(measured, edit.building, (roofed,))


@_made.register
def _(edit: SetStyle, measured: Measured, ruler: Ruler) -> tuple[Building, ...]:
    building = _find(measured, edit.building)
    return _with(measured, edit.building, (replace(building, facade_style=edit.style),))


@_made.register
def _(edit: Delete, measured: Measured, ruler: Ruler) -> tuple[Building, ...]:
    _find(measured, edit.building)
    return _with(measured, edit.building, ())


@_made.register
def _(edit: Split, measured: Measured, ruler: Ruler) -> tuple[Building, ...]:
    building = _find(measured, edit.building)
    (polygon,) = polygons_of([building.footprint])
    parts, _ = clean_outlines(parts_along(polygon, np.array([edit.start, edit.end])))
    if len(parts) < 2:
        raise refusal(f"The line does not cross building {edit.building}.")
    parts = parts[in_reading_order(parts)]
    footprints = [
        _like(building.footprint, part, f"{edit.building}.{number}") for number, part in enumerate(parts, start=1)
    ]
    _refuse_taken(measured, [footprint.identifier for footprint in footprints])
    parted = _measured_like([building], footprints, measured, ruler, "parted")
    return _with(measured, edit.building, parted)


@_made.register
def _(edit: Merge, measured: Measured, ruler: Ruler) -> tuple[Building, ...]:
    if len(set(edit.buildings)) < 2:
        raise refusal("It takes two buildings to make one of them.")
    merged = [_find(measured, identifier) for identifier in edit.buildings]
    whole, _ = clean_outlines(np.array([shapely.union_all(polygons_of([one.footprint for one in merged]))], object))
    if len(whole) != 1:
        raise refusal(f"Buildings {' and '.join(edit.buildings)} do not adjoin.")
    first = merged[0]
    footprint = _like(first.footprint, whole[0], first.footprint.identifier)
    whole_one = _measured_like(merged, [footprint], measured, ruler, "merged")
    return _with(_without(measured, merged[1:]), footprint.identifier, whole_one)


@_made.register
def _(edit: Draw, measured: Measured, ruler: Ruler) -> tuple[Building, ...]:
    _refuse_taken(measured, [edit.building])
    outline = one_outline(edit.building, polygon_of_rings(edit.building, edit.exterior, edit.courtyards))
    footprint = Footprint.of_polygon(outline, 1.0, edit.building)
    drawn = ruler.measure(measured, [footprint])
    return (*measured.buildings, *(_marked(building, f"drawn {_BY_HAND}") for building in drawn))


@_made.register
def _(edit: Reshape, measured: Measured, ruler: Ruler) -> tuple[Building, ...]:
    building = _find(measured, edit.building)
    polygon = polygon_of_rings(edit.building, edit.exterior, edit.courtyards)
    if not shapely.is_valid(polygon):
        raise refusal(f"The sides of building {edit.building} would cross each other.")
    footprint = replace(
        _like(building.footprint, one_outline(edit.building, polygon), edit.building),
        part_of=building.footprint.part_of,
    )
    (reshaped,) = _measured_like([building], [footprint], measured, ruler, "reshaped")
    if _ROOF_SET in building.remarks:
        reshaped = _roofed(reshaped, building.roof.kind, building.roof.rise_m) or reshaped
    return _with(measured, edit.building, (reshaped,))


def _measured_like(
    before: Sequence[Building], footprints: Sequence[Footprint], measured: Measured, ruler: Ruler, how: str
) -> tuple[Building, ...]:
    """The buildings of footprints in the place of those before, as high as the first of these and in its style where a
    person chose these.
    """
    pattern = before[0]
    buildings = ruler.measure(_without(measured, before), footprints)
    if pattern.height_source is HeightSource.PERSON:
        buildings = tuple(_of_height(building, pattern.height_m) for building in buildings)
    return tuple(
        _marked(replace(building, facade_style=pattern.facade_style), f"{how} {_BY_HAND}") for building in buildings
    )


def _of_height(building: Building, height_m: float) -> Building:
    by_hand = tuple(remark for remark in building.remarks if remark.endswith(_BY_HAND))
    changed = replace(building.of_height(height_m, HeightSource.PERSON, 0.0), remarks=by_hand)
    return _marked(changed, f"height set {_BY_HAND}")


def _roofed(building: Building, kind: RoofKind, rise_m: float | None) -> Building | None:
    """The building with a roof that a person chose; None where its outline has no rectangles for it."""
    roof = roof_by_rule(building.footprint, kind, rise_m)
    if roof is None:
        return None
    roofed = replace(building, roof=roof)
    if not building.has_seen_roof:
        roofed = roofed.of_height(building.height_m, building.height_source, building.height_sigma_m)
    return _marked(roofed, _ROOF_SET)


def _marked(building: Building, remark: str) -> Building:
    remarks = tuple(one for one in building.remarks if one != remark)
    return replace(building, remarks=(*remarks, remark))


def _like(pattern: Footprint, polygon: shapely.Polygon, identifier: str) -> Footprint:
    return Footprint.of_polygon(polygon, pattern.confidence, identifier, pattern.attributes)


def _find(measured: Measured, identifier: str) -> Building:
    found = next((one for one in measured.buildings if one.footprint.identifier == identifier), None)
    if found is None:
        raise refusal(f"There is no building {identifier} any more.")
    return found


def _without(measured: Measured, gone: Sequence[Building]) -> Measured:
    return replace(measured, buildings=tuple(one for one in measured.buildings if one not in gone))


def _with(measured: Measured, identifier: str, instead: tuple[Building, ...]) -> tuple[Building, ...]:
    """All buildings, with others in the place of one."""
    index = next(i for i, one in enumerate(measured.buildings) if one.footprint.identifier == identifier)
    return (*measured.buildings[:index], *instead, *measured.buildings[index + 1 :])


def _refuse_taken(measured: Measured, identifiers: Sequence[str]) -> None:
    taken = {building.footprint.identifier for building in measured.buildings}
    for identifier in identifiers:
        if identifier in taken:
            raise refusal(f"There is a building {identifier} already.")
