"""Finished squares to the files of one city."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas
import pyogrio
from numpy.typing import NDArray

from ryu_scape.atomic import atomic_write
from ryu_scape.export.building_records import Record
from ryu_scape.export.cityjson_features import header_line
from ryu_scape.export.column_types import KindsFound, field_types
from ryu_scape.export.frames import frame_of
from ryu_scape.export.geopackage import write_layer
from ryu_scape.heights.trust import ToldHeights, warnings_about_sources
from ryu_scape.names import past_pyogrio
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.raster.headers import vertical_datum_of
from ryu_scape.segmentation.windows import Window
from ryu_scape.whole_city.city_grid import shared
from ryu_scape.whole_city.measured_square import (
    RASTERS,
    features_in,
    kinds_of,
    records_in,
    shapes_of,
)
from ryu_scape.whole_city.mosaics import remove_mosaic, write_mosaic
from ryu_scape.whole_city.plan import WholeCityPlan
from ryu_scape.whole_city.processor_time import timed
from ryu_scape.whole_city.seams import chosen_of
from ryu_scape.whole_city.square_warnings import warnings_of
from ryu_scape.whole_city.store import SUMMARY, read_json
from ryu_scape.whole_city.tasks import LookTask, MeasureTask
from ryu_scape.whole_city.tile_tree import KeptSquare, remove_tile_tree, write_tile_tree

GEOPACKAGE, FLATGEOBUF, FEATURES = "city.gpkg", "city.fgb", "city.city.jsonl"
FILES = GEOPACKAGE, FLATGEOBUF, FEATURES, *RASTERS.values()
STAGE = "Putting the city together"


@dataclass(frozen=True, eq=False)
class Gathered:
    """What is said of a finished city: its buildings' heights (b,), how many there are by source and by roof, what was
    left out by reason, seconds of processor time by stage, how many buildings each finished square has.

    warnings: sentences that a person should read before trusting it.
    """

    heights_m: NDArray[np.float64]
    sources: Mapping[str, int]
    roofs: Mapping[str, int]
    left_out: Mapping[str, int]
    seconds: Counter[str]
    buildings_of: Mapping[str, int]
    warnings: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Squares:
    """The folders of finished squares, and which of the buildings (b,) of each belong to the city."""

    folders: Sequence[Path]
    chosen: Sequence[NDArray[np.bool_]]

    @property
    def count(self) -> int:
        return sum(int(chosen.sum()) for chosen in self.chosen)

    def rows(self) -> Iterator[tuple[NDArray[np.object_], list[Record]]]:
        for folder, chosen in zip(self.folders, self.chosen, strict=True):
            yield records_in(folder, chosen)


def gather(
    looks: Sequence[LookTask],
    tasks: Sequence[MeasureTask],
    plan: WholeCityPlan,
    folder: Path,
    progress: ProgressReporter,
) -> Gathered:
    """Write all files of the city from its finished squares; looks: those that the network was asked in.

    Raises as `atomic_write` does, and OperationCancelled.
    """
    own: dict[str, float] = {}
    gathered = timed("files of the city", own, partial(_write_files, tasks, plan, folder, progress))
    seconds = Counter(gathered.seconds)
    for timings in (own, *(read_json(look.slot.folder / SUMMARY)["seconds"] for look in looks)):
        seconds.update(timings)
    return replace(gathered, seconds=seconds)


def _write_files(
    tasks: Sequence[MeasureTask], plan: WholeCityPlan, folder: Path, progress: ProgressReporter
) -> Gathered:
    """The rasters are written beside the tables, each in a thread: what takes long, GDAL does without Python."""
    advance(progress, STAGE, 0.0)
    with ThreadPoolExecutor(len(RASTERS)) as pool:
        rasters = [pool.submit(_write_mosaic, tasks, plan, name, folder) for name in RASTERS]
        chosen, gathered = _write_tables(tasks, plan, folder, progress)
        for raster in rasters:
            raster.result()
    with_tiles = [
        KeptSquare(task.files.square, task.slot.folder, own)
        for task, own in zip(tasks, chosen, strict=True)
        if task.has_tiles
    ]
    if with_tiles:
        write_tile_tree(with_tiles, plan.city_grid, folder, progress)
    else:
        remove_tile_tree(folder)
    advance(progress, STAGE, 1.0)
    return gathered


def _write_tables(
    tasks: Sequence[MeasureTask], plan: WholeCityPlan, folder: Path, progress: ProgressReporter
) -> tuple[list[NDArray[np.bool_]], Gathered]:
    """Also which (b,) of each square's buildings belong to the city."""
    folders = [task.slot.folder for task in tasks]
    shapes = [shapes_of(each) for each in folders]
    chosen = chosen_of(shapes) if plan.looked_at else [np.ones(len(each.polygons), bool) for each in shapes]
    squares = _Squares(folders, chosen)
    summaries = [read_json(each / SUMMARY) for each in folders]
    kinds: KindsFound = {}
    for summary in summaries:
        for name, found in kinds_of(summary).items():
            kinds.setdefault(name, set()).update(found)
    crs_wkt = plan.city_grid.crs.to_wkt()
    datum = vertical_datum_of(dsm for task in tasks for dsm in task.files.dsms)
    write_layer(folder / GEOPACKAGE, squares.rows(), kinds, crs_wkt, datum, squares.count)
    advance(progress, STAGE, 0.3)
    frame = _write_flatgeobuf(folder / FLATGEOBUF, squares, field_types(kinds), crs_wkt)
    advance(progress, STAGE, 0.5)
    _write_features(folder / FEATURES, squares, plan, datum)
    advance(progress, STAGE, 0.8)
    names = [task.files.square.name for task in tasks]
    counts = {name: int(own.sum()) for name, own in zip(names, chosen, strict=True)}
    has_dsm = any(task.files.dsms for task in tasks)
    return chosen, _gathered(frame, dict(zip(names, summaries, strict=True)), counts, has_dsm)


