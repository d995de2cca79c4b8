"""A whole city from its files to a folder: index, plan, cells, and what they give together."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ryu_scape.atomic import check_destination, explained_by_disk
from ryu_scape.atomic.unfinished import locked
from ryu_scape.errors import InputError, OperationCancelled
from ryu_scape.names import refuse_clashes
from ryu_scape.progress import ProgressReporter
from ryu_scape.raster.coarseness import refuse_too_coarse
from ryu_scape.whole_city.engine import cluster, compute
from ryu_scape.whole_city.gathering import FILES, Gathered, gather
from ryu_scape.whole_city.given import SquareOutlines, read_all, share_out, write_outlines
from ryu_scape.whole_city.index import CityIndex, Refusal, index_files
from ryu_scape.whole_city.plan import CityRequest, WholeCityPlan, plan_city, with_suited_network
from ryu_scape.whole_city.run_tasks import OUTLINES, CityTasks, cells_of, tasks_of
from ryu_scape.whole_city.state import STATE, WORK, remember, status_of
from ryu_scape.whole_city.tasks import Task

LOCK = "running.lock"
LONGEST_WAIT_S = 1.0
"""A run takes hours: whoever finds another one hears so, and need not wait."""


@dataclass(frozen=True, eq=False)
class Preparation:
    """What is known of a city before any pixel is read.

    outlines: by the names of squares; None where the network is to find them.
    """

    request: CityRequest
    index: CityIndex
    plan: WholeCityPlan
    outlines: Mapping[str, SquareOutlines] | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class WholeCity:
    """A city that is done: what was computed now, what had been before, what failed and why, and what there is."""

    preparation: Preparation
    computed: int
    kept: int
    failed: tuple[Refusal, ...]
    gathered: Gathered
    wall_s: float


def prepare_city(request: CityRequest, progress: ProgressReporter) -> Preparation:
    """Index and plan. Raises InputError for what cannot be used at all or is too coarse, and OperationCancelled."""
    if not request.rgb and not (request.dsm and request.outlines):
        raise InputError("There is no image to find buildings in.", "Give --rgb, or --dsm and --footprints.")
    index = index_files(request.rgb, request.dsm, request.outlines, request.settings.raster, progress)
    if not request.outlines:
        request = with_suited_network(request, index)
    plan = plan_city(index, request)
    notices = Counter(header.notice for header in index.dsms if header.notice)
    finest_dsm_m = min((header.gsd_m for header in index.dsms), default=None)
    raster = request.settings.raster
    warnings = refuse_too_coarse(plan.city_grid.gsd_m, finest_dsm_m, not request.outlines, raster)
    warnings += tuple(f"{count} of {len(index.dsms)} DSMs: {notice}" for notice, count in notices.items())
    if not request.outlines:
        return Preparation(request, index, plan, None, warnings)
    given, complaints, refused = read_all(index.outlines, plan.city_grid.crs, progress)
    outlines, said_of_others = share_out(given, plan)
    warnings += complaints + said_of_others
    return Preparation(request, replace(index, refused=index.refused + refused), plan, outlines, warnings)


def compute_city(
    preparation: Preparation,
    folder: Path,
    scheduler: str | None,
    progress: ProgressReporter,
    on_dashboard: Callable[[str], None] = lambda _: None,
) -> WholeCity:
    """Compute what is not finished yet, and write all files of the city into `folder`.

    A square that fails is told of and left out. on_dashboard hears where Dask shows what its workers do. Raises
    InputError and MachineError where nothing can be written, or only over what is read, or no scheduler answers, and
    OperationCancelled, which says how much is finished and stays for the next time.
    """
    start_s = time.monotonic()
    work = folder / WORK
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file.", "Give the name of a folder.")
    try:
        work.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explained_by_disk(error, work) from error
    check_destination(work / STATE)
    refuse_clashes(preparation.index.files, [folder / name for name in FILES])
    with _alone(work):
        try:
            return _computed(preparation, folder, scheduler, progress, on_dashboard, start_s)
        except OperationCancelled as error:
            parts = status_of(folder)
            count = parts.finished + len(parts.failed) + parts.missing
            raise OperationCancelled(
                kept=f"Finished parts are kept ({parts.finished} of {count}): the same command goes on there."
            ) from error


@contextmanager
def _alone(work: Path) -> Iterator[None]:
    """Raises InputError where another run works in the same folder."""
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(work / LOCK, LONGEST_WAIT_S))
        except TimeoutError as error:
            raise InputError(
                f"Another run computes the city in {work.parent}.", "Wait for it, or choose another folder."
            ) from error
        yield


def _computed(
    preparation: Preparation,
    folder: Path,
    scheduler: str | None,
    progress: ProgressReporter,
    on_dashboard: Callable[[str], None],
    start_s: float,
) -> WholeCity:
    work = folder / WORK
    tasks = _tasks(preparation, work)
    remember(preparation.request, preparation.plan.city_grid, tasks, folder)
    looks, squares = _unfinished(tasks.looks), _unfinished(tasks.squares)
    lost: tuple[Refusal, ...] = ()
    if looks or squares:
        city, side = preparation.request.city, preparation.request.city.cell_squares
        with cluster(city, scheduler, len(cells_of([*looks, *squares], side)), on_dashboard) as client:
            for stage, unfinished in (("Looking", looks), ("Measuring", squares)):
                lost += compute(client, stage, cells_of(unfinished, side), progress)
    done = [task for task in tasks.squares if task.slot.is_finished()]
    looked = [task for task in tasks.looks if task.slot.is_finished()]
    failures = tuple(_failures([*tasks.looks, *tasks.squares]))
    gathered = gather(looked, done, preparation.plan, folder, progress)
    for task in (*tasks.looks, *tasks.squares):
        task.slot.remove_others()
    computed = sum(task.slot.folder.is_dir() for task in (*looks, *squares))
    kept = len(tasks.looks) + len(tasks.squares) - len(looks) - len(squares)
    return WholeCity(preparation, computed, kept, failures + lost, gathered, time.monotonic() - start_s)


def _tasks(preparation: Preparation, work: Path) -> CityTasks:
    files: Mapping[str, Path] | None = None
    if preparation.outlines is not None:
        (work / OUTLINES).mkdir(exist_ok=True)
        files = {
            name: write_outlines(outlines, work / OUTLINES, name) for name, outlines in preparation.outlines.items()
        }
    return tasks_of(preparation.index, preparation.plan, preparation.request, files, work)


def _unfinished(tasks: Sequence[Task]) -> list[Task]:
    return [task for task in tasks if not task.slot.is_finished()]


def _failures(tasks: Iterable[Task]) -> Iterable[Refusal]:
    return (failure for task in tasks if (failure := task.slot.failure()) is not None)
