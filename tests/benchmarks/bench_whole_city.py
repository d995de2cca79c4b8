"""How a whole city's cost grows with it: towns from footprints and a DSM of 0.5 m, on two workers.

Run from the repository's root: python -m tests.benchmarks.bench_whole_city [SIDE_IN_METRES ...] [--keep FOLDER]
Without sides there are three; 10080 has 101,000 houses and wants 5 GB of disk, half of that with --no-tiles. With
--network, sides are multiples of 500.
"""

from __future__ import annotations

import argparse
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
from ryu_scape.whole_city.estimates import estimate
from ryu_scape.whole_city.plan import CityRequest
from ryu_scape.whole_city.report import write_report
from tests.whole_city.painted_town import write_painted
from tests.whole_city.town import town, write_tiles

SIDES_M = (1440.0, 2880.0, 5760.0)
TILE_M, PAINTED_TILE_M = 1440.0, 500.0
OUTLINES = "houses.gpkg"
POLL_S = 0.25


@contextmanager
def watched() -> Iterator[dict[int, int]]:
    """The most resident bytes of this process and each of its descendants, by process id; nothing but on Linux."""
    most: dict[int, int] = {}
    done = threading.Event()

    def watch() -> None:
        while not done.wait(POLL_S):
            for process in descendants_of(os.getpid()):
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


def descendants_of(process: int) -> list[int]:
    """A process and all that it and they have started and that still run; itself alone but on Linux."""
    found = [process]
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += descendants_of(int(child))
    return found


def measure(side_m: float, folder: Path, city: CitySettings, by_network: bool) -> None:
    """Print buildings, wall time, processor time of all processes and what was told of it before, and memory.

    What is in the folder is kept: its files are made where they are missing, its city goes on where it was stopped.
    """
    files = _painted_in(side_m, folder) if by_network else ((), *_files_of(side_m, folder))
    request = CityRequest(*files, city=city)
    start_s, before = time.monotonic(), os.times()
    with watched() as most:
        preparation = prepare_city(request, UNHEARD)
        done = compute_city(preparation, folder / "city", None, UNHEARD)
    cpu_s, wall_s = sum(os.times()[:4]) - sum(before[:4]), time.monotonic() - start_s
    write_report(done, folder / "city")
    effort = estimate(preparation)
    told_s = 3600 * effort.hours * effort.workers
    count, stages = len(done.gathered.heights_m), done.gathered.seconds
    in_stages_s = sum(stages.values())
    own_gb = most.pop(os.getpid(), 0) / 1e9
    others_gb = max(most.values(), default=0) / 1e9
    print(
        f"{side_m / 1000:.2f} km: {count} buildings, {done.computed} parts computed, {done.kept} kept, "
        f"{len(done.failed)} failed; {cpu_s:.0f} s of processor time, {told_s / cpu_s:.2f} of it told before, "
        f"{wall_s:.0f} s in all "
        f"({count / wall_s * 3600:,.0f} buildings an hour); at most {others_gb:.2f} GB in a worker or reader, "
        f"{own_gb:.2f} GB in the main process\n"
        f"  stages, of all parts: {in_stages_s:.0f} s, {1000 * in_stages_s / count:.2f} ms of a processor a building",
        *(
            f"  {stage:<20} {seconds:6.1f} s, {2 * count / seconds * 3600:12,.0f} buildings an hour on two cores"
            for stage, seconds in stages.most_common()
        ),
        sep="\n",
        flush=True,
    )


def _files_of(side_m: float, folder: Path) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The DSM's tiles and the outlines."""
    complete = folder / "complete"
    place = town(side_m)
    if not complete.exists():
        place.write_outlines(folder / OUTLINES)
        write_tiles(place, folder, TILE_M)
        complete.touch()
    return tuple(sorted(folder.glob("dsm_*.tif"))), (folder / OUTLINES,)


def _painted_in(side_m: float, folder: Path) -> tuple[tuple[Path, ...], tuple[Path, ...], tuple[Path, ...]]:
    """The tiles of image and DSM, and no outlines."""
    complete = folder / "complete"
    if not complete.exists():
        complete.write_text(f"{write_painted(side_m, PAINTED_TILE_M, folder)}")
    print(f"{side_m / 1000:.2f} km, {complete.read_text()} buildings in truth, found by the network:", flush=True)
    return tuple(sorted(folder.glob("rgb_*.tif"))), tuple(sorted(folder.glob("dsm_*.tif"))), ()


def main(words: Sequence[str]) -> None:
    """Measure towns of all sides."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sides_m", type=float, nargs="*", default=SIDES_M)
    parser.add_argument("--keep", type=Path, help="work in this folder, keep it, and go on with what it holds")
    parser.add_argument("--no-tiles", action="store_true", help="write no 3D Tiles")
    parser.add_argument("--network", action="store_true", help="of an image and a DSM, without footprints")
    asked = parser.parse_args(words)
    city = CitySettings(workers=2, no_tiles=asked.no_tiles)
    for side_m in asked.sides_m:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) if asked.keep is None else asked.keep / f"{side_m:.0f}"
            folder.mkdir(parents=True, exist_ok=True)
            measure(side_m, folder, city, asked.network)


if __name__ == "__main__":
    main(sys.argv[1:])
