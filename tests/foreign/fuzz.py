"""Hold readers to their promise for hours: python -m tests.foreign.fuzz --seconds 3600 --seed 1 [format …].

atheris, libFuzzer for Python, steers where it is installed: it keeps the choices that lead to new lines of the readers
and builds on them, which hypothesis does not. Where it is not, choices are random. Each finding is written to
tests/foreign/findings, made with as few choices as show it; the exit code is 1 if there is any.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tests.foreign import files
from tests.foreign.choices import Choices
from tests.foreign.formats import FORMATS

FINDINGS = Path(__file__).with_name("findings")
UNDER_WAY = "under_way"


@dataclass(frozen=True)
class Campaign:
    """What one format came to: mutants read, and workers that crashed or hung."""

    mutants: int = 0
    crashes: int = 0


def main() -> int:
    """Give each format its share of the time. Workers are processes of their own, for they may crash."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("formats", nargs="*", help=f"of {', '.join(FORMATS)}; default: all")
    parser.add_argument("--seconds", type=float, default=3600.0, help="for all formats together")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    names = arguments.formats or list(FORMATS)
    before = set(FINDINGS.glob("*/*"))
    print(f"Choices are {'steered by coverage' if find_spec('atheris') else 'random: atheris is not installed'}.")
    for name in names:
        campaign = run(name, arguments.seconds / len(names), arguments.seed)
        print(f"{name}: {campaign.mutants} mutants, {campaign.crashes} crashes or hangs", flush=True)
    new = sorted(set(FINDINGS.glob("*/*")) - before)
    print(f"{len(new)} findings", *(path.relative_to(FINDINGS) for path in new), sep="\n  ")
    return 1 if new else 0


def run(name: str, seconds: float, seed: int) -> Campaign:
    """Fuzz one format; a worker that crashes or hangs leaves a finding and is followed by another."""
    end_s, campaign = time.monotonic() + seconds, Campaign()
    while (left_s := end_s - time.monotonic()) > 1:
        with tempfile.TemporaryDirectory() as folder:
            worker_seed = seed + campaign.crashes
            command = [sys.executable, "-m", "tests.foreign.fuzz_worker", name, str(left_s), str(worker_seed)]
            with (Path(folder) / "log").open("wb") as log:
                environment = {**os.environ, "TMPDIR": folder}
                ended = subprocess.run(command, env=environment, stderr=log, check=False)
            count, choices = read_progress(Path(folder))
            if ended.returncode != 0:
                print((Path(folder) / "log").read_text(errors="replace")[-4000:])
                if not count:
                    sys.exit("The worker did not even start.")
                save_finding(name, f"exit_{abs(ended.returncode)}_seed_{worker_seed}", choices)
            campaign = Campaign(campaign.mutants + count, campaign.crashes + (ended.returncode != 0))
    return campaign


def write_progress(folder: Path, count: int, choices: bytes) -> None:
    """Note what is being read, so that a crash leaves it behind."""
    (folder / UNDER_WAY).write_bytes(count.to_bytes(8, "little") + choices)


def read_progress(folder: Path) -> tuple[int, bytes]:
    """How many mutants a worker has read, and the choices of the last one."""
    path = folder / UNDER_WAY
    noted = path.read_bytes() if path.exists() else b""
    return int.from_bytes(noted[:8], "little"), noted[8:]


def save_finding(name: str, fault: str, choices: bytes) -> None:
    """Write the mutant that `choices` make to a folder of its own."""
    folder = FINDINGS / name / fault
    folder.mkdir(parents=True, exist_ok=True)
    files.write(folder, FORMATS[name].mutant(Choices(choices)))


if __name__ == "__main__":
    sys.exit(main())
