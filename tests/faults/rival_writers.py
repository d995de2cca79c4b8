"""Pairs of processes that write one file at the same time: `python -m tests.faults.rival_writers FOLDER`.

A script of its own, so that it forks from a process without threads.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ryu_scape.city import City
from ryu_scape.export import export_city
from tests.faults.cities import small_city

ENDINGS_WITH_SIDE_FILES = (".obj", ".stl", ".tileset.json")
ROUNDS = 10


def main(folder: Path) -> None:
    cities = [small_city(80, storeys) for storeys in (3, 9)]
    for ending in ENDINGS_WITH_SIDE_FILES:
        for number in range(ROUNDS):
            path = folder / f"{number}{ending}" / f"city{ending}"
            path.parent.mkdir(parents=True)
            writers = [_start_to_write(city, path) for city in cities]
            if any(os.waitpid(writer, 0)[1] for writer in writers):
                raise RuntimeError("a writer failed")


def _start_to_write(city: City, path: Path) -> int:
    """The number of a new process that does it."""
    process = os.fork()
    if process == 0:
        ended = 1
        try:
            export_city(city, path)
            ended = 0
        finally:
            os._exit(ended)
    return process


if __name__ == "__main__":
    main(Path(sys.argv[1]))