def _gathered(
    frame: pandas.DataFrame, summaries: Mapping[str, Mapping[str, Any]], counts: Mapping[str, int], has_dsm: bool
) -> Gathered:
    """summaries, counts: by the square's name."""
    left_out: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for summary in summaries.values():
        left_out.update(summary["left_out"])
        seconds.update(summary["seconds"])
    heights_m, sigmas_m = (frame[name].to_numpy(np.float64, na_value=np.nan) for name in ("height_m", "height_sigma_m"))
    heights = ToldHeights(frame["height_source"].to_numpy(np.str_), heights_m, sigmas_m)
    said = {name: summary["warnings"] for name, summary in summaries.items()}
    warnings = (*warnings_about_sources(heights, has_dsm), *warnings_of(said))
    sources, roofs = Counter(frame["height_source"]), Counter(frame["roof"])
    return Gathered(heights_m, sources, roofs, left_out, seconds, counts, warnings)


def _write_flatgeobuf(path: Path, squares: _Squares, types: Mapping[str, type], crs_wkt: str) -> pandas.DataFrame:
    """Its index wants all buildings at once; returns them."""
    frames = [frame_of(rows, types, crs_wkt) for rows in squares.rows()]
    frame = pandas.concat(frames, ignore_index=True) if frames else frame_of((np.empty(0, object), []), types, crs_wkt)
    with atomic_write(path) as unnamed, past_pyogrio(unnamed) as temporary:
        pyogrio.write_dataframe(
            geopandas.GeoDataFrame(frame), temporary, driver="FlatGeobuf", layer="buildings", geometry_type="Polygon"
        )
    return frame


def _write_features(path: Path, squares: _Squares, plan: WholeCityPlan, datum: str | None) -> None:
    with atomic_write(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write(header_line(plan.city_grid.crs, datum, np.array([*plan.origin_m, 0.0]), None))
        for folder, chosen in zip(squares.folders, squares.chosen, strict=True):
            file.writelines(features_in(folder, chosen))


def _write_mosaic(tasks: Sequence[MeasureTask], plan: WholeCityPlan, name: str, folder: Path) -> None:
    """Without parts, as of the terrain where there is no DSM, what an earlier run left is taken away."""
    parts = [part for task in tasks if (part := task.slot.folder / RASTERS[name]).exists()]
    if not parts:
        remove_mosaic(name, folder / RASTERS[name])
    else:
        cores = (shared(plan.city_grid.core(task.files.square), task.files.window) for task in tasks)
        grid = plan.city_grid.grid_of(_around([core for core in cores if core is not None]))
        write_mosaic(parts, grid, name, folder / RASTERS[name])


def _around(windows: Sequence[Window]) -> Window:
    row, col = min(each.row for each in windows), min(each.col for each in windows)
    stop_row, stop_col = max(each.row + each.height for each in windows), max(each.col + each.width for each in windows)
    return Window(row, col, stop_row - row, stop_col - col)
