"""Solar: what the sun yields on every roof plane in a year, with the shadows of the city on it.

Names are those of `roofSegmentStats` in Google's Solar API, so that tools for it find their way. The light is that of a
weather file, or of a clear sky (pvlib: Ineichen and Perez's model with monthly turbidity), the sky isotropic. Buildings
stand as they are modelled, all else as the DSM shows it. A roof's own chimneys and parapets cast no shadow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.city import City
from ryu_scape.footprints.footprint import label_raster
from ryu_scape.progress import ProgressReporter
from ryu_scape.purposes.features import write_features
from ryu_scape.purposes.place import longitude_latitude, north_turn_deg
from ryu_scape.purposes.purpose import Purpose
from ryu_scape.purposes.roof_planes import RoofPlanes
from ryu_scape.purposes.sun_year import direction_on_map, sun_of_year, suns
from ryu_scape.purposes.surface import surface_of
from ryu_scape.purposes.weather import read_weather
from ryu_scape.raster.sweep import Sweeper
from ryu_scape.settings import Declared, setting
from ryu_scape.sun import Sun
from ryu_scape.sun_position import SunPath

WATTS_PER_KILOWATT = 1000.0


@dataclass(frozen=True)
class SolarSettings(Declared):
    """How much light there is, and what the modules make of it."""

    weather: str = setting(
        "", "Weather file (EPW or TMY3) with the light of a typical year; without one the sky is clear."
    )
    efficiency: float = setting(
        0.2, "Share of the light that falls on modules which they turn to electricity.", lowest=0.01, highest=0.5
    )
    performance_ratio: float = setting(
        0.8, "Share of that which is left behind wires, heat, dirt and the inverter.", lowest=0.1, highest=1
    )
    clear_sky_share: float = setting(
        1.0,
        "Share of a clear sky's light that the place gets over the year; 0.5 to 0.8 in most. Not with a weather file.",
        lowest=0.1,
        highest=1,
    )
    albedo: float = setting(0.2, "Share of the light that the ground throws back.", lowest=0, highest=1)


@dataclass(frozen=True, eq=False)
class SolarYear:
    """What a year yields on planes (p,).

    sunshine_h: (p,) hours in which the sun shines on the plane, its shaded part left out. light_kwh_m2: (p,) on each
    square metre of it. energy_kwh: (p,) of modules that cover it. turn_deg: the map's north from true north. sky: where
    the light comes from.
    """

    planes: RoofPlanes
    sunshine_h: NDArray[np.float64]
    light_kwh_m2: NDArray[np.float64]
    energy_kwh: NDArray[np.float64]
    turn_deg: float
    sky: str

    @property
    def figures(self) -> Mapping[str, float | str]:
        """Of all roofs together."""
        area_m2 = float(self.planes.area_m2.sum())
        return {
            "roof_planes": len(self.planes.area_m2),
            "roof_area_m2": round(area_m2, 1),
            "light_kwh_per_m2": round(float((self.light_kwh_m2 * self.planes.area_m2).sum()) / max(area_m2, 1e-9), 1),
            "yearly_energy_kwh": round(float(self.energy_kwh.sum())),
            "sky": self.sky,
        }


def study_solar(city: City, settings: SolarSettings, progress: ProgressReporter) -> SolarYear:
    """Follow the sun through a year. Raises InputError for a weather file that is none, OperationCancelled when asked
    to stop.
    """
    weather = read_weather(Path(settings.weather)) if settings.weather else None
    planes, surface = RoofPlanes.of(city), surface_of(city)
    count = planes.area_m2.size
    place, turn_deg = longitude_latitude(city), north_turn_deg(city)
    sweeper = Sweeper(surface.surface_m, surface.grid.transform)
    label = label_raster(planes.polygons, surface.grid)
    rows, columns, plane = _pixels_of(planes, label, surface.grid.to_pixel)
    size = np.maximum(np.bincount(plane, minlength=count), 1)
    path = sun_of_year(*place).by_day
    light = weather.around(path.times) if weather else clear_sky(place, float(np.median(surface.ground_m)), path)
    tilt, facing = np.radians(planes.pitch_deg), np.radians(planes.azimuth_deg)
    normals = np.column_stack((np.sin(tilt) * np.sin(facing), np.sin(tilt) * np.cos(facing), np.cos(tilt)))
    sky_share, ground_share = 0.5 * (1.0 + np.cos(tilt)), 0.5 * (1.0 - np.cos(tilt)) * settings.albedo
    sunshine_h, light_wh = np.zeros(count), np.zeros(count)
    for number, sun in enumerate(suns(path, progress, "Following the sun over the roofs")):
        direction = direction_on_map(sun, turn_deg)
        cosine = normals @ Sun(*direction).direction
        lit_share = np.bincount(plane, sweeper.lit(*direction)[rows, columns], count) / size
        lit_share[cosine <= 0.0] = 0.0
        diffuse = light["dhi"][number] * sky_share + light["ghi"][number] * ground_share
        light_wh += sun.hours[0] * (light["dni"][number] * cosine.clip(0.0) * lit_share + diffuse)
        sunshine_h += sun.hours[0] * lit_share
    light_kwh_m2 = (1.0 if weather else settings.clear_sky_share) * light_wh / WATTS_PER_KILOWATT
    energy_kwh = light_kwh_m2 * planes.area_m2 * settings.efficiency * settings.performance_ratio
    sky = f"{weather.station}, {weather.distance_km(*place):.0f} km away" if weather else "clear"
    return SolarYear(planes, sunshine_h, light_kwh_m2, energy_kwh, turn_deg, sky)


def clear_sky(place: tuple[float, float], ground_m: float, path: SunPath) -> Mapping[str, NDArray[np.float64]]:
    """Watts per square metre (n,): `ghi` on level ground, `dni` on what faces the sun, `dhi` from the sky alone."""
    import pandas
    from pvlib.location import Location

    longitude_deg, latitude_deg = place
    location = Location(latitude_deg, longitude_deg, "UTC", max(ground_m, 0.0))
    table = location.get_clearsky(pandas.DatetimeIndex(path.times).tz_localize("UTC"))
    return {name: table[name].to_numpy() for name in ("ghi", "dni", "dhi")}


def _pixels_of(planes: RoofPlanes, label: NDArray[np.int32], to_pixel: Any) -> tuple[NDArray[np.intp], ...]:
    """Row, column and plane of every pixel on a roof; a plane between pixels' centres has the one it lies in."""
    rows, columns = np.nonzero(label >= 0)
    plane = label[rows, columns].astype(np.intp)
    small = np.setdiff1d(np.arange(planes.area_m2.size), plane)
    inside = shapely.get_coordinates(shapely.point_on_surface(planes.polygons[small]))
    column, row = np.floor(to_pixel(inside)).astype(np.intp).T if small.size else np.empty((2, 0), np.intp)
    row, column = row.clip(0, label.shape[0] - 1), column.clip(0, label.shape[1] - 1)
    return np.append(rows, row), np.append(columns, column), np.append(plane, small)


