"""A place of nine blocks whose survey and network's answer are known, and which stages were called on it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ryu_scape import pipeline
from ryu_scape.inputs import Inputs
from ryu_scape.project import Project
from ryu_scape.raster import RasterStack
from ryu_scape.segmentation.probability import BuildingProbability
from tests.nine_blocks import GRID, GSD_M, blocks
from tests.surveys import survey_over

DOORS = ("read_survey", "look_for_buildings", "draw_outlines", "measure", "build_city")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each door of the pipeline was passed; what lies behind the first two is the place above.

    Block n is 4 + n metres high, and the network is surer of it than of block n - 1: 0.7 + 0.03 n.
    """
    number = blocks()
    heights_m = np.where(number > 0, 4.0 + number, 0.0).astype(np.float32)
    rgb = np.stack([np.where(number > 0, 40 * band + 90, 120) for band in range(3)]).astype(np.uint8)
    stack = RasterStack(GRID, rgb, heights_m, np.ones_like(number, bool), GSD_M)
    survey = survey_over(stack, np.zeros_like(heights_m))
    answer = BuildingProbability(GRID, np.where(number > 0, 0.7 + 0.03 * number, 0.02).astype(np.float32))
    monkeypatch.setattr(pipeline, "read_survey", lambda *_: replace(survey))
    monkeypatch.setattr(pipeline, "look_for_buildings", lambda *_: replace(answer))
    passed: Counter[str] = Counter()
    for door in DOORS:
        monkeypatch.setattr(pipeline, door, _counted(door, getattr(pipeline, door), passed))
    return passed


def _counted(name: str, work, passed: Counter[str]):
    def count(*given):
        passed[name] += 1
        return work(*given)

    return count


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    """Files that nobody reads, but which are there."""
    for name in ("rgb.tif", "dsm.tif"):
        (tmp_path / name).write_bytes(name.encode())
    return Inputs(tmp_path / "rgb.tif", tmp_path / "dsm.tif")


@pytest.fixture
def project(calls: Counter[str], inputs: Inputs) -> Project:
    return Project(inputs)
