"""The tasks of a city and their order: which square is made of what, under which key, in which cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import shapely

from ryu_scape.atomic import digest_of_file
from ryu_scape.raster.headers import RasterHeader, fields_of_header
from ryu_scape.settings import declared
from ryu_scape.version import __version__
from ryu_scape.whole_city.city_grid import Square
from ryu_scape.whole_city.index import CityIndex, fingerprint
from ryu_scape.whole_city.looking import AnsweredWindow
from ryu_scape.whole_city.network_windows import owner_of, windows_over
from ryu_scape.whole_city.plan import CityRequest, SquareFiles, WholeCityPlan
from ryu_scape.whole_city.store import Slot, digest_of
from ryu_scape.whole_city.tasks import LookTask, MeasureTask, Task

LOOKS, SQUARES, OUTLINES = "looks", "squares", "outlines"
SHAPE_OF_RESULTS = 7
"""Counted up when the same inputs are to be computed anew."""

Cell = tuple[Task, ...]


@dataclass(frozen=True)
class CityTasks:
    """What is to be done, first looks, then squares; each in the order of the plan."""

    looks: tuple[LookTask, ...]
    squares: tuple[MeasureTask, ...]


class _Keys:
    """Names for results, by all that they are made of."""

    def __init__(self, index: CityIndex, plan: WholeCityPlan, request: CityRequest) -> None:
        self._prints = index.fingerprints
        self._city_grid = {each.name: getattr(plan.city_grid, each.name) for each in fields(plan.city_grid)}
        self._settings = request.settings

    def of(self, files: SquareFiles, stages: Sequence[str], **others: object) -> str:
        """others: what else a result is made of."""
        settings = {stage: _texts_of(getattr(self._settings, stage)) for stage in stages}
        rasters = [self._prints_of(files.images), self._prints_of(files.dsms)]
        made_of = [__version__, SHAPE_OF_RESULTS, self._city_grid, files.square, vars(files.window), rasters, settings]
        return digest_of([*made_of, others])

    def _prints_of(self, headers: Iterable[RasterHeader]) -> list[object]:
        """Of pixels and headers, wherever the files lie: a sidecar may change the headers alone."""
        return [[self._prints[header.path], fields_of_header(header) | {"path": ""}] for header in headers]


def _texts_of(settings: object) -> Mapping[str, str]:
    return {each.name: each.text(each.of(settings)) for each in declared(type(settings))}


def tasks_of(
    index: CityIndex, plan: WholeCityPlan, request: CityRequest, outlines: Mapping[str, Path] | None, folder: Path
) -> CityTasks:
    """outlines: the file for each square that has any, by the square's name; None where the network finds them."""
    keys = _Keys(index, plan, request)
    looks = _looks(keys, plan, request, folder / LOOKS) if outlines is None else ()
    look_of = {task.files.square: task for task in looks}
    squares = []
    for files in plan.squares:
        path = None if outlines is None else outlines.get(files.square.name)
        if outlines is not None and path is None:
            continue
        answered = tuple(_answered(files, plan, request, look_of)) if outlines is None else ()
        made_of = digest_of_file(path) if path else sorted({each.slot.key for each in answered})
        stages = ("raster", "segmentation", "footprints", "heights", "scene")
        has_tiles = not request.city.no_tiles
        area = _area_of(files, plan)
        limits = None if area is None else shapely.to_wkb(area, hex=True)
        key = keys.of(files, stages, outlines=made_of, origin_m=plan.origin_m, tiles=has_tiles, area=limits)
        slot = Slot(folder / SQUARES / files.square.name, key)
        where = plan.city_grid, files, slot, request.settings
        squares.append(MeasureTask(*where, plan.origin_m, path, answered, has_tiles, area))
    return CityTasks(looks, tuple(squares))


def _area_of(files: SquareFiles, plan: WholeCityPlan) -> shapely.Geometry | None:
    """What of a square's surroundings the city is limited to, None where that is all."""
    if plan.area is None:
        return None
    around = plan.city_grid.outline_of(files.window)
    return None if shapely.covers(plan.area, around) else shapely.normalize(shapely.intersection(plan.area, around))


def _looks(keys: _Keys, plan: WholeCityPlan, request: CityRequest, folder: Path) -> tuple[LookTask, ...]:
    weights = request.weights_path
    digest, content = fingerprint(weights), digest_of_file(weights)
    slots = (
        Slot(folder / files.square.name, keys.of(files, ("raster", "segmentation"), weights=content))
        for files in plan.looked_at
    )
    return tuple(
        LookTask(plan.city_grid, files, slot, request.settings, weights, digest)
        for files, slot in zip(plan.looked_at, slots, strict=True)
    )


def _answered(
    files: SquareFiles, plan: WholeCityPlan, request: CityRequest, look_of: Mapping[Square, LookTask]
) -> Iterable[AnsweredWindow]:
    for window in windows_over(files.window, request.settings.segmentation):
        task = look_of.get(owner_of(window, plan.city_grid))
        if task is not None:
            yield AnsweredWindow(window, task.slot)


def cells_of(tasks: Iterable[Task], squares_a_side: int) -> dict[str, Cell]:
    """The tasks in cells of so many squares a side, by the cell's name."""
    cells: dict[str, Cell] = {}
    for task in tasks:
        name = _cell_of(task.files, squares_a_side)
        cells[name] = (*cells.get(name, ()), task)
    return cells


def cells_of_files(files: Iterable[SquareFiles], squares_a_side: int) -> int:
    """How many cells of so many squares a side there are."""
    return len({_cell_of(each, squares_a_side) for each in files})


def _cell_of(files: SquareFiles, squares_a_side: int) -> str:
    row, col = (number // squares_a_side for number in files.square)
    return f"{row}_{col}"
