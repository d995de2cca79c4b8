"""A square whose buildings are measured, and the files that keep it until the city is put together."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import compress
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.io import MemoryFile

from ryu_scape.export.building_records import BUILDINGS_AT_ONCE, Record, part_of
from ryu_scape.export.cityjson_features import feature_lines
from ryu_scape.export.column_types import KindsFound, kinds_found
from ryu_scape.footprints import LeftOut, count_by_reason, label_raster, polygons_of
from ryu_scape.heights import Building
from ryu_scape.heights.trust import warnings_about_dsm
from ryu_scape.raster import GeoGrid
from ryu_scape.scene.solids import MILLIMETRE_M
from ryu_scape.segmentation.windows import Window
from ryu_scape.settings import SceneSettings
from ryu_scape.survey import Survey
from ryu_scape.whole_city.city_grid import CityGrid, Square
from ryu_scape.whole_city.mosaics import float_profile
from ryu_scape.whole_city.processor_time import timed
from ryu_scape.whole_city.square_tiles import TileBuildings, write_square_tiles
from ryu_scape.whole_city.store import SUMMARY
from ryu_scape.whole_city.tile_cities import TileGround

RECORDS, FEATURES = "buildings.jsonl", "features.jsonl"
RASTERS = {"dtm_m": "dtm.tif", "height_m": "height.tif"}
"""Files of a square's own pixels, by the quantity."""
KINDS: Mapping[str, type] = {kind.__name__: kind for kind in (str, int, float, bool)}


@dataclass(frozen=True, eq=False)
class MeasuredSquare:
    """What was measured in a square.

    around: the window of the survey, core: index of its own pixels in it. all_buildings: also those beyond it.
    buildings: (b,) those that it may own; among_all: (b,) their numbers; is_certain: (b,) whether no other square may.
    has_tiles: whether tiles are written too. seconds: of processor time, by stage.
    """

    city_grid: CityGrid
    square: Square
    survey: Survey
    around: Window
    core: tuple[slice, slice]
    core_grid: GeoGrid
    all_buildings: tuple[Building, ...]
    buildings: tuple[Building, ...]
    among_all: NDArray[np.intp]
    is_certain: NDArray[np.bool_]
    left_out: tuple[LeftOut, ...]
    origin_m: tuple[float, float]
    scene_settings: SceneSettings
    has_tiles: bool
    seconds: Mapping[str, float]


def write_square(square: MeasuredSquare, folder: Path) -> None:
    """Write records, features, rasters, tiles and the summary of a square into a folder.

    Raises OSError, and as `write_square_tiles` does.
    """
    seconds = dict(square.seconds)
    records = timed("records and solids", seconds, partial(_write_buildings, square, folder))
    timed("rasters", seconds, partial(_write_rasters, square, folder))
    if square.has_tiles:
        timed("3D Tiles", seconds, partial(_write_tiles, square, records, folder))
    (folder / SUMMARY).write_text(json.dumps(_summary(square, seconds), sort_keys=True), encoding="utf-8")


def _write_tiles(square: MeasuredSquare, records: list[Record], folder: Path) -> None:
    ground = TileGround.of(square.city_grid, square.survey, square.around, square.all_buildings)
    buildings = TileBuildings(square.buildings, square.among_all, records)
    write_square_tiles(square.square, ground, buildings, square.scene_settings, folder)


def _write_buildings(square: MeasuredSquare, folder: Path) -> list[Record]:
    """A line for each building in both files: its record with its outline, and its solids; gives the records."""
    all_records: list[Record] = []
    nearby_m = np.floor(np.array([square.core_grid.transform.c, square.core_grid.transform.f, 0.0]))
    moved_mm = np.rint((nearby_m - (*square.origin_m, 0.0)) / MILLIMETRE_M).astype(np.int64)
    with (
        (folder / RECORDS).open("w", encoding="utf-8", newline="\n") as records,
        (folder / FEATURES).open("w", encoding="utf-8", newline="\n") as features,
    ):
        keys: set[str] = set()
        for start in range(0, len(square.buildings), BUILDINGS_AT_ONCE):
            buildings = square.buildings[start : start + BUILDINGS_AT_ONCE]
            part = part_of(buildings, nearby_m, square.scene_settings)
            shapes = shapely.to_wkb(polygons_of([each.footprint for each in buildings]), hex=True)
            is_certain = square.is_certain[start : start + len(buildings)].tolist()
            its_records = list(part.records())
            all_records += its_records
            rows = zip(is_certain, shapes, its_records, strict=True)
            records.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in map(list, rows))
            features.writelines(line + "\n" for line in feature_lines(part, moved_mm, keys))
    return all_records


def _write_rasters(square: MeasuredSquare, folder: Path) -> None:
    if square.survey.dsm_m is not None:
        _write_raster(folder / RASTERS["dtm_m"], square.survey.dtm_m[square.core], square.core_grid)
    height_m = np.array([*(building.height_m for building in square.all_buildings), np.nan], np.float32)
    labels = label_raster(polygons_of([each.footprint for each in square.all_buildings]), square.core_grid)
    _write_raster(folder / RASTERS["height_m"], height_m[labels], square.core_grid)


def _write_raster(path: Path, values: NDArray[np.float32], grid: GeoGrid) -> None:
    """In memory first: of a full disk GDAL says nothing, and libtiff tells standard error of it."""
    with MemoryFile() as memory:
        with memory.open(**float_profile(grid), predictor=3) as file:
            file.write(values, 1)
        path.write_bytes(memory.getbuffer())


def _summary(square: MeasuredSquare, seconds: Mapping[str, float]) -> dict[str, Any]:
    kinds = kinds_found(square.buildings)
    return {
        "left_out": {one.value: count for one, count in count_by_reason(square.left_out).items()},
        "kinds": {name: sorted(kind.__name__ for kind in found) for name, found in kinds.items()},
        "seconds": dict(seconds),
        "warnings": [*square.survey.warnings, *warnings_about_dsm(square.survey, square.buildings)],
    }


@dataclass(frozen=True, eq=False)
class SquareShapes:
    """The buildings of a kept square, in order: whether they are certain (b,), and their outlines (b,)."""

    is_certain: NDArray[np.bool_]
    polygons: NDArray[np.object_]


def shapes_of(folder: Path) -> SquareShapes:
    """The outlines that `write_square` kept."""
    rows = list(_rows(folder))
    return SquareShapes(np.array([row[0] for row in rows], bool), _polygons([row[1] for row in rows]))


def records_in(folder: Path, chosen: NDArray[np.bool_]) -> tuple[NDArray[np.object_], list[Record]]:
    """Outlines and records of those chosen (b,) of the buildings that `write_square` kept."""
    rows = list(compress(_rows(folder), chosen.tolist()))
    return _polygons([row[1] for row in rows]), [row[2] for row in rows]


def features_in(folder: Path, chosen: NDArray[np.bool_]) -> Iterator[str]:
    """The lines of CityJSONSeq, with their ends, of those chosen (b,)."""
    with (folder / FEATURES).open(encoding="utf-8") as file:
        yield from compress(file, chosen.tolist())


def _rows(folder: Path) -> Iterator[list[Any]]:
    with (folder / RECORDS).open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _polygons(shapes: list[str]) -> NDArray[np.object_]:
    return np.asarray(shapely.from_wkb(np.array(shapes, object)), object).reshape(-1)


def kinds_of(summary: Mapping[str, Any]) -> KindsFound:
    """The types of a person's own fields that a summary tells."""
    return {name: {KINDS[kind] for kind in found} for name, found in summary["kinds"].items()}
