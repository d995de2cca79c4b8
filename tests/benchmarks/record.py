"""Keep the times of a commit, and set two commits side by side.

    python -m tests.benchmarks.record                     write records/COMMIT.json
    python -m tests.benchmarks.record --only scene glb    some of `measures.MEASURES`
    python -m tests.benchmarks.record --compare OLD NEW   commits that have records, or files

Processor time of this process and its children is what is compared. Other work on the machine changes it too, if less
than the time by the clock: two records of one program, beside much other work, differed by up to 14 %. Records of
different machines say nothing of each other, and the comparison says so.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
RECORDS = Path(__file__).parent / "records"
ROUNDS = 5

Record = dict[str, Any]


def main(argv: Sequence[str] | None = None) -> None:
    """Record this commit, or compare two."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.record", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--only", nargs="+", metavar="NAME", help="what to time; all if left out")
    parser.add_argument("--compare", nargs=2, metavar=("OLD", "NEW"), help="print the ratios of two records")
    args = parser.parse_args(argv)
    if args.compare:
        print("\n".join(compared(*map(load, args.compare))))
        return
    path = RECORDS / f"{commit()}.json"
    RECORDS.mkdir(exist_ok=True)
    path.write_text(json.dumps(record(args.only), indent=1) + "\n", encoding="utf-8")
    print(path.relative_to(ROOT))


def record(names: Iterable[str] | None = None) -> Record:
    """The times of the works of these names, or of all."""
    from tests.benchmarks.measures import MEASURES

    seconds = {}
    for name in names or MEASURES:
        seconds[name] = least_seconds(MEASURES[name]())
        print(f"{name}: {seconds[name]['processor']:.3f} s of processor, {seconds[name]['clock']:.3f} s", flush=True)
    return {"commit": commit(), "machine": machine(), "rounds": ROUNDS, "seconds": seconds}


def least_seconds(work: Callable[[], object]) -> dict[str, float]:
    """The least times of some runs, after one that fills the caches."""
    work()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter(), processor_seconds()
        work()
        times.append((time.perf_counter() - start[0], processor_seconds() - start[1]))
    clock, processor = (min(each) for each in zip(*times, strict=True))
    return {"processor": round(processor, 4), "clock": round(clock, 4)}


def processor_seconds() -> float:
    """What this process and those of its children that have ended took so far."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def compared(old: Record, new: Record) -> list[str]:
    """A table of both times and their ratio, for every work that both know."""
    lines = [f"{'':16}{old['commit'][:9]:>12}{new['commit'][:9]:>12}   ratio"]
    for name in old["seconds"]:
        if name in new["seconds"]:
            before, after = (each["seconds"][name]["processor"] for each in (old, new))
            lines.append(f"{name:16}{before:10.3f} s{after:10.3f} s{after / before:8.2f}")
    if old["machine"] != new["machine"]:
        lines.append(f"These are two machines ({old['machine']}; {new['machine']}): the ratios say little.")
    return lines


def load(name: str) -> Record:
    """A record by the beginning of its commit, or as a file."""
    path = Path(name)
    if not path.is_file():
        found = sorted(RECORDS.glob(f"{name}*.json"))
        if len(found) != 1:
            raise SystemExit(f"{len(found)} records begin with {name}.")
        (path,) = found
    return json.loads(path.read_text(encoding="utf-8"))


def commit() -> str:
    """The current commit, with a + where files differ from it."""
    said = ["rev-parse", "HEAD"], ["status", "--porcelain", "--untracked-files=no"]
    head, changes = (
        subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout for words in said
    )
    return head.strip() + ("+" if changes else "")


def machine() -> str:
    """What the times depend on, beside the program."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
