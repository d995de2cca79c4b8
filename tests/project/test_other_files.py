"""A project of which other files are built from."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ryu_scape import pipeline
from ryu_scape.inputs import Inputs
from ryu_scape.project import Project, SetHeight
from ryu_scape.segmentation.probability import BuildingProbability
from tests.nine_blocks import GRID


def heights_m(project: Project) -> dict[str, float]:
    return {building.footprint.identifier: building.height_m for building in project.build().city.buildings}


def test_edits_stay_with_other_files(project: Project, calls: Counter[str], inputs: Inputs, tmp_path: Path) -> None:
    project.edit(SetHeight("3", 21.0))
    before_m = heights_m(project)
    (tmp_path / "other.tif").write_bytes(b"other")
    project.change_inputs(replace(inputs, dsm_path=tmp_path / "other.tif"))
    assert heights_m(project) == before_m
    assert before_m["3"] == pytest.approx(21.0)
    assert calls["read_survey"] == 2


def test_edits_that_find_nothing_in_other_files_are_reported(
    project: Project, inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.edit(SetHeight("3", 21.0))
    assert len(heights_m(project)) == 9
    shows_nothing = BuildingProbability(GRID, np.zeros((GRID.height, GRID.width), np.float32))
    monkeypatch.setattr(pipeline, "look_for_buildings", lambda *_: shows_nothing)
    project.change_inputs(replace(inputs, dsm_path=None))
    assert heights_m(project) == {}
    assert [lost.edit for lost in project.lost] == [SetHeight("3", 21.0)]
