"""Any Dask cluster computes a city, also one that loses a worker on the way."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from distributed import Client, LocalCluster

from ryu_scape.errors import MachineError, OperationCancelled
from ryu_scape.progress import UNHEARD
from ryu_scape.whole_city import engine
from ryu_scape.whole_city.computing import compute_city, prepare_city
from ryu_scape.whole_city.plan import CityRequest
from ryu_scape.whole_city.state import status_of
from tests.whole_city.conftest import SQUARES, digests

LONGEST_S = 200.0
ROOT = Path(__file__).parents[2]


def start(part: str, *words: str | Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{part}", *words, "--no-dashboard"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline_s = time.monotonic() + LONGEST_S
    while not is_so():
        assert time.monotonic() < deadline_s
        time.sleep(0.02)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers, each a process of its own."""
    scheduler_file = tmp_path / "scheduler.json"
    scheduler = start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", scheduler_file)
    wait_until(lambda: scheduler_file.exists() and scheduler_file.stat().st_size > 0)
    workers = [start("worker", "--scheduler-file", scheduler_file, "--nthreads", "1", "--no-nanny") for _ in range(2)]
    yield json.loads(scheduler_file.read_text(encoding="utf-8"))["address"], workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


def test_a_worker_that_is_killed_costs_time_alone(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], request_of_town: CityRequest, tmp_path: Path
) -> None:
    """It is killed while it writes, or shortly after; then the same city is computed once more, undisturbed."""
    address, workers = cluster
    disturbed, undisturbed = tmp_path / "disturbed", tmp_path / "undisturbed"
    squares = disturbed / "work" / "squares"

    def kill_one() -> None:
        wait_until(lambda: any(squares.glob("*/.unfinished-*")) or any(squares.glob("*/*/finished.json")))
        workers[0].kill()

    killer = threading.Thread(target=kill_one)
    killer.start()
    city = compute_city(prepare_city(request_of_town, UNHEARD), disturbed, address, UNHEARD)
    killer.join()
    assert workers[0].wait() != 0
    assert not city.failed
    compute_city(prepare_city(request_of_town, UNHEARD), undisturbed, address, UNHEARD)
    assert digests(disturbed) == digests(undisturbed)


class StopsAtTheFirstCell:
    """Asks to stop once a cell is done."""

    is_over = False

    def report(self, stage: str, fraction: float) -> None:
        self.is_over = self.is_over or (stage.startswith("Measuring") and fraction > 0)

    def is_cancelled(self) -> bool:
        return self.is_over


def test_who_asks_to_stop_keeps_what_is_finished(request_of_town: CityRequest, tmp_path: Path) -> None:
    with pytest.raises(OperationCancelled):
        compute_city(prepare_city(request_of_town, UNHEARD), tmp_path, None, StopsAtTheFirstCell())
    assert 0 < status_of(tmp_path).finished <= SQUARES


def reach(cell: tuple[Path]) -> None:
    """In the place of `do_tasks`: leave a file, and take long enough for another run to ask meanwhile."""
    cell[0].touch()
    time.sleep(1.0)


def test_two_runs_on_one_cluster_have_cells_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As two cities of the same place, by different settings, have."""
    monkeypatch.setattr(engine, "do_tasks", reach)
    reached = [tmp_path / "one", tmp_path / "other"]
    with (
        LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None) as local,
        Client(local) as one,
        Client(local) as other,
    ):
        runs = [
            threading.Thread(target=engine.compute, args=(client, "Measuring", {"0_0": (path,)}, UNHEARD))
            for client, path in zip((one, other), reached, strict=True)
        ]
        for run in runs:
            run.start()
        for run in runs:
            run.join()
    assert all(path.exists() for path in reached)


def test_no_scheduler_is_one_sentence(request_of_town: CityRequest, tmp_path: Path) -> None:
    with pytest.raises(MachineError, match="No scheduler answers"):
        compute_city(prepare_city(request_of_town, UNHEARD), tmp_path, "tcp://127.0.0.1:1", UNHEARD)
