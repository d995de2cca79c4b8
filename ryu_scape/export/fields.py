"""What every format says of a building: names, units and meanings, told once.

Records, the columns of tables and `docs/data-dictionary.md` (`python -m ryu_scape.export docs/data-dictionary.md`)
follow from this.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ryu_scape.footprints.footprint import AttributeValue
from ryu_scape.heights import Building

DECIMALS = 2


@dataclass(frozen=True)
class Field:
    """One thing that is said of a building.

    kind: str, int or float. unit: as people write it, empty for none. value_of: reads it off a building; None where it
    takes the building's solid. short: its name where one has ten letters at most, if its own is longer.
    """

    kind: type
    unit: str
    meaning: str
    value_of: Callable[[Building], AttributeValue] | None = None
    short: str = ""


def rounded(value: float) -> float | None:
    """As formats write a number: None for what is not known."""
    return round(value, DECIMALS) if math.isfinite(value) else None


def _number(unit: str, meaning: str, value_of: Callable[[Building], float], short: str = "") -> Field:
    return Field(float, unit, meaning, lambda building: rounded(value_of(building)), short)


FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "id": Field(str, "", "Identifier, the same in all files.", lambda b: b.footprint.identifier),
        "part_of": Field(
            str, "", "The outline that it is a part of, where one was parted.", lambda b: b.footprint.part_of or None
        ),
        "ground_m": _number("m", "Elevation of the ground at the building.", lambda b: b.ground_elevation_m),
        "eave_m": _number(
            "m", "Elevation where walls and roof meet; of the whole of a flat roof.", lambda b: b.eave_elevation_m
        ),
        "ridge_m": _number("m", "Elevation of the highest point of the roof.", lambda b: b.ridge_elevation_m),
        "height_m": _number(
            "m",
            "From the mean of its ground to its roof's 70th percentile, as LoD1 of the 3D BAG.",
            lambda b: b.height_m,
        ),
        "eave_height_m": _number("m", "Height of the eave above the ground.", lambda b: b.eave_height_m, "eave_h_m"),
        "ridge_height_m": _number(
            "m", "Height of the ridge above the ground.", lambda b: b.ridge_height_m, "ridge_h_m"
        ),
        "height_sigma_m": _number("m", "One standard deviation of `height_m`.", lambda b: b.height_sigma_m, "sigma_m"),
        "height_source": Field(str, "", "Where the height comes from.", lambda b: b.height_source.value, "source"),
        "roof": Field(str, "", "Shape of the roof.", lambda b: b.roof.kind.value),
        "roof_p50_m": _number(
            "m", "Elevation that half of the DSM's pixels on the roof do not exceed.", lambda b: b.roof_p50_m
        ),
        "roof_p70_m": _number("m", "The same for 70 %.", lambda b: b.roof_p70_m),
        "roof_p90_m": _number("m", "The same for 90 %.", lambda b: b.roof_p90_m),
        "roof_max_m": _number("m", "Elevation of the highest of these pixels.", lambda b: b.roof_max_m),
        "storeys": Field(int, "", "Rows of windows below the eave, at least 1; reckoned from the height."),
        "area_m2": Field(float, "m²", "Area of the footprint, courtyards left out."),
        "volume_m3": Field(float, "m³", "Volume of the solid between ground and roof."),
        "confidence": _number(
            "",
            "How sure the network is of the building, 0 to 1; what only a fine DSM shows counts 0.8.",
            lambda b: b.footprint.confidence,
        ),
        "remarks": Field(
            str, "", "What is odd about it, such as why its roof is flat.", lambda b: "; ".join(b.remarks) or None
        ),
    }
)
"""In the order of a record."""

FIELD_TYPES: Mapping[str, type] = MappingProxyType({name: field.kind for name, field in FIELDS.items()})
