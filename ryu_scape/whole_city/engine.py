"""Cells computed by Dask: on processes of this machine, or on any cluster that has a scheduler."""

from __future__ import annotations

import logging
import os
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from math import ceil
from typing import TYPE_CHECKING

from ryu_scape.errors import MachineError, OperationCancelled
from ryu_scape.progress import ProgressReporter
from ryu_scape.whole_city import undisturbed
from ryu_scape.whole_city.city_settings import CitySettings
from ryu_scape.whole_city.index import Refusal
from ryu_scape.whole_city.run_tasks import Cell
from ryu_scape.whole_city.tasks import do_tasks

if TYPE_CHECKING:
    from distributed import Client

RETRIES = 2
POLL_S = 0.5
HOW_DASK_WORKS = {
    "distributed.scheduler.allowed-failures": RETRIES,
    # A worker holds one cell and no results: it neither spills nor pauses, which it would never end, but is replaced.
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": 0.95,
}
BYTES_A_GB = 1_000_000_000
log = logging.getLogger(__name__)


@contextmanager
def cluster(
    settings: CitySettings, scheduler: str | None, cells: int, on_dashboard: Callable[[str], None]
) -> Iterator[Client]:
    """A client of the scheduler at an address such as tcp://host:8786, or of a cluster of this machine's own.

    A worker has one thread, so that its memory is that of one cell. on_dashboard hears the address of Dask's own pages
    on what its workers do. Raises MachineError where there is no scheduler.
    """
    import dask

    # As it is imported, distributed reads this, and adds its own settings to Dask's: none of both is to be taken back.
    dask.config.set({"logging": {"distributed": "error"}})
    from distributed import Client, LocalCluster

    with ExitStack() as stack:
        stack.enter_context(dask.config.set(HOW_DASK_WORKS))
        if scheduler is not None:
            try:
                client = stack.enter_context(Client(scheduler, timeout=10))
            except (OSError, TimeoutError) as error:
                raise MachineError(
                    f"No scheduler answers at {scheduler}.", "Start one with `dask scheduler`, and workers beside it."
                ) from error
            on_dashboard(_dashboard_of(client))
            yield client
            return
        workers = max(1, min(settings.workers or os.cpu_count() or 1, cells))
        local = LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            memory_limit=int(settings.worker_memory_gb * BYTES_A_GB),
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.ERROR,
            preload=[undisturbed.__name__],
        )
        client = stack.enter_context(Client(stack.enter_context(local)))
        on_dashboard(_dashboard_of(client))
        yield client


def _dashboard_of(client: Client) -> str:
    """Where charts are shown, or the tables that Dask makes without bokeh, which draws its charts."""
    address = str(client.dashboard_link)
    return address if find_spec("bokeh") else address.replace("/status", "/info/main/workers.html")


def compute(client: Client, stage: str, cells: Mapping[str, Cell], progress: ProgressReporter) -> tuple[Refusal, ...]:
    """Have all cells done; those whose worker died more than a few times.

    A cell that fails otherwise says so in its squares' slots. Raises OperationCancelled, and MachineError as soon as
    the disk takes no more.
    """
    from distributed import wait

    run = uuid.uuid4().hex  # who else uses the scheduler may have cells of the same names
    waiting = {client.submit(do_tasks, cell, retries=RETRIES, key=f"{stage}-{name}-{run}"): name
               for name, cell in cells.items()}  # fmt: skip
    start_s, lost, done = time.monotonic(), [], 0
    while waiting:
        progress.report(_progress_in_words(stage, done, len(cells), time.monotonic() - start_s), done / len(cells))
        if progress.is_cancelled():
            client.cancel(list(waiting))
            raise OperationCancelled
        try:
            finished = wait(list(waiting), timeout=POLL_S, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            continue
        for future in finished:
            name = waiting.pop(future)
            done += 1
            error = future.exception()
            if error is None and (refusal := future.result()) is not None:
                client.cancel(list(waiting))
                raise MachineError(refusal.cause, refusal.remedy)
            if error is not None:
                log.info("Cell %s was lost.", name, exc_info=error)
                lost.append(_lost(name, error))
    progress.report(_progress_in_words(stage, done, len(cells), time.monotonic() - start_s), 1.0)
    return tuple(lost)


def _lost(name: str, error: BaseException) -> Refusal:
    return Refusal(
        f"cell {name}",
        f"The process that computed it ended more than {RETRIES} times ({type(error).__name__}).",
        "Give workers more memory (--worker-memory) or smaller squares (--square), and start the city again.",
    )


def _progress_in_words(stage: str, done: int, count: int, seconds: float) -> str:
    """For instance `Measuring: 12 of 40 cells, 90 an hour, 19 min left`; the last minute is one."""
    progressed = f"{stage}: {done} of {count} cells"
    if not done or done == count:
        return progressed
    an_hour = done / seconds * 3600
    return f"{progressed}, {an_hour:.0f} an hour, {ceil((count - done) / an_hour * 60)} min left"
