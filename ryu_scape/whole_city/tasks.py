"""What a process does for one square: a function of its task alone, safe to do twice, kept when it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

import cv2
import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape import pipeline
from ryu_scape.errors import DiskFullError, RyuScapeError
from ryu_scape.faults import explained
from ryu_scape.footprints import Footprint, Outlines, polygons_of
from ryu_scape.footprints.given import clean_outlines_on
from ryu_scape.footprints.lie import warnings_about_lie
from ryu_scape.footprints.parts import parts_at_steps
from ryu_scape.heights import Building
from ryu_scape.progress import UNHEARD
from ryu_scape.raster.sandboxed_mosaic import read_mosaic
from ryu_scape.settings import Settings
from ryu_scape.survey import Survey
from ryu_scape.whole_city.area import are_within
from ryu_scape.whole_city.city_grid import CityGrid, shared, within
from ryu_scape.whole_city.given import read_outlines_of
from ryu_scape.whole_city.index import Refusal
from ryu_scape.whole_city.looking import (
    AnsweredWindow,
    ask_network,
    network_of,
    probability_around,
    refuse_unlooked,
    write_answers,
)
from ryu_scape.whole_city.measured_square import MeasuredSquare, write_square
from ryu_scape.whole_city.network_windows import owner_of, windows_over
from ryu_scape.whole_city.plan import SquareFiles
from ryu_scape.whole_city.processor_time import timed
from ryu_scape.whole_city.store import Slot

SEAM_M = 3.0
"""An outline found twice, on both sides of a seam, has its centroids no farther apart than this."""


@dataclass(frozen=True)
class SquareTask:
    """What is common to both tasks: the square, its files, where the result goes, and how it is made."""

    city_grid: CityGrid
    files: SquareFiles
    slot: Slot
    settings: Settings

    def survey(self) -> Survey:
        """The rasters around the square and the terrain under them."""
        grid = self.city_grid.grid_of(self.files.window)
        return Survey.of(read_mosaic(self.files.images, self.files.dsms, grid, self.settings.raster, UNHEARD))


@dataclass(frozen=True)
class LookTask(SquareTask):
    """Ask the network about the windows whose middles lie in a square."""

    weights_path: Path
    weights_digest: str

    def do(self) -> None:
        seconds: dict[str, float] = {}
        survey, around = timed("survey", seconds, self.survey), self.files.window
        segmentation = self.settings.segmentation
        own = [
            window
            for window in windows_over(around, segmentation)
            if owner_of(window, self.city_grid) == self.files.square
        ]
        network = network_of(self.weights_path, self.weights_digest)
        ask = partial(ask_network, survey, around, own, network, segmentation, UNHEARD)
        answers = timed("network", seconds, ask)
        self.slot.fill(partial(write_answers, answers, seconds))


@dataclass(frozen=True)
class MeasureTask(SquareTask):
    """Measure the buildings whose centroids lie in a square. outlines_path: those given, else `answered` tells them.

    origin_m: (x, y) that files count their coordinates from. has_tiles: whether tiles are made too.
    area: in map metres, that its buildings are limited to; None where all of the square's may be.
    """

    origin_m: tuple[float, float]
    outlines_path: Path | None
    answered: tuple[AnsweredWindow, ...]
    has_tiles: bool
    area: shapely.Geometry | None

    def do(self) -> None:
        refuse_unlooked(self.answered)
        seconds: dict[str, float] = {}
        survey = timed("survey", seconds, self.survey)
        outlines, may_own = timed("outlines", seconds, partial(self._outlines, survey))
        measure = partial(pipeline.measure, survey, outlines, self.settings.heights, is_part=True)
        measured = timed("heights", seconds, measure)
        around = self.files.window
        core = shared(self.city_grid.core(self.files.square), around)
        if core is None:
            raise ValueError(f"the square {self.files.square.name} lies outside of its own window")
        among_all, buildings = self._own(measured.buildings, outlines, may_own)
        left_out = outlines.left_out + measured.left_out
        result = MeasuredSquare(
            city_grid=self.city_grid,
            square=self.files.square,
            survey=replace(measured.survey, warnings=measured.survey.warnings + outlines.warnings),
            around=around,
            core=within(core, around),
            core_grid=self.city_grid.grid_of(core),
            all_buildings=measured.buildings,
            buildings=buildings,
            among_all=among_all,
            is_certain=np.array([self._is_certain(each.footprint) for each in buildings], bool),
            left_out=tuple(one for one in left_out if self._holds(one.footprint)),
            origin_m=self.origin_m,
            scene_settings=self.settings.scene,
            has_tiles=self.has_tiles,
            seconds=seconds,
        )
        self.slot.fill(partial(write_square, result))

    def _own(
        self, buildings: Sequence[Building], outlines: Outlines, may_own: Sequence[bool]
    ) -> tuple[NDArray[np.intp], tuple[Building, ...]]:
        """Numbers and values of the buildings that the square may own; those found are called after their place."""
        mine = {footprint for footprint, own in zip(outlines.footprints, may_own, strict=True) if own}
        numbers = np.flatnonzero([building.footprint in mine for building in buildings])
        own = [buildings[number] for number in numbers.tolist()]
        if self.outlines_path is not None:
            return numbers, tuple(own)
        names = names_by_place([each.footprint for each in own])
        return numbers, tuple(
            replace(building, footprint=replace(building.footprint, identifier=name))
            for building, name in zip(own, names, strict=True)
        )

    def _outlines(self, survey: Survey) -> tuple[Outlines, list[bool]]:
        """The outlines around the square, and which of them it may own."""
        if self.outlines_path is not None:
            given = read_outlines_of(self.outlines_path)
            outlines, part = clean_outlines_on(given.given, survey.grid)
            lie = warnings_about_lie(outlines.footprints, survey.grid, survey.dsm_m, survey.valid, survey.dsm_gsd_m)
            wholes = [(footprint,) for footprint in outlines.footprints]
            parts = wholes if lie else parts_at_steps(outlines.footprints, survey, self.settings.footprints)
            is_own = np.repeat(given.is_own[part], [*map(len, parts)])
            lost = int(given.is_own.sum() - given.is_own[np.unique(part)].sum())
            said = (f"{lost} footprints have no area on a map and are left out.",) if lost else ()
            return Outlines(tuple(chain.from_iterable(parts)), warnings=lie + said), is_own.tolist()
        probability = probability_around(survey, self.files.window, self.answered, self.settings.segmentation)
        outlines = pipeline.draw_outlines(survey, probability, self.settings.footprints, UNHEARD)
        reach = self.city_grid.outline_of(self.city_grid.core(self.files.square)).buffer(SEAM_M, join_style="mitre")
        centroids = shapely.centroid(polygons_of(outlines.footprints))
        return outlines, (shapely.covers(reach, centroids) & are_within(self.area, centroids)).tolist()

    def _is_certain(self, footprint: Footprint) -> bool:
        """Whether no other square may own it: where outlines are given, always."""
        return self.outlines_path is not None or self._holds(footprint)

    def _holds(self, footprint: Footprint) -> bool:
        centroid = shapely.centroid(polygons_of([footprint]))
        square = self.city_grid.squares_of(shapely.get_coordinates(centroid))[0]
        return bool((square == self.files.square).all() and are_within(self.area, centroid)[0])


def names_by_place(footprints: Sequence[Footprint]) -> list[str]:
    """A name for each: its centroid in decimetres of its map, with `-2`, `-3`… where several have one."""
    names, times = [], Counter[str]()
    for x, y in np.rint(shapely.get_coordinates(shapely.centroid(polygons_of(footprints))) * 10).astype(int).tolist():
        name = f"{x}_{y}"
        times[name] += 1
        names.append(name if times[name] == 1 else f"{name}-{times[name]}")
    return names


Task = LookTask | MeasureTask


def do_tasks(tasks: tuple[Task, ...]) -> Refusal | None:
    """Do the tasks of a cell, one after the other; the slots of those that failed say why.

    A disk that takes no more is what no other task would survive either: it ends the cell, and is what is returned.
    """
    cv2.setNumThreads(1)  # a worker is one of several
    for task in tasks:
        try:
            _do(task)
        except (RyuScapeError, OSError) as error:
            return _refusal(task, error)
    return None


def _do(task: Task) -> None:
    """Do a task that is not done; if it fails, its slot says why. Raises what keeps the slot from that too."""
    if task.slot.is_finished():
        return
    try:
        task.do()
    except DiskFullError:
        raise
    except Exception as error:
        task.slot.fail(_refusal(task, error))


def _refusal(task: Task, error: Exception) -> Refusal:
    explanation = explained(error)
    return Refusal(task.files.square.name, explanation.cause, explanation.remedy)
