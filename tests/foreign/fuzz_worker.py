"""A process that reads mutants of one format until its time is up: what `fuzz` starts."""

# ruff: noqa: E402 - the readers are made to count their lines before anything imports them

from __future__ import annotations

import faulthandler
import importlib
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

READERS = ["ryu_scape", "geopandas", "pyogrio", "rasterio", "safetensors"]
CHOICES_BYTES = 400
FIRST_MUTANTS = 300
LONGEST_CASE_S = 300
"""Far beyond the promise, which counts seconds of computing: a machine at work starves whoever is nice."""
LARGEST_BYTES = 12 << 30
Fault = tuple[str, str, str]

if find_spec("atheris"):
    import atheris

    with atheris.instrument_imports(include=READERS):
        importlib.import_module("tests.foreign.formats")

from tests.foreign import files, fuzz
from tests.foreign.bench import ready_bench
from tests.foreign.choices import Choices
from tests.foreign.formats import FORMATS
from tests.foreign.known_faults import KNOWN_FAULTS
from tests.foreign.promise import Bench, BrokenPromiseError


class Worker:
    """Reads mutants of the format `name` and saves each new fault once."""

    def __init__(self, name: str, bench: Bench) -> None:
        self._name, self._bench, self._format = name, bench, FORMATS[name]
        self._known: set[Fault] = set(KNOWN_FAULTS)
        self._count = 0
        self._folder = Path(tempfile.gettempdir())

    def read(self, choices: bytes) -> None:
        """Read the mutant that `choices` make."""
        self._count += 1
        fuzz.write_progress(self._folder, self._count, choices)
        fault = self._fault(choices)
        if fault is None or fault in self._known:
            return
        self._known.add(fault)
        fuzz.save_finding(self._name, _file_name(fault), shrunk(choices, lambda fewer: self._fault(fewer) == fault))

    def _fault(self, choices: bytes) -> Fault | None:
        faulthandler.dump_traceback_later(LONGEST_CASE_S, exit=True)
        try:
            mutant = self._format.mutant(Choices(choices))
            self._format.hold_to_promise(self._bench, files.write(self._bench.folder, mutant))
        except BrokenPromiseError as error:
            return error.fault
        finally:
            faulthandler.cancel_dump_traceback_later()
        return None


def shrunk(choices: bytes, shows_it: Callable[[bytes], bool]) -> bytes:
    """Choices that show the same with fewer of them made: zeros for others, none at the end."""
    length = len(choices)
    while length := length // 2:
        for start in range(0, len(choices), length):
            fewer = choices[:start] + bytes(len(choices[start : start + length])) + choices[start + length :]
            if fewer != choices and shows_it(fewer):
                choices = fewer
    return choices.rstrip(b"\0")


def _file_name(fault: Fault) -> str:
    return re.sub(r"\W+", "_", " ".join(fault)).strip("_")[:80]


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (LARGEST_BYTES, LARGEST_BYTES))


def main() -> None:
    """Arguments: format, seconds, seed."""
    name, seconds, seed = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    _limit_memory()
    with ExitStack() as stack:
        worker = Worker(name, stack.enter_context(ready_bench()))
        chance = random.Random(seed)
        if find_spec("atheris"):
            _steer(worker, seconds, seed, [chance.randbytes(CHOICES_BYTES) for _ in range(FIRST_MUTANTS)])
        end_s = time.monotonic() + seconds
        while time.monotonic() < end_s:
            worker.read(chance.randbytes(CHOICES_BYTES))


def _steer(worker: Worker, seconds: float, seed: int, first: list[bytes]) -> None:
    """Let libFuzzer choose, from these choices on. It leaves the process itself when the time is up."""
    folder = Path(tempfile.mkdtemp())
    for number, choices in enumerate(first):
        (folder / str(number)).write_bytes(choices)
    flags = [f"-max_total_time={int(seconds)}", f"-seed={seed}", f"-max_len={CHOICES_BYTES}", "-len_control=0"]
    flags += ["-reduce_inputs=0", "-rss_limit_mb=0", "-timeout=3600", f"-artifact_prefix={folder}/"]
    atheris.Setup([sys.argv[0], *flags, str(folder)], worker.read)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
