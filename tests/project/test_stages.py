"""A change redoes the stages that depend on it, and no other."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace

import pytest

from ryu_scape import pipeline
from ryu_scape.errors import OperationCancelled
from ryu_scape.inputs import Inputs
from ryu_scape.progress import NullProgress
from ryu_scape.project import Project, SetHeight
from ryu_scape.settings import RoofCover, Settings

ALL = ["read_survey", "look_for_buildings", "draw_outlines", "measure", "build_city"]
CHANGES = {
    "raster": ({"finest_gsd_m": 0.3}, ALL),
    "segmentation": ({"overlap_px": 256}, ALL[1:]),
    "footprints": ({"probability_threshold": 0.6}, ALL[2:]),
    "heights": ({"smallest_height_m": 2.5}, ALL[3:]),
    "scene": ({"roof_cover": RoofCover.MEAN_COLOUR}, ALL[4:]),
}


def changed(settings: Settings, stage: str, values: dict[str, object]) -> Settings:
    return replace(settings, **{stage: replace(getattr(settings, stage), **values)})


@pytest.mark.parametrize("stage", CHANGES)
def test_a_setting_redoes_its_stage_and_those_after_it(project: Project, calls: Counter[str], stage: str) -> None:
    project.build()
    calls.clear()
    values, redone = CHANGES[stage]
    project.change_settings(changed(project.plan.settings, stage, values))
    result = project.build()
    assert calls == Counter(redone)
    assert len(result.seconds) == len(redone)


def test_nothing_is_redone_without_a_change(project: Project, calls: Counter[str]) -> None:
    city = project.build().city
    calls.clear()
    assert project.build().city is city
    project.change_settings(replace(project.plan.settings))
    assert project.build().city is city
    assert not calls


def test_an_edit_redoes_the_scene_alone(project: Project, calls: Counter[str]) -> None:
    project.build()
    calls.clear()
    project.edit(SetHeight("3", 21.0))
    project.build()
    project.undo()
    project.build()
    assert calls == Counter(build_city=2)


def test_a_file_that_was_written_anew_is_read_anew(project: Project, calls: Counter[str], inputs: Inputs) -> None:
    project.build()
    calls.clear()
    os.utime(inputs.rgb_path, (1, 1))
    project.build()
    assert calls == Counter(ALL)


def test_stages_done_before_a_cancellation_are_not_done_again(
    project: Project, calls: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class StopsAtHeights(NullProgress):
        stage = ""

        def report(self, stage: str, fraction: float) -> None:
            self.stage = stage

        def is_cancelled(self) -> bool:
            return self.stage == "Measuring heights"

    with pytest.raises(OperationCancelled):
        project.build(StopsAtHeights())
    assert project.city is None
    calls.clear()
    assert len(project.build().city.buildings) == 9
    assert calls == Counter(["measure", "build_city"])


def test_the_same_place_as_by_run(project: Project, inputs: Inputs) -> None:
    ours = project.build().city
    theirs = pipeline.run(pipeline.BuildRequest(inputs.rgb_path, inputs.dsm_path), NullProgress()).city
    assert [vars(one) | {"footprint": None} for one in ours.buildings] == [
        vars(one) | {"footprint": None} for one in theirs.buildings
    ]
    assert ours.scene.triangle_count == theirs.scene.triangle_count
