"""What every format says of a building, under the same names, and the solids that this was measured on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.city import City
from ryu_scape.export.fields import FIELDS, rounded
from ryu_scape.footprints.footprint import AttributeValue
from ryu_scape.heights import Building
from ryu_scape.scene.solids import Massing, model_buildings
from ryu_scape.scene.styles import choose_facades
from ryu_scape.settings import SceneSettings

ELEVATIONS = "Elevations are metres above the vertical datum of the DSM, which is not known."
BUILDINGS_AT_ONCE = 2_000

_TAKEN = frozenset(FIELDS) | {"fid", "geom", "geometry", "bbox"}
"""GeoPackage has columns of its own, `fid` and `geom`, and GeoParquet `geometry` and `bbox`."""

Record = dict[str, AttributeValue]


def elevations_above(datum: str | None) -> str:
    """What elevations count from: what the DSM's CRS calls it, None where that says nothing."""
    return ELEVATIONS if datum is None else f"Elevations are metres above the datum of {datum}."


@dataclass(frozen=True, eq=False)
class Part:
    """Some of a city's buildings, in order, with their solids; `storeys` (b,)."""

    buildings: Sequence[Building]
    massing: Massing
    storeys: NDArray[np.intp]

    def records(self) -> Iterator[Record]:
        """What is said of each building: a person's own fields, unchanged, then what was measured; None for no value.

        `fields` tells what these mean. A field of the person's that bears a taken name is kept as `input_…`.
        """
        numbers = zip(self.storeys, self.massing.area_m2, self.massing.roofed.volumes_m3, strict=True)
        for building, (storeys, area_m2, volume_m3) in zip(self.buildings, numbers, strict=True):
            of_solid: Record = {
                "storeys": int(storeys),
                "area_m2": rounded(float(area_m2)),
                "volume_m3": rounded(float(volume_m3)),
            }
            yield own_fields(building) | _record(building, of_solid)


def parts_of(city: City) -> Iterator[Part]:
    """The city's buildings in parts of `BUILDINGS_AT_ONCE`, so that no format needs the memory of all at once."""
    for start in range(0, len(city.buildings), BUILDINGS_AT_ONCE):
        yield _part_of_city(city, city.buildings[start : start + BUILDINGS_AT_ONCE])


def record_of(city: City, building: Building) -> Record:
    """The record of one building of the city."""
    (record,) = _part_of_city(city, [building]).records()
    return record


def _part_of_city(city: City, buildings: Sequence[Building]) -> Part:
    return part_of(buildings, city.scene.origin_m, city.scene_settings)


def part_of(buildings: Sequence[Building], origin_m: NDArray[np.float64], settings: SceneSettings) -> Part:
    """Some buildings with their solids, whose corners are told from `origin_m` (3,)."""
    massing = model_buildings(buildings, origin_m)
    eave_height_m = np.array([building.eave_height_m for building in buildings], np.float64)
    own_style = [building.facade_style for building in buildings]
    measures = choose_facades(massing.area_m2, eave_height_m, massing.has_flat_roof, own_style, settings)
    return Part(buildings, massing, measures.storeys_within(massing.eave_height_m))


def records_of(city: City) -> Iterator[Record]:
    """The record of every building of the city, in order."""
    for part in parts_of(city):
        yield from part.records()


def quick_records_of(city: City) -> Iterator[Record]:
    """As `records_of`, less what it takes the buildings' solids to know: storeys, area and volume."""
    for building in city.buildings:
        yield own_fields(building) | _record(building, {})


def own_fields(building: Building) -> Record:
    """A person's own fields under names that neither a measured value nor another field bears, whatever their case."""
    fields: Record = {}
    taken = set(_TAKEN)
    for name, value in _less_identifier(building).items():
        while name.casefold() in taken:
            name = f"input_{name}"
        taken.add(name.casefold())
        fields[name] = value
    return fields


def _less_identifier(building: Building) -> Mapping[str, AttributeValue]:
    attributes, identifier = building.footprint.attributes, building.footprint.identifier
    return {name: value for name, value in attributes.items() if name != "id" or str(value) != identifier}


def _record(building: Building, of_solid: Record) -> Record:
    """All fields that the building has itself, and those given of its solid, in order."""
    return {
        name: field.value_of(building) if field.value_of else of_solid[name]
        for name, field in FIELDS.items()
        if field.value_of or name in of_solid
    }
