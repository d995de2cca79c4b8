"""Sun and shadow: how long the sun reaches each pixel, and what lies in shadow at an hour.

Buildings stand as they are modelled, all else as the DSM shows it; what lies beyond the image casts no shadow. The sky
is clear, the horizon level.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import MappingProxyType

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.features import shapes

from ryu_scape.city import City
from ryu_scape.export.cog import Band, write_cog
from ryu_scape.progress import ProgressReporter
from ryu_scape.purposes.features import write_features
from ryu_scape.purposes.place import longitude_latitude, north_turn_deg
from ryu_scape.purposes.purpose import Purpose
from ryu_scape.purposes.sun_position import SunPath, hours_of_day, sun_over
from ryu_scape.purposes.sun_year import direction_on_map, sun_of_year, suns
from ryu_scape.purposes.surface import Surface3D, surface_of
from ryu_scape.raster import GeoGrid
from ryu_scape.raster.sweep import Sweeper
from ryu_scape.settings import Declared, setting

DAY_STEP_H = 0.25


class Period(Enum):
    """How long hours of sun are counted."""

    DAY = "day"
    YEAR = "year"


@dataclass(frozen=True)
class ShadowSettings(Declared):
    """When. Hours are those of a clock of the place's longitude, one ahead of UTC for each 15°, with no summer time."""

    period: Period = setting(
        Period.DAY,
        "How long hours of sun are counted: on the given day, or over a year.",
        choices={Period.DAY: "A day", Period.YEAR: "A year"},
    )
    month: int = setting(6, "Month of the day.", lowest=1, highest=12)
    day: int = setting(21, "Day of the month; one too many is the next month's first.", lowest=1, highest=31)
    hour: float = setting(15.0, "Hour for which shadows are drawn.", lowest=0, highest=24)


@dataclass(frozen=True, eq=False)
class SunAndShadow:
    """hours: (H, W) float32 of sun. is_lit: (H, W) at the chosen hour. sun: where it then stands."""

    surface: Surface3D
    hours: NDArray[np.float32]
    is_lit: NDArray[np.bool_]
    sun: SunPath

    @property
    def figures(self) -> Mapping[str, float]:
        """Of the ground between buildings."""
        is_ground = self.surface.building < 0
        return {
            "sun_azimuth_deg": round(float(self.sun.azimuth_deg[0]), 2),
            "sun_elevation_deg": round(float(self.sun.elevation_deg[0]), 2),
            "mean_hours_of_sun_on_the_ground": round(float(self.hours[is_ground].mean()), 2),
            "share_of_the_ground_in_shadow": round(float(1.0 - self.is_lit[is_ground].mean()), 3),
        }


def study_shadow(city: City, settings: ShadowSettings, progress: ProgressReporter) -> SunAndShadow:
    """Sweep the surface for each time at which the sun is up. Raises OperationCancelled when asked to stop."""
    surface = surface_of(city)
    sweeper = Sweeper(surface.surface_m, surface.grid.transform)
    place, turn_deg = longitude_latitude(city), north_turn_deg(city)
    times = hours_of_day(settings.month, settings.day, place[0], DAY_STEP_H)
    path = sun_over(*place, times, DAY_STEP_H) if settings.period is Period.DAY else sun_of_year(*place)
    hours = np.zeros(surface.surface_m.shape, np.float32)
    for sun in suns(path.by_day, progress, "Following the sun"):
        hours += np.float32(sun.hours[0]) * sweeper.lit(*direction_on_map(sun, turn_deg))
    midnight = times[0] - np.timedelta64(round(DAY_STEP_H * 1800.0), "s")
    now = sun_over(*place, np.array([midnight + np.timedelta64(round(settings.hour * 3600.0), "s")]), 0.0)
    return SunAndShadow(surface, hours, sweeper.lit(*direction_on_map(now, turn_deg)), now)


def write_hours(city: City, finding: SunAndShadow, path: Path) -> None:
    """The hours of sun of each pixel; raises as `atomic_write` does."""
    write_cog(path, finding.surface.grid, {"sun_hours": Band.of(finding.hours, "hour")})


def write_shadows(city: City, finding: SunAndShadow, path: Path) -> None:
    """What lies in shadow at the hour, as polygons; raises as `atomic_write` does."""
    polygons = polygons_where(~finding.is_lit, finding.surface.grid)
    columns = {
        "area_m2": np.round(shapely.area(polygons), 2),
        "sun_azimuth_deg": np.full(len(polygons), np.round(finding.sun.azimuth_deg[0], 3)),
        "sun_elevation_deg": np.full(len(polygons), np.round(finding.sun.elevation_deg[0], 3)),
        "time_utc": np.full(len(polygons), f"{finding.sun.times[0]}Z", object),
    }
    frame = geopandas.GeoDataFrame(columns, geometry=polygons, crs=city.grid.crs.to_wkt())
    write_features(path, "shadows", frame, "Polygon")


def polygons_where(mask: NDArray[np.bool_], grid: GeoGrid) -> NDArray[np.object_]:
    """Polygons (n,) in map metres around the pixels of a mask (H, W)."""
    found = shapes(mask.astype(np.uint8), mask=mask, transform=grid.transform)
    return np.array([shapely.geometry.shape(geometry) for geometry, _ in found], object)


SHADOW = Purpose(
    name="shadow",
    title="Sun and shadow",
    meaning="Hours of sun on every pixel for a day or a year, and the shadows of an hour as polygons.",
    settings=ShadowSettings,
    study=study_shadow,
    writers=MappingProxyType({".tif": write_hours, ".geojson": write_shadows, ".gpkg": write_shadows}),
)
