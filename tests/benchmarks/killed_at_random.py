"""Kill a city's run, or one of its processes, at random moments; what it gives in the end is as if nothing had been.

Run from the repository's root: python -m tests.benchmarks.killed_at_random [TIMES [SEED]]
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from tests.benchmarks.bench_whole_city import descendants_of
from tests.whole_city.conftest import digests
from tests.whole_city.town import town, write_tiles

PROGRAM = Path(__file__).parents[2] / "ryu_scape_app.py"
SIDE_M, TILE_M = 240.0, 120.0
SMALL = ["--square", "384", "--halo", "64", "--workers", "2"]


def start(files: Path, city: Path) -> subprocess.Popen[bytes]:
    words = ["city", "--dsm", files / "dsm", "--footprints", files / "houses.gpkg", "--out", city]
    return subprocess.Popen(
        [sys.executable, PROGRAM, *words, *SMALL],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_for_a_moment(program: subprocess.Popen[bytes], city: Path, longest_s: float, chance: random.Random) -> bool:
    """Any moment or, as likely, one in which a square is being written or was just finished; whether the run ended."""
    done = finished_in(city)
    any_s = chance.uniform(0.0, longest_s) if chance.random() < 0.5 else None
    start_s = time.monotonic()
    while time.monotonic() - start_s < (4 * longest_s if any_s is None else any_s):
        if any_s is None and (finished_in(city) > done or any(city.glob("work/squares/*/.unfinished-*"))):
            time.sleep(chance.uniform(0.0, 0.5))
            break
        with suppress(subprocess.TimeoutExpired):
            return program.wait(0.02) == 0
    return program.poll() == 0


def kill_something(program: subprocess.Popen[bytes], chance: random.Random) -> str:
    """Kill the whole run or, as likely, one process of it: a worker, its nanny, or who reads a file."""
    others = [process for process in descendants_of(program.pid) if process != program.pid]
    if others and chance.random() < 0.5:
        with suppress(ProcessLookupError):
            os.kill(chance.choice(others), signal.SIGKILL)
        return "one process"
    for process in [program.pid, *others]:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    program.wait()
    return "the whole run"


def finished_in(city: Path) -> int:
    return len(list(city.glob("work/squares/*/[!.]*/finished.json")))


def main(times: int = 20, seed: int = 1) -> int:
    """Print every kill, and whether the files are the same; returns the exit code."""
    chance = random.Random(seed)  # noqa: S311 - nothing is kept secret by it
    with tempfile.TemporaryDirectory() as name:
        files = Path(name)
        (files / "dsm").mkdir()
        place = town(SIDE_M)
        place.write_outlines(files / "houses.gpkg")
        write_tiles(place, files / "dsm", TILE_M)
        start_s = time.monotonic()
        start(files, files / "undisturbed").wait()
        longest_s = time.monotonic() - start_s
        print(f"undisturbed: {finished_in(files / 'undisturbed')} squares in {longest_s:.0f} s", flush=True)
        disturbed, round_number = files / "disturbed_1", 1
        expected, are_same = digests(files / "undisturbed"), True
        program = start(files, disturbed)
        for kill in range(1, times + 1):
            if wait_for_a_moment(program, disturbed, longest_s, chance):  # it was done first: the next city
                are_same &= digests(disturbed) == expected
                round_number += 1
                disturbed = files / f"disturbed_{round_number}"
                program = start(files, disturbed)
                wait_for_a_moment(program, disturbed, 0.5 * longest_s, chance)
            victim = kill_something(program, chance)
            print(f"kill {kill}: {victim}; {finished_in(disturbed)} squares are finished", flush=True)
            if program.poll() is not None:
                program = start(files, disturbed)
        program.wait()
        start(files, disturbed).wait()
        are_same &= digests(disturbed) == expected
    print(f"{times} kills, seed {seed}, {round_number} cities: digests are {'the same' if are_same else 'DIFFERENT'}")
    return 0 if are_same else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
