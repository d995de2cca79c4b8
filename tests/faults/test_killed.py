"""Processes killed in mid-write, 8 times each at random moments: the old file or the new one, never a broken one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.killed_writers import CHECKPOINT, KILLS_EACH
from tests.faults.outputs import WRITTEN_ENDINGS, finished

REPOSITORY = Path(__file__).parents[2]
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OGR_CURRENT_DATE": "2026-01-01T00:00:00Z"}

SAME_IN_BOTH = {".flood.tif", ".heat.cdsm.tif"}
"""On level ground without trees."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `killed_writers` saw, by kind of file."""
    folder = tmp_path_factory.mktemp("killed")
    command = [sys.executable, "-m", "tests.faults.killed_writers", str(folder)]
    run = subprocess.run(
        command, cwd=REPOSITORY, env=os.environ | ONE_THREAD, capture_output=True, timeout=1800, check=False
    )
    assert run.returncode == 0, run.stderr.decode()
    return dict(json.loads((folder / "seen.json").read_text()))


@pytest.mark.parametrize("ending", WRITTEN_ENDINGS)
def test_a_killed_build_leaves_the_old_files_or_the_new_ones(ending: str, killed: dict[str, Any]) -> None:
    seen = killed[ending]
    old, new = seen["versions"]
    assert (old == new) == (ending in SAME_IN_BOTH)
    assert len(seen["left"]) == KILLS_EACH
    for left in seen["left"]:
        version = old if left[f"city{ending}"] == old[f"city{ending}"] else new
        assert version.items() <= left.items()
        assert finished(left).keys() <= old.keys() | new.keys()
    assert seen["end"] == new


def test_a_killed_training_leaves_whole_files(killed: dict[str, Any]) -> None:
    seen = killed[CHECKPOINT]
    old, new = seen["versions"]
    for left in seen["left"]:
        assert finished(left).keys() == old.keys()
        assert all(digest in (old[name], new[name]) for name, digest in finished(left).items())
    assert seen["end"] == new


def test_many_kills_fell_into_a_write(killed: dict[str, Any]) -> None:
    left = [files for seen in killed.values() for files in seen["left"]]
    assert len(left) >= 50
    assert sum(finished(files) != files for files in left) >= 10
