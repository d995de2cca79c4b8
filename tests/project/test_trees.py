"""Trees that the network sees in an image stay where they are while a person edits buildings."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from ryu_scape import pipeline
from ryu_scape.inputs import Inputs
from ryu_scape.project import Delete, Project, SetHeight
from ryu_scape.scene.layers import Layer
from ryu_scape.settings import Settings, changed
from tests.nine_blocks import GSD_M, SIDE_PX


@pytest.fixture
def wooded(calls: Counter[str], inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The nine blocks without their DSM, and a tree of 6 m beside them, which the network sees."""
    row, column = np.indices((SIDE_PX, SIDE_PX)) + 0.5
    tree = (np.hypot(row - 132, column - 132) * GSD_M < 3.0).astype(np.float32)
    survey = replace(pipeline.read_survey(), dsm_m=None, dsm_gsd_m=None)
    answer = replace(pipeline.look_for_buildings(), canopy=tree)
    monkeypatch.setattr(pipeline, "read_survey", lambda *_: survey)
    monkeypatch.setattr(pipeline, "look_for_buildings", lambda *_: answer)
    return Project(inputs)


def test_an_edit_keeps_the_trees_and_the_ground(wooded: Project) -> None:
    before = wooded.build().city
    assert before.scene.layers[Layer.TREES].chunks.count.shape[0] == 1
    wooded.edit(SetHeight("3", 21.0))
    after = wooded.build().city
    assert after.survey.canopy is before.survey.canopy
    assert after.construction.ground is before.construction.ground
    wooded.edit(Delete("3"))
    assert wooded.build().city.scene.layers[Layer.TREES].vertices.size


def test_heights_that_are_told_anew_leave_the_ground(wooded: Project) -> None:
    before = wooded.build().city
    wooded.change_settings(changed(Settings(), {"smallest-height": 2.5}))
    after = wooded.build().city
    assert after.survey is not before.survey
    assert after.construction.ground is before.construction.ground
