"""How long `import ryu_scape` takes, beside `import trimesh`, a library of the same trade, in processes of their own.

Run from the repository's root: python -m tests.benchmarks.bench_import
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

ROUNDS = 15
PROGRAMS = {
    "nothing": "pass",
    "ryu_scape": "import ryu_scape",
    "trimesh": "import trimesh",
    "Project": "import ryu_scape; ryu_scape.Project",
}


def seconds(program: str) -> float:
    """How long Python takes to start and run a program."""
    start_s = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True)
    return time.perf_counter() - start_s


def main() -> None:
    """Print the medians over rounds, in each of which every program runs once, and the ratio of the two imports."""
    times_s: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for number in range(ROUNDS + 1):
        for name, program in PROGRAMS.items():
            taken_s = seconds(program)
            if number:  # the first round fills the caches
                times_s[name].append(taken_s)
    bare_s = statistics.median(times_s["nothing"])
    ours_s, theirs_s, project_s = (
        statistics.median(times_s[name]) - bare_s for name in ("ryu_scape", "trimesh", "Project")
    )
    print(f"beyond the {1e3 * bare_s:.0f} ms in which Python starts, medians of {ROUNDS}:")
    print(f"import ryu_scape: {1e3 * ours_s:.0f} ms; import trimesh: {1e3 * theirs_s:.0f} ms")
    print(f"ratio: {ours_s / theirs_s:.2f} (bar: below 1)")
    print(f"first use of Project: {1e3 * project_s:.0f} ms")


if __name__ == "__main__":
    main()
