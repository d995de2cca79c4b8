"""Noise: the tables BUILDINGS and DEM of NoiseModelling, as the files that its blocks import.

BUILDINGS is a GeoJSON in the city's own CRS, which it names (as before RFC 7946): NoiseModelling reckons in metres. DEM
is an Esri ASCII grid of the bare ground, for the block Import_Asc_File, which asks for the EPSG code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import geopandas
import numpy as np
from numpy.typing import NDArray

from ryu_scape.city import City
from ryu_scape.footprints import polygons_of
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.purposes.ascii_grid import write_grid
from ryu_scape.purposes.features import write_projected_geojson
from ryu_scape.purposes.purpose import Purpose
from ryu_scape.settings import Declared, setting


@dataclass(frozen=True)
class NoiseSettings(Declared):
    """Which buildings stand in the way of sound."""

    lowest_m: float = setting(
        0.0, "Buildings lower than this are left out.", lowest=0, highest=20, name="lowest-building"
    )


@dataclass(frozen=True, eq=False)
class NoiseTables:
    """rows: (n,) buildings that are in BUILDINGS. height_m: (n,) their heights. epsg: of both files, or None."""

    rows: NDArray[np.intp]
    height_m: NDArray[np.float64]
    epsg: int | None

    @property
    def figures(self) -> Mapping[str, float | str]:
        """What NoiseModelling's blocks ask for."""
        return {
            "buildings": self.rows.size,
            "mean_height_m": round(float(self.height_m.mean()), 2) if self.rows.size else 0.0,
            "input_srid": self.epsg or "none: the CRS has no EPSG code",
        }


def study_noise(city: City, settings: NoiseSettings, progress: ProgressReporter) -> NoiseTables:
    """Choose the buildings. Raises OperationCancelled when asked to stop."""
    advance(progress, "Choosing buildings", 0.0)
    height_m = np.array([each.height_m for each in city.buildings], np.float64)
    rows = np.flatnonzero(height_m >= settings.lowest_m)
    return NoiseTables(rows, height_m[rows], city.grid.crs.to_epsg())


def write_buildings(city: City, finding: NoiseTables, path: Path) -> None:
    """The table BUILDINGS: PK, ID and HEIGHT above the ground in metres; raises as `atomic_write` does."""
    footprints = [city.buildings[row].footprint for row in finding.rows.tolist()]
    columns = {
        "PK": np.arange(1, finding.rows.size + 1),
        "ID": [footprint.identifier for footprint in footprints],
        "HEIGHT": np.round(finding.height_m, 3),
    }
    frame = geopandas.GeoDataFrame(columns, geometry=polygons_of(footprints), crs=city.grid.crs.to_wkt())
    write_projected_geojson(path, "BUILDINGS", frame, "Polygon")


def write_dem(city: City, finding: NoiseTables, path: Path) -> None:
    """The bare ground, for the table DEM; raises as `atomic_write` does."""
    write_grid(path, city.survey.dtm_m, city.grid)


NOISE = Purpose(
    name="noise",
    title="Noise",
    meaning="The tables BUILDINGS and DEM of NoiseModelling.",
    settings=NoiseSettings,
    study=study_noise,
    writers=MappingProxyType({".geojson": write_buildings, ".asc": write_dem}),
)
