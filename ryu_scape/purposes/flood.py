"""Flood: what hydraulic models start from, and a bathtub, which is no hydraulic model.

The bathtub fills every place that lies below a level, whether or not water can reach it, and knows no time, flow or
sewer: it shows where to look, not what will happen. For that LISFLOOD-FP, SFINCS and others take the terrain, bare or
with the buildings as blocks, as an Esri ASCII grid; SFINCS takes walls around the buildings too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.export.cog import Band, write_cog
from ryu_scape.footprints import polygons_of
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.purposes.ascii_grid import write_grid
from ryu_scape.purposes.purpose import Purpose
from ryu_scape.purposes.surface import Surface3D, surface_of
from ryu_scape.purposes.thin_dams import ThinDams
from ryu_scape.settings import Declared, setting

LEAST_DEPTH_M = 0.1
"""A building is called flooded where water stands so high at one of its pixels."""


@dataclass(frozen=True)
class FloodSettings(Declared):
    """How high the water stands."""

    water_m: float = setting(
        2.0, "Level of the water above the lowest ground of the place.", lowest=0, highest=1000, name="water"
    )


@dataclass(frozen=True, eq=False)
class Bathtub:
    """level_m: elevation of the water. depth_m: (H, W) float32 over the ground, NaN where that is dry.

    blocked_m: (H, W) float32, the terrain with each building as a block up to its roof. flooded: (b,) buildings. dams:
    walls around them.
    """

    surface: Surface3D
    level_m: float
    depth_m: NDArray[np.float32]
    blocked_m: NDArray[np.float32]
    flooded: NDArray[np.bool_]
    dams: ThinDams

    @property
    def figures(self) -> Mapping[str, float | str]:
        """Of the bathtub."""
        pixel_m2 = self.surface.grid.gsd_m**2
        is_wet = np.isfinite(self.depth_m)
        return {
            "model": "bathtub: all that lies below the level, reached by water or not",
            "water_level_m": round(self.level_m, 2),
            "flooded_buildings": int(self.flooded.sum()),
            "flooded_area_m2": round(float(is_wet.sum()) * pixel_m2, 1),
            "water_volume_m3": round(float(np.nansum(self.depth_m)) * pixel_m2, 1),
            "thin_dam_points": self.dams.points,
            "thin_dam_tolerance_m": round(self.dams.tolerance_m, 3),
            "thin_dams_left_out": self.dams.left_out,
        }


def study_flood(city: City, settings: FloodSettings, progress: ProgressReporter) -> Bathtub:
    """Fill the bathtub. Raises InputError without a DSM, OperationCancelled when asked to stop."""
    if city.survey.dsm_m is None:
        raise InputError("Where water would stand is not known without a DSM.", "Build the city with a DSM (`--dsm`).")
    advance(progress, "Letting water in", 0.0)
    surface = surface_of(city)
    ground_m, building = surface.ground_m, surface.building
    level_m = float(ground_m[surface.is_within].min()) + settings.water_m
    is_wet = surface.is_within & (ground_m < level_m)
    depth_m = np.where(is_wet, np.float32(level_m) - ground_m, np.float32(np.nan)).astype(np.float32)
    blocked_m = np.where(building >= 0, np.maximum(surface.surface_m, ground_m), ground_m)
    is_deep = (building >= 0) & (depth_m >= LEAST_DEPTH_M)
    flooded = np.bincount(building[is_deep], minlength=len(city.buildings)) > 0
    dams = ThinDams.around(polygons_of([each.footprint for each in city.buildings]))
    return Bathtub(surface, level_m, depth_m, blocked_m, flooded, dams)


def write_depth(city: City, finding: Bathtub, path: Path) -> None:
    """Depth of the water over the ground, NaN where that is dry; raises as `atomic_write` does."""
    write_cog(path, finding.surface.grid, {"water_depth_m": Band.of(finding.depth_m, "metre")})


def write_terrain(city: City, finding: Bathtub, path: Path, blocked: bool) -> None:
    """The terrain, bare or with buildings as blocks, as a GeoTIFF; raises as `atomic_write` does."""
    name, values = ("blocked_dtm_m", finding.blocked_m) if blocked else ("dtm_m", finding.surface.ground_m)
    write_cog(path, finding.surface.grid, {name: Band.of(values, "metre")})


def write_ascii(city: City, finding: Bathtub, path: Path, blocked: bool) -> None:
    """The terrain as an Esri ASCII grid; raises as `atomic_write` does."""
    write_grid(path, finding.blocked_m if blocked else finding.surface.ground_m, finding.surface.grid)


def write_dams(city: City, finding: Bathtub, path: Path) -> None:
    """Thin dams around all buildings; raises as `atomic_write` does."""
    finding.dams.write(path)


FLOOD = Purpose(
    name="flood",
    title="Flood",
    meaning="Terrain for hydraulic models, bare or with buildings as blocks, and a bathtub: depth below a level.",
    settings=FloodSettings,
    study=study_flood,
    writers=MappingProxyType(
        {
            ".bare.tif": partial(write_terrain, blocked=False),
            ".blocked.tif": partial(write_terrain, blocked=True),
            ".bare.asc": partial(write_ascii, blocked=False),
            ".asc": partial(write_ascii, blocked=True),
            ".tif": write_depth,
            ".thd": write_dams,
        }
    ),
)
