"""Line of sight: what is seen from a point, over the city's surface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.export.cog import Band, write_cog
from ryu_scape.progress import ProgressReporter
from ryu_scape.purposes.lines_of_sight import look_around
from ryu_scape.purposes.purpose import Purpose
from ryu_scape.purposes.surface import Surface3D, surface_of
from ryu_scape.raster.projection import WGS84, ProjectionError, project
from ryu_scape.settings import Declared, setting

MIDDLE_OF_IMAGE_DEG = 0.0, 0.0
"""The longitude and latitude that stand for the middle of the image: a setting is a number and cannot be left out."""


@dataclass(frozen=True)
class ViewshedSettings(Declared):
    """Where the observer stands."""

    longitude_deg: float = setting(
        MIDDLE_OF_IMAGE_DEG[0],
        "Longitude of the observer; 0 together with latitude 0 is the middle of the image.",
        lowest=-180,
        highest=180,
    )
    latitude_deg: float = setting(MIDDLE_OF_IMAGE_DEG[1], "Latitude of the observer.", lowest=-90, highest=90)
    eye_m: float = setting(1.6, "Height of the eye above the ground or roof below it.", lowest=0, highest=1000)
    target_m: float = setting(0.0, "Height above ground and roofs of what is looked for.", lowest=0, highest=1000)

    @property
    def place_deg(self) -> tuple[float, float] | None:
        """Longitude and latitude of the observer, None for the middle of the image."""
        place_deg = self.longitude_deg, self.latitude_deg
        return None if place_deg == MIDDLE_OF_IMAGE_DEG else place_deg


@dataclass(frozen=True, eq=False)
class Viewshed:
    """seen: (H, W), within the image. column, row: the observer's pixel. eye_m: the eye's elevation."""

    surface: Surface3D
    seen: NDArray[np.bool_]
    column: int
    row: int
    eye_m: float

    @property
    def figures(self) -> Mapping[str, float]:
        """How much is seen, and of how many buildings something."""
        buildings = np.unique(self.surface.building[self.seen])
        return {
            "seen_share": round(float(self.seen[self.surface.is_within].mean()), 4),
            "seen_area_m2": round(float(self.seen.sum()) * self.surface.grid.gsd_m**2, 1),
            "buildings_seen": int((buildings >= 0).sum()),
            "eye_elevation_m": round(self.eye_m, 2),
        }


def study_viewshed(city: City, settings: ViewshedSettings, progress: ProgressReporter) -> Viewshed:
    """Look around. Raises InputError for a point beside the image, OperationCancelled when asked to stop."""
    surface = surface_of(city)
    column, row = _observer(surface, settings)
    eye_m = float(surface.surface_m[row, column]) + settings.eye_m
    seen = look_around(surface.surface_m, (column, row), eye_m, settings.target_m, progress)
    return Viewshed(surface, seen & surface.is_within, column, row, eye_m)


def _observer(surface: Surface3D, settings: ViewshedSettings) -> tuple[int, int]:
    """The observer's pixel (column, row). Raises InputError for a place beside the image."""
    grid, place_deg = surface.grid, settings.place_deg
    if place_deg is None:
        return grid.width // 2, grid.height // 2
    elsewhere = InputError("The observer stands beside the image.", "Give a longitude and latitude within it.")
    try:
        map_m = project(np.array([place_deg]), WGS84, grid.crs)
    except ProjectionError as error:
        raise elsewhere from error
    column, row = np.floor(grid.to_pixel(map_m)[0]).astype(int).tolist()
    if not (0 <= column < grid.width and 0 <= row < grid.height):
        raise elsewhere
    return column, row


def write_viewshed(city: City, finding: Viewshed, path: Path) -> None:
    """1 where something is seen; raises as `atomic_write` does."""
    write_cog(path, finding.surface.grid, {"seen": Band.of(finding.seen.astype(np.uint8), is_mask=True)})


VIEWSHED = Purpose(
    name="viewshed",
    title="Line of sight",
    meaning="What is seen from a point on the ground or a roof.",
    settings=ViewshedSettings,
    study=study_viewshed,
    writers=MappingProxyType({".tif": write_viewshed}),
)
