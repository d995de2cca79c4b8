"""Buildings as they are compared: outlines with heights, whether a city's, a file's or the truth's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.crs import CRS

from ryu_scape.errors import InputError
from ryu_scape.footprints import Footprint, polygons_of
from ryu_scape.footprints.footprint import AttributeValue
from ryu_scape.heights import Building, HeightSource, measure_buildings, with_terrain_beneath
from ryu_scape.raster.projection import project
from ryu_scape.settings import DEFAULTS, HeightSettings
from ryu_scape.survey import Survey

HEIGHT_FIELDS = ("height_m", "height", "measuredheight", "building_height", "bldg_height")
"""What files call a building's height above ground, in lower case; the first one that a file has counts."""
_WRITTEN_NUMBER = re.compile(r"\s*([-+]?[0-9]{1,20}(?:[.,][0-9]*)?)\s*m?\s*")
"""Metres as text, with a decimal point or comma."""


@dataclass(frozen=True, eq=False)
class BuildingSet:
    """Outlines in the CRS of one place.

    height_m: (n,) float64 above ground, NaN where unknown.
    """

    footprints: tuple[Footprint, ...]
    height_m: NDArray[np.float64]

    @classmethod
    def of_buildings(cls, buildings: Sequence[Building]) -> BuildingSet:
        """Those of a city."""
        height_m = np.array([building.height_m for building in buildings], np.float64)
        return cls(tuple(building.footprint for building in buildings), height_m)

    @classmethod
    def of_file(cls, footprints: Sequence[Footprint], height_field: str | None = None) -> BuildingSet:
        """Those of a vector file, with the heights in the field of that name, else in the first of HEIGHT_FIELDS.

        Text that is a number counts as one: "12.42", "12,42", "12.42 m". Raises InputError where the file has no field
        of that name, or no number in it.
        """
        name = _field(footprints, height_field)
        values = [_number(one.attributes.get(name)) if name else np.nan for one in footprints]
        height_m = np.array(values, np.float64)
        if height_field is not None and np.isnan(height_m).all():
            listed = ", ".join(_names(footprints))
            raise InputError(
                f"The field {height_field} holds no number at all.",
                f"Name the field with heights in metres, of these: {listed}.",
            )
        return cls(tuple(footprints), height_m)

    def measured_in(self, reference: Survey, crs: CRS, settings: HeightSettings = DEFAULTS.heights) -> BuildingSet:
        """The same outlines, which are in `crs`, as high as the program itself measures them in a reference DSM."""
        moved = _projected(self.footprints, crs, reference.grid.crs)
        survey = with_terrain_beneath(reference, moved, settings)
        seen = measure_buildings(survey, moved, settings)
        height_m = [one.height_m if one.height_source is HeightSource.DSM else np.nan for one in seen]
        return replace(self, height_m=np.array(height_m, np.float64))

    @property
    def polygons(self) -> NDArray[np.object_]:
        """The outlines (n,) as shapely has them."""
        return polygons_of(self.footprints)


def _names(footprints: Sequence[Footprint]) -> list[str]:
    return list(dict.fromkeys(name for one in footprints for name in one.attributes))


def _field(footprints: Sequence[Footprint], wanted: str | None) -> str | None:
    names = _names(footprints)
    if wanted is not None:
        if wanted not in names:
            listed = ", ".join(names) or "none at all"
            raise InputError(f"There is no field {wanted} with heights.", f"Name one of the file's fields: {listed}.")
        return wanted
    by_name: Mapping[str, str] = {name.lower(): name for name in reversed(names)}
    return next((by_name[name] for name in HEIGHT_FIELDS if name in by_name), None)


def _number(value: AttributeValue) -> float:
    if isinstance(value, str) and (found := _WRITTEN_NUMBER.fullmatch(value)):
        return float(found[1].replace(",", "."))
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else np.nan


def _projected(footprints: Sequence[Footprint], source: CRS, target: CRS) -> tuple[Footprint, ...]:
    if source == target:
        return tuple(footprints)
    moved = shapely.transform(polygons_of(footprints), lambda points: project(points, source, target))
    return tuple(
        Footprint.of_polygon(polygon, one.confidence, one.identifier, one.attributes)
        for polygon, one in zip(moved, footprints, strict=True)
    )
