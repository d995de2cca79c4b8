"""Kills processes that write again and again, and notes in seen.json what each killed one left behind.

A script of its own, so that it forks from a process without threads: `python -m tests.faults.killed_writers FOLDER`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from itertools import cycle, product
from pathlib import Path

import numpy as np

from ryu_scape.collector import pass_over_what_is_there
from ryu_scape.purposes import PURPOSES
from tests.faults.cities import small_city
from tests.faults.outputs import ASKED_ENDINGS, WRITTEN_ENDINGS, digests, found_out, save_checkpoint, write_output

KILLS_EACH = 8
CHECKPOINT = "checkpoint"
IMPORTED_LATE = ("geopandas", "pyogrio", "ryu_scape.viewer.offscreen")
WriteVersion = Callable[[Path, int], None]
"""Writes version 0 or 1 of something into a folder."""


def write_functions() -> dict[str, WriteVersion]:
    """By the ending of what is written, and training's checkpoint."""
    cities = [small_city(80, storeys) for storeys in (3, 9)]

    for city, name in product(cities, set(ASKED_ENDINGS.values())):
        found_out(name, city)  # here, so that no child finds it out once more

    def written_as(ending: str) -> WriteVersion:
        return lambda folder, version: sys.exit(4) if write_output(cities[version], folder / f"city{ending}") else None

    return {ending: written_as(ending) for ending in WRITTEN_ENDINGS} | {CHECKPOINT: save_checkpoint}


def kill_often(write: WriteVersion, folder: Path, rng: np.random.Generator) -> dict[str, object]:
    """The two `versions` that whole runs leave, what was `left` after each kill, and what one more run `ends` with."""
    for name in ("0", "1", "target"):
        (folder / name).mkdir(parents=True)
    _whole_run(lambda: write(folder / "0", 0))
    _whole_run(lambda: write(folder / "1", 1))
    started = time.monotonic()
    _whole_run(lambda: write(folder / "target", 0))
    longest_s = 2 * (time.monotonic() - started)
    left = []
    for _ in range(KILLS_EACH):
        _killed_run(lambda: [write(folder / "target", version) for version in cycle((1, 0))], rng.uniform(0, longest_s))
        left.append(digests(folder / "target"))
    _whole_run(lambda: write(folder / "target", 1))
    versions = [digests(folder / "0"), digests(folder / "1")]
    return {"versions": versions, "left": left, "end": digests(folder / "target")}


def _whole_run(work: Callable[[], object]) -> None:
    _, status = os.waitpid(_fork(work), 0)
    if status:
        raise RuntimeError(f"a run that nobody killed ended with status {status}")


def _killed_run(work: Callable[[], object], after_s: float) -> None:
    process = _fork(work)
    time.sleep(after_s)
    os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    if not os.WIFSIGNALED(status):
        raise RuntimeError("the run ended before it was killed")


def _fork(work: Callable[[], object]) -> int:
    process = os.fork()
    if process == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        ended = 1
        try:
            work()
            ended = 0
        finally:
            os._exit(ended)
    return process


def main(folder: Path) -> None:
    rng = np.random.default_rng(5)
    (folder / "warm-up").mkdir()
    save_checkpoint(folder / "warm-up", 0)  # torch imports its optimisers late, for longer than a killed run lives
    packages = {package for purpose in PURPOSES.values() for package in purpose.packages if find_spec(package)}
    for module in (*packages, *IMPORTED_LATE):
        import_module(module)  # here, so that no child does, a dozen times for each kind of file
    functions = write_functions()
    pass_over_what_is_there()
    seen = {name: kill_often(write, folder / name, rng) for name, write in functions.items()}
    (folder / "seen.json").write_text(json.dumps(seen))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
