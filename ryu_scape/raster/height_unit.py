"""In what unit a DSM gives its heights and above what, as far as the file declares it."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from typing import Any

from rasterio.crs import CRS
from rasterio.errors import CRSError
from rasterio.io import DatasetReader

from ryu_scape.names import printable

FOOT_M, US_SURVEY_FOOT_M = 0.3048, 1200 / 3937
SAME_UNIT = 1e-4
"""Relative difference up to which two declarations agree: the feet differ by 2e-6, which no height shows."""
SPELLINGS = {
    1.0: "m metre metres meter meters metro metros metri mètre mètres metr metrów метр метры м 米 公尺 メートル",
    0.1: "dm decimetre decimetres decimeter decimeters",
    0.01: "cm centimetre centimetres centimeter centimeters zentimeter centímetro centímetros centimètre centimètres",
    0.001: "mm millimetre millimetres millimeter millimeters milímetro milímetros millimètre millimètres",
    1000.0: "km kilometre kilometres kilometer kilometers kilómetro kilómetros kilomètre kilomètres",
    FOOT_M: "ft foot feet ' fuß fuss pied pieds pie pies piede piedi pé pés voet fot фут футы 英尺 フィート "
    "ftint ftintl intft intlft internationalfoot internationalfeet footinternational feetinternational footintl "
    "feetintl",
    US_SURVEY_FOOT_M: "ftus usft ussft sft ussurveyft ussurveyfoot ussurveyfeet surveyfoot surveyfeet usfoot usfeet "
    "footus feetus footussurvey feetussurvey ftussurvey",
}
SEPARATORS = str.maketrans("", "", " _-.,()[]/")


def _letters(unit: str) -> str:
    """A unit's name without capitals and separators: 'Foot_US' and 'foot (US)' are one."""
    return unicodedata.normalize("NFKC", unit).casefold().translate(SEPARATORS)


METRES_PER_UNIT = {_letters(name): metres for metres, names in SPELLINGS.items() for name in names.split()}


@dataclass(frozen=True)
class HeightUnit:
    """How many metres one step of a DSM's values is, and what a person should know of it, if anything."""

    metres: float
    notice: str | None = None


def height_unit(dataset: DatasetReader) -> HeightUnit:
    """The unit that the band declares, or the vertical axis of the CRS.

    Metres where neither says anything, and, with a notice, where they contradict each other or are not understood.
    """
    of_band = printable(dataset.units[0] or "")
    axis_name, axis_m = _vertical_axis(dataset.crs) or ("", None)
    band_m = axis_m if of_band == axis_name else METRES_PER_UNIT.get(_letters(of_band))
    declared_m = [metres for metres in (band_m, axis_m) if metres is not None]
    if of_band and band_m is None:
        return HeightUnit(1.0, f"The DSM gives its unit as '{of_band}'; its values are taken as metres.")
    if not declared_m:
        return HeightUnit(1.0, _silent_about_heights(dataset))
    if max(declared_m) > min(declared_m) * (1 + SAME_UNIT):
        return HeightUnit(
            1.0,
            f"The DSM contradicts itself: its band is in '{of_band}', the heights of its coordinate system in "
            f"'{axis_name}'. Its values are taken as metres.",
        )
    metres = declared_m[0]
    if metres == 1:
        return HeightUnit(1.0)
    name = of_band or axis_name
    return HeightUnit(metres, f"The DSM gives its heights in '{name}': they were converted to metres (× {metres:.7g}).")


def declares_heights(dataset: DatasetReader) -> bool:
    """Whether a raster says of itself that its values are lengths: by a unit of length or a vertical axis."""
    return _letters(dataset.units[0] or "") in METRES_PER_UNIT or _vertical_axis(dataset.crs) is not None


def _silent_about_heights(dataset: DatasetReader) -> str | None:
    horizontal = dataset.crs
    if not (horizontal and horizontal.is_projected) or abs(horizontal.linear_units_factor[1] / FOOT_M - 1) > SAME_UNIT:
        return None
    return (
        "The DSM is mapped in feet, but does not say in what its heights are: they are taken as metres. "
        "If they are feet, declare it with gdal_edit.py -units ft."
    )


def horizontal_unless_metric(crs: CRS) -> CRS:
    """A compound CRS without its vertical part, unless that counts metres upwards as all elevations do once read."""
    axis = _vertical_axis(crs)
    return crs if axis is not None and axis[1] == 1 else horizontal_part(crs)


def horizontal_part(crs: CRS) -> CRS:
    """A compound CRS without its vertical part; any other as it is."""
    components = _definition(crs).get("components")
    return CRS.from_string(json.dumps(components[0])) if components else crs


def vertical_name(crs: CRS) -> str | None:
    """What a compound CRS calls its vertical part, None where it has none."""
    components = _definition(crs).get("components")
    return printable(components[1]["name"]) if components else None


def _vertical_axis(crs: CRS | None) -> tuple[str, float] | None:
    """Name and metres of the unit along a CRS's upward axis, None where it has no such axis."""
    for axis in _axes(_definition(crs)):
        if axis["direction"] == "up":
            unit = axis.get("unit", "metre")
            return (unit, 1.0) if isinstance(unit, str) else (printable(unit["name"]), float(unit["conversion_factor"]))
    return None


def _definition(crs: CRS | None) -> dict[str, Any]:
    """A CRS in PROJJSON, empty where there is none or it cannot be spelt out."""
    try:
        return crs.to_dict(projjson=True) if crs else {}
    except CRSError:
        return {}


def _axes(definition: dict[str, Any]) -> list[dict[str, Any]]:
    """All axes of a CRS in PROJJSON, those of its parts included."""
    parts = [*definition.get("components", ()), *filter(None, [definition.get("source_crs")])]
    return [*definition.get("coordinate_system", {}).get("axis", ()), *(axis for part in parts for axis in _axes(part))]
