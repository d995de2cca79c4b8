"""Heat: the rasters that SOLWEIG and the other models of UMEP start from.

The building and ground DSM has buildings as they are modelled on the bare ground; trees are in a raster of their own,
as heights above the ground, 0 where there is none. All are north up, on one grid, without gaps: SOLWEIG knows no
missing data.
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
from ryu_scape.export.cog import Band, write_cog
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.purposes.ascii_grid import north_up
from ryu_scape.purposes.purpose import Purpose
from ryu_scape.purposes.surface import Surface3D, surface_of
from ryu_scape.purposes.trees import canopy_of
from ryu_scape.settings import Declared, setting


@dataclass(frozen=True)
class HeatSettings(Declared):
    """What counts as a tree."""

    vegetation_m: float = setting(
        2.0, "What is higher than this and no building is a tree.", lowest=0.5, highest=50, name="lowest-vegetation"
    )


@dataclass(frozen=True, eq=False)
class HeatRasters:
    """dsm_m: (H, W) float32 elevation of ground and buildings. canopy_m: (H, W) float32 height of trees over ground."""

    surface: Surface3D
    dsm_m: NDArray[np.float32]
    canopy_m: NDArray[np.float32]

    @property
    def figures(self) -> Mapping[str, float]:
        """How much is built over and how much is shaded by trees."""
        is_within = self.surface.is_within
        return {
            "built_share": round(float((self.surface.building[is_within] >= 0).mean()), 4),
            "tree_share": round(float((self.canopy_m[is_within] > 0).mean()), 4),
            "highest_tree_m": round(float(self.canopy_m.max()), 2),
        }


def study_heat(city: City, settings: HeatSettings, progress: ProgressReporter) -> HeatRasters:
    """Part trees from buildings and ground. Raises OperationCancelled when asked to stop."""
    advance(progress, "Parting trees from buildings", 0.0)
    surface = surface_of(city)
    is_built = surface.building >= 0
    dsm_m = np.where(is_built, np.maximum(surface.surface_m, surface.ground_m), surface.ground_m).astype(np.float32)
    return HeatRasters(surface, dsm_m, canopy_of(surface, settings.vegetation_m))


def _write(city: City, finding: HeatRasters, path: Path, name: str) -> None:
    values = {"dsm_m": finding.dsm_m, "dem_m": finding.surface.ground_m, "canopy_m": finding.canopy_m}[name]
    placed, grid = north_up(values, finding.surface.grid, is_continued=True)
    write_cog(path, grid, {name: Band.of(placed, "metre")})


HEAT = Purpose(
    name="heat",
    title="Heat",
    meaning="The rasters of SOLWEIG and UMEP: buildings and ground, bare ground, trees.",
    settings=HeatSettings,
    study=study_heat,
    writers=MappingProxyType(
        {
            ".cdsm.tif": partial(_write, name="canopy_m"),
            ".dsm.tif": partial(_write, name="dsm_m"),
            ".dem.tif": partial(_write, name="dem_m"),
        }
    ),
)
