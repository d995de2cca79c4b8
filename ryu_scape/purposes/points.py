"""Points: the survey as a classified point cloud, LAS 1.4 packed as LAZ, for point cloud tools.

A point for each pixel of the orthophoto, as high as the DSM there and in the image's colour. Classes are those of
ASPRS: 2 ground, 5 high vegetation, 6 building, 1 what is neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.export.local_frame import GENERATOR
from ryu_scape.footprints import polygons_of
from ryu_scape.footprints.footprint import label_raster
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.purposes.purpose import Purpose
from ryu_scape.settings import Declared, setting

UNCLASSIFIED, GROUND, HIGH_VEGETATION, BUILDING = 1, 2, 5, 6
STEP_M = 0.001
POINT_FORMAT = 7
"""With colours, and room for 256 classes."""
_POINTS_AT_ONCE = 1 << 20
_FIRST_OF_ALL = date(2026, 1, 1)
"""The same city is the same file, whenever it is written."""


@dataclass(frozen=True)
class PointSettings(Declared):
    """What counts as what."""

    ground_m: float = setting(
        0.5, "What is lower than this above the terrain is ground.", lowest=0, highest=10, name="highest-ground"
    )
    vegetation_m: float = setting(
        2.0, "What is higher than this and no building is vegetation.", lowest=0, highest=50, name="lowest-vegetation"
    )


@dataclass(frozen=True, eq=False)
class Points:
    """rows, columns: (n,) pixels that become points. classes: (n,) uint8."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    classes: NDArray[np.uint8]

    @property
    def figures(self) -> Mapping[str, int]:
        """Points of each class."""
        names = {GROUND: "ground", HIGH_VEGETATION: "high_vegetation", BUILDING: "building", UNCLASSIFIED: "other"}
        return {"points": self.rows.size} | {name: int((self.classes == code).sum()) for code, name in names.items()}


def study_points(city: City, settings: PointSettings, progress: ProgressReporter) -> Points:
    """Classify every pixel that the DSM knows. Raises InputError without one, OperationCancelled when asked to stop."""
    advance(progress, "Classifying points", 0.0)
    survey = city.survey
    above_m = survey.height_above_terrain_m
    if survey.dsm_m is None or above_m is None:
        raise InputError("There are no points without a DSM.", "Build the city with a DSM (`--dsm`).")
    rows, columns = np.nonzero(np.isfinite(survey.dsm_m) & survey.valid)
    is_building = (
        label_raster(polygons_of([each.footprint for each in city.buildings]), survey.grid)[rows, columns] >= 0
    )
    height_m = above_m[rows, columns]
    choices = [is_building, height_m < settings.ground_m, height_m > settings.vegetation_m]
    classes = np.select(choices, [BUILDING, GROUND, HIGH_VEGETATION], UNCLASSIFIED).astype(np.uint8)
    return Points(rows, columns, classes)


def write_points(city: City, finding: Points, path: Path) -> None:
    """Write the cloud in the city's own CRS; raises as `atomic_write` does."""
    import laspy

    header = _header(city)
    with (
        atomic_write(path) as temporary,
        temporary.open("wb") as file,
        laspy.open(file, mode="w", header=header, do_compress=path.suffix.lower() == ".laz", closefd=False) as writer,
    ):
        for first in range(0, finding.rows.size, _POINTS_AT_ONCE):
            writer.write_points(_records(city, finding, slice(first, first + _POINTS_AT_ONCE), header))


def _header(city: City) -> Any:
    import laspy
    import pyproj

    header = laspy.LasHeader(point_format=POINT_FORMAT, version="1.4")
    header.scales, header.offsets = np.full(3, STEP_M), np.floor(city.scene.origin_m)
    header.generating_software, header.creation_date = GENERATOR, _FIRST_OF_ALL
    header.add_crs(pyproj.CRS.from_wkt(city.grid.crs.to_wkt()))
    return header


def _records(city: City, finding: Points, some: slice, header: Any) -> Any:
    import laspy

    survey = city.survey
    rows, columns = finding.rows[some], finding.columns[some]
    record = laspy.ScaleAwarePointRecord.zeros(rows.size, header=header)
    map_m = survey.grid.to_map(np.column_stack((columns + 0.5, rows + 0.5)))
    record.x, record.y, record.z = map_m[:, 0], map_m[:, 1], survey.dsm_m[rows, columns]  # type: ignore[index]
    record.red, record.green, record.blue = survey.rgb[:, rows, columns].astype(np.uint16) * np.uint16(257)
    record.classification = finding.classes[some]
    record.return_number[:] = record.number_of_returns[:] = 1
    return record


POINTS = Purpose(
    name="points",
    title="Point cloud",
    meaning="The DSM as a coloured point cloud with the classes ground, vegetation and building.",
    settings=PointSettings,
    study=study_points,
    writers=MappingProxyType({".laz": write_points, ".las": write_points}),
    extra="points",
    packages=("laspy", "lazrs"),
)
