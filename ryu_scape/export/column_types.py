"""One type for each column, where a field has one in the whole table: text, where a person's values are of several."""

from __future__ import annotations

from collections.abc import Iterable

from ryu_scape.export.building_records import own_fields
from ryu_scape.export.fields import FIELD_TYPES
from ryu_scape.footprints.footprint import AttributeValue
from ryu_scape.heights import Building

_LARGEST_INTEGER = 2**63 - 1

KindsFound = dict[str, set[type]]
"""The types that the values of each of a person's own fields have."""


def as_type(value: AttributeValue, kind: type) -> AttributeValue:
    """The value as its column holds it."""
    return value if value is None or isinstance(value, kind) or kind is float else str(value)


def kinds_found(buildings: Iterable[Building]) -> KindsFound:
    """What a person's own fields of some buildings hold."""
    found: KindsFound = {}
    for building in buildings:
        for name, value in own_fields(building).items():
            kinds = found.setdefault(name, set())
            if value is not None:
                kinds.add(str if _is_too_large(value) else type(value))
    return found


def field_types(kinds: KindsFound) -> dict[str, type]:
    """For each of a person's own fields the type that holds all its values; then those of what was measured."""
    return {name: _common_type(found) for name, found in kinds.items()} | dict(FIELD_TYPES)


def _is_too_large(value: AttributeValue) -> bool:
    return isinstance(value, int) and abs(value) > _LARGEST_INTEGER


def _common_type(kinds: set[type]) -> type:
    if len(kinds) == 1:
        return next(iter(kinds))
    return float if kinds == {int, float} else str