def write_segments(city: City, finding: SolarYear, path: Path) -> None:
    """A feature for each roof plane; raises as `atomic_write` does."""
    planes = finding.planes
    azimuth_deg = np.where(planes.pitch_deg < 1.0, 0.0, (planes.azimuth_deg + finding.turn_deg) % 360.0)
    columns = {
        "id": np.array([city.buildings[row].footprint.identifier for row in planes.building.tolist()], object),
        "pitchDegrees": np.round(planes.pitch_deg, 2),
        "azimuthDegrees": np.round(azimuth_deg, 2) % 360.0,
        "areaMeters2": np.round(planes.area_m2, 2),
        "groundAreaMeters2": np.round(shapely.area(planes.polygons), 2),
        "planeHeightAtCenterMeters": np.round(planes.centre_m[:, 2], 2),
        "sunshineHoursPerYear": np.round(finding.sunshine_h, 1),
        "lightKwhPerMeter2": np.round(finding.light_kwh_m2, 1),
        "yearlyEnergyKwh": np.round(finding.energy_kwh, 1),
    }
    frame = geopandas.GeoDataFrame(columns, geometry=planes.polygons, crs=city.grid.crs.to_wkt())
    write_features(path, "roof_segments", frame, "Polygon")


SOLAR = Purpose(
    name="solar",
    title="Solar",
    meaning="Pitch, azimuth, hours of sun and kWh per year of every roof plane, with the city's own shadows.",
    settings=SolarSettings,
    study=study_solar,
    writers=MappingProxyType({".geojson": write_segments, ".gpkg": write_segments}),
    extra="solar",
    packages=("pvlib",),
)
