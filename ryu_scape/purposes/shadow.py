"""Sun and shadow: how long the sun reaches each pixel, and what lies in shadow at an hour.

Buildings stand as they are modelled, all else as the DSM shows it; what lies beyond the image casts no shadow. The sky
is clear, the horizon level.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import MappingProxyType

import cv2
import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.features import shapes

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.errors import InputError, MachineError
from ryu_scape.export.cog import Band, write_cog
from ryu_scape.progress import UNHEARD, ProgressReporter
from ryu_scape.purposes.features import write_features
from ryu_scape.purposes.place import longitude_latitude, north_turn_deg
from ryu_scape.purposes.purpose import Purpose
from ryu_scape.purposes.sun_year import direction_on_map, sun_of_year, suns
from ryu_scape.purposes.surface import Surface3D, surface_of
from ryu_scape.raster import GeoGrid
from ryu_scape.raster.sweep import Sweeper
from ryu_scape.settings import Declared, setting
from ryu_scape.sun_position import SunPath, hours_of_day, sun_over, time_of_day

DAY_STEP_H = 0.25
MOST_PX_OF_A_PICTURE = 1_000_000
SHADE, FRAME_MS = 0.45, 600


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
    """hours: (H, W) float32 of sun, NaN beside the image. is_lit: (H, W) at the chosen hour. sun: where it then stands.

    hourly: where it stands at each full hour of the day at which it is up. turn_deg: the map's north from true north.
    """

    surface: Surface3D
    hours: NDArray[np.float32]
    is_lit: NDArray[np.bool_]
    sun: SunPath
    hourly: SunPath
    turn_deg: float

    @property
    def figures(self) -> Mapping[str, float]:
        """Of the ground between buildings."""
        is_ground = self.surface.is_within & (self.surface.building < 0)
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
    hours[~surface.is_within] = np.nan
    midnight, time = (time_of_day(settings.month, settings.day, hour, place[0]) for hour in (0.0, settings.hour))
    now = sun_over(*place, np.array([time]), 0.0)
    hourly = sun_over(*place, midnight + np.arange(24).astype("timedelta64[h]"), 1.0).by_day
    return SunAndShadow(surface, hours, sweeper.lit(*direction_on_map(now, turn_deg)), now, hourly, turn_deg)


def write_hours(city: City, finding: SunAndShadow, path: Path) -> None:
    """The hours of sun of each pixel; raises as `atomic_write` does."""
    write_cog(path, finding.surface.grid, {"sun_hours": Band.of(finding.hours, "hour")})


def write_hourly(city: City, finding: SunAndShadow, path: Path) -> None:
    """A band for each full hour at which the sun is up, 1 where it shines, NaN beside the image.

    Raises InputError where there is no such hour, and as `atomic_write` does.
    """
    beside = np.where(finding.surface.is_within, np.float32(0.0), np.float32(np.nan))
    bands = {f"{name} UTC": Band.of(is_lit + beside) for name, is_lit in _by_hour(finding)}
    write_cog(path, finding.surface.grid, bands)


def write_animation(city: City, finding: SunAndShadow, path: Path) -> None:
    """The shadows of each full hour over the orthophoto, one after the other; raises as `write_hourly` does."""
    survey = city.survey.thinned(MOST_PX_OF_A_PICTURE)
    colours = np.ascontiguousarray(np.moveaxis(survey.rgb, 0, -1)[..., ::-1])
    size = survey.grid.width, survey.grid.height
    animation, frames = cv2.Animation(), []
    for _, is_lit in _by_hour(finding):
        shown = cv2.resize(is_lit.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
        frames.append((colours * np.where(shown[..., None] > 0, 1.0, SHADE)).astype(np.uint8))
    animation.frames, animation.durations = frames, [FRAME_MS] * len(frames)
    is_made, content = cv2.imencodeanimation(".gif", animation)
    if not is_made:
        raise MachineError("The animation could not be made.", "Choose .hourly.tif instead.")
    with atomic_write(path) as temporary:
        temporary.write_bytes(content.tobytes())


def _by_hour(finding: SunAndShadow) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """The time and what is lit (H, W) of each full hour at which the sun is up. Raises InputError where it never is."""
    if not len(finding.hourly):
        raise InputError("The sun is up at no full hour of this day.", "Choose another day.")
    sweeper = Sweeper(finding.surface.surface_m, finding.surface.grid.transform)
    for sun in suns(finding.hourly, UNHEARD, "Following the sun"):
        yield f"{sun.times[0]}"[11:16], sweeper.lit(*direction_on_map(sun, finding.turn_deg))


def write_shadows(city: City, finding: SunAndShadow, path: Path) -> None:
    """What lies in shadow at the hour, as polygons; raises as `atomic_write` does."""
    polygons = polygons_where(finding.surface.is_within & ~finding.is_lit, finding.surface.grid)
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
    writers=MappingProxyType(
        {
            ".hourly.tif": write_hourly,
            ".tif": write_hours,
            ".gif": write_animation,
            ".geojson": write_shadows,
            ".gpkg": write_shadows,
        }
    ),
)
