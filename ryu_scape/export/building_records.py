"""What every format says of a building, under the same names, and the solids that this was measured on."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ryu_scape.city import City
from ryu_scape.footprints.footprint import AttributeValue
from ryu_scape.heights import Building
from ryu_scape.scene.facades import count_storeys
from ryu_scape.scene.solids import Massing, model_buildings
from ryu_scape.scene.styles import choose_facades

ELEVATIONS = "Elevations are metres above the vertical datum of the DSM, which is not known."
BUILDINGS_AT_ONCE = 2_000

FIELD_TYPES: Mapping[str, type] = MappingProxyType(
    {
        "id": str,
        "ground_m": float,
        "eave_m": float,
        "ridge_m": float,
        "height_m": float,
        "eave_height_m": float,
        "ridge_height_m": float,
        "height_sigma_m": float,
        "height_source": str,
        "roof": str,
        "roof_p50_m": float,
        "roof_p70_m": float,
        "roof_p90_m": float,
        "roof_max_m": float,
        "storeys": int,
        "area_m2": float,
        "volume_m3": float,
        "confidence": float,
        "remarks": str,
    }
)
"""What was measured, in the order of a record."""

_TAKEN = frozenset(FIELD_TYPES) | {"fid", "geom"}
"""GeoPackage has columns of its own, `fid` and `geom`."""

Record = dict[str, AttributeValue]


@dataclass(frozen=True, eq=False)
class Part:
    """Some of a city's buildings, in order, with their solids; `storeys` (b,)."""

    buildings: Sequence[Building]
    massing: Massing
    storeys: NDArray[np.intp]

    def records(self) -> Iterator[Record]:
        """What is said of each building: a person's own fields, unchanged, then what was measured; None for no value.

        ground_m, eave_m, ridge_m and roof_…_m are elevations. height_m is from the ground to the roof's 70th
        percentile, eave_height_m and ridge_height_m to these; height_sigma_m is one standard deviation. volume_m3 is
        that of the solid with its roof, area_m2 that of the footprint. storeys are those that the façades show; remarks
        what is odd about the building, such as why its roof is flat. A field of the person's that bears a taken name is
        kept as `input_…`.
        """
        numbers = zip(self.storeys, self.massing.area_m2, self.massing.roofed.volumes_m3, strict=True)
        for building, (storeys, area_m2, volume_m3) in zip(self.buildings, numbers, strict=True):
            yield own_fields(building) | _measured(building, int(storeys), float(area_m2), float(volume_m3))


def parts_of(city: City) -> Iterator[Part]:
    """The city's buildings in parts of `BUILDINGS_AT_ONCE`, so that no format needs the memory of all at once."""
    for start in range(0, len(city.buildings), BUILDINGS_AT_ONCE):
        yield _part(city, city.buildings[start : start + BUILDINGS_AT_ONCE])


def record_of(city: City, building: Building) -> Record:
    """The record of one building of the city."""
    (record,) = _part(city, [building]).records()
    return record


def _part(city: City, buildings: Sequence[Building]) -> Part:
    massing = model_buildings(buildings, city.scene.origin_m)
    height_m = np.array([building.height_m for building in buildings], np.float64)
    own_style = [building.facade_style for building in buildings]
    facades = choose_facades(massing.area_m2, height_m, massing.has_flat_roof, own_style, city.scene_settings)
    return Part(buildings, massing, count_storeys(massing.eave_height_m, facades))


def records_of(city: City) -> Iterator[Record]:
    """The record of every building of the city, in order."""
    for part in parts_of(city):
        yield from part.records()


def quick_records_of(city: City) -> Iterator[Record]:
    """As `records_of`, less what it takes the buildings' solids to know: storeys, area and volume."""
    for building in city.buildings:
        yield own_fields(building) | _levels(building) | _certainty(building)


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


def _measured(building: Building, storeys: int, area_m2: float, volume_m3: float) -> Record:
    of_solids: Record = {"storeys": storeys, "area_m2": _rounded(area_m2), "volume_m3": _rounded(volume_m3)}
    return _levels(building) | of_solids | _certainty(building)


def _levels(building: Building) -> Record:
    return {
        "id": building.footprint.identifier,
        "ground_m": _rounded(building.ground_elevation_m),
        "eave_m": _rounded(building.eave_elevation_m),
        "ridge_m": _rounded(building.ridge_elevation_m),
        "height_m": _rounded(building.height_m),
        "eave_height_m": _rounded(building.eave_height_m),
        "ridge_height_m": _rounded(building.ridge_height_m),
        "height_sigma_m": _rounded(building.height_sigma_m),
        "height_source": building.height_source.value,
        "roof": building.roof.kind.value,
        "roof_p50_m": _rounded(building.roof_p50_m),
        "roof_p70_m": _rounded(building.roof_p70_m),
        "roof_p90_m": _rounded(building.roof_p90_m),
        "roof_max_m": _rounded(building.roof_max_m),
    }


def _certainty(building: Building) -> Record:
    remarks = "; ".join(building.remarks)
    return {"confidence": _rounded(building.footprint.confidence), "remarks": remarks or None}


def _rounded(value: float) -> float | None:
    return round(value, 2) if math.isfinite(value) else None
