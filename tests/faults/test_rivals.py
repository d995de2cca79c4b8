"""Two programs that write one file at the same time: one of them wins, whole, with the files that it names."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.rival_writers import ENDINGS_WITH_SIDE_FILES, ROUNDS

REPOSITORY = Path(__file__).parents[2]

KINDS = {".obj": {".mtl", ".jpg", ".png"}, ".stl": {".json"}, ".tileset.json": {".glb"}}
"""The endings of what each names."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rivals")
    command = [sys.executable, "-m", "tests.faults.rival_writers", str(folder)]
    run = subprocess.run(command, cwd=REPOSITORY, capture_output=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr.decode()
    return folder


def named_in(path: Path) -> set[str]:
    """The names of the side files that `path` and those name."""
    found = {name.decode() for name in re.findall(rb"-[0-9a-f]{8}\.\w+", path.read_bytes())}
    sides = {side for side in path.parent.iterdir() if any(side.name.endswith(name) for name in found)}
    return {side.name for side in sides}.union(*(named_in(side) for side in sides if side.suffix == ".mtl"))


@pytest.mark.parametrize("ending", ENDINGS_WITH_SIDE_FILES)
def test_the_file_has_all_that_it_names_and_nothing_else_is_left(ending: str, folder: Path) -> None:
    for number in range(ROUNDS):
        path = folder / f"{number}{ending}" / f"city{ending}"
        side_files = named_in(path)
        assert {Path(name).suffix for name in side_files} == KINDS[ending]
        assert {side.name for side in path.parent.iterdir()} == side_files | {path.name}
