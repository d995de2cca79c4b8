"""How long it takes to import the library, beside trimesh: each in processes of their own, the quickest of several.

Run from the repository's root: python -m tests.benchmarks.bench_import
"""

from __future__ import annotations

import subprocess
import sys
import time

REPEATS = 7


def seconds_to(statement: str) -> float:
    """The least time of a process that does this, less that of one that does nothing."""
    return _least(statement) - _least("pass")


def _least(statement: str) -> float:
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", statement], check=True)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print both times and their ratio."""
    ours, theirs = seconds_to("import ryu_scape"), seconds_to("import trimesh")
    print(f"import ryu_scape: {1000 * ours:.0f} ms")
    print(f"import trimesh: {1000 * theirs:.0f} ms, {theirs / ours:.1f} times as long")
    everything = seconds_to("import ryu_scape; [getattr(ryu_scape, name) for name in ryu_scape.__all__]")
    print(f"with every public name: {1000 * everything:.0f} ms")


if __name__ == "__main__":
    main()
