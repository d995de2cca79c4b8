"""How a whole city's cost grows with it: towns from footprints and a DSM of 0.5 m, on two workers.

Run from the repository's root: python -m tests.benchmarks.bench_whole_city [SIDE_IN_METRES ...]
Without sides there are three; 10080 has 101,000 houses and wants 5 GB of disk.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ryu_scape.progress import UNHEARD
from ryu_scape.whole_city.city_settings import CitySettings
from ryu_scape.whole_city.computing import compute_city, prepare_city
from ryu_scape.whole_city.plan import CityRequest
from tests.whole_city.town import town, write_tiles

SIDES_M = (1440.0, 2880.0, 5760.0)
TILE_M = 1440.0
CITY = CitySettings(workers=2)
POLL_S = 0.25


@contextmanager
def watched() -> Iterator[dict[int, int]]:
    """The most resident bytes of this process and each of its descendants, by process id; nothing but on Linux."""
    most: dict[int, int] = {}
    done = threading.Event()

    def watch() -> None:
        while not done.wait(POLL_S):
            for process in _with_descendants(os.getpid()):
                with suppress(OSError):
                    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
                    most[process] = max(most.get(process, 0), pages * os.sysconf("SC_PAGE_SIZE"))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield most
    finally:
        done.set()
        thread.join()


def _with_descendants(process: int) -> list[int]:
    found = [process]
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += _with_descendants(int(child))
    return found


def measure(side_m: float) -> None:
    """Print buildings, seconds of processor time of all processes, wall time, and memory, for a town of that side."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        place = town(side_m)
        outlines = place.write_outlines(folder / "houses.gpkg")
        request = CityRequest((), tuple(write_tiles(place, folder, TILE_M)), (outlines,), city=CITY)
        start_s, before = time.monotonic(), os.times()
        with watched() as most:
            city = compute_city(prepare_city(request, UNHEARD), folder / "city", None, UNHEARD)
        cpu_s, wall_s = sum(os.times()[:4]) - sum(before[:4]), time.monotonic() - start_s
        count = len(city.gathered.heights_m)
        stages = ", ".join(f"{stage} {seconds:.0f} s" for stage, seconds in city.gathered.seconds.items())
        own_gb = most.pop(os.getpid(), 0) / 1e9
        others_gb = max(most.values(), default=0) / 1e9
        print(
            f"{side_m / 1000:.2f} km: {count} buildings, {cpu_s:.0f} s of processor time "
            f"({1000 * cpu_s / count:.2f} ms a building), {wall_s:.0f} s in all, "
            f"{count / wall_s * 3600:,.0f} an hour; in workers: {stages}; at most {others_gb:.2f} GB in a worker or "
            f"reader, {own_gb:.2f} GB in the main process; {len(city.failed)} parts failed",
            flush=True,
        )


def main(sides_m: Sequence[str]) -> None:
    """Measure towns of all sides."""
    for side_m in map(float, sides_m or SIDES_M):
        measure(side_m)


if __name__ == "__main__":
    main(sys.argv[1:])
