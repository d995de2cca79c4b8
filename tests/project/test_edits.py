"""What each edit does to the buildings, and what becomes of one that cannot be made."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from ryu_scape.errors import InputError
from ryu_scape.footprints import polygons_of
from ryu_scape.heights import Building, HeightSource, RoofKind
from ryu_scape.project import Delete, Draw, Edit, Merge, Project, SetHeight, SetRoof, SetStyle, Several, Split
from ryu_scape.settings import FacadeStyle
from tests.nine_blocks import map_point

MIDDLE = (22.0, 22.0)
"""Row and column of the middle of block 1."""


def after(project: Project, *edits: Edit) -> dict[str, Building]:
    for edit in edits:
        project.edit(edit)
    return {building.footprint.identifier: building for building in project.build().city.buildings}


def area_m2(building: Building) -> float:
    return float(shapely.area(polygons_of([building.footprint]))[0])


def test_a_height_is_the_person_s_and_says_so(project: Project) -> None:
    building = after(project, SetHeight("2", 17.5))["2"]
    assert building.height_m == pytest.approx(17.5)
    assert building.height_source is HeightSource.PERSON
    assert building.height_sigma_m == 0.0
    assert building.remarks == ("height set by hand",)


def test_a_roof_is_of_its_kind_above_the_same_eave(project: Project) -> None:
    before = after(project)["2"]
    gable = after(project, SetRoof("2", RoofKind.GABLE, 3.0))["2"]
    assert gable.roof.kind is RoofKind.GABLE
    assert gable.ridge_elevation_m == pytest.approx(before.eave_elevation_m + 3.0)
    assert after(project, SetRoof("2", RoofKind.FLAT))["2"].roof.rise_m == 0.0


def test_a_style_stays_with_its_building(project: Project) -> None:
    buildings = after(project, SetStyle("4", FacadeStyle.OFFICE))
    assert {name for name, one in buildings.items() if one.facade_style is FacadeStyle.OFFICE} == {"4"}


def test_what_is_deleted_is_gone_until_it_is_undone(project: Project) -> None:
    assert "5" not in after(project, Delete("5"))
    project.undo()
    assert "5" in after(project)
    project.redo()
    assert "5" not in after(project)


def test_parts_share_the_area_and_merge_again(project: Project) -> None:
    whole = after(project)["1"]
    start, end = map_point(MIDDLE[0], 0.0), map_point(MIDDLE[0], 10.0)
    parts = after(project, Split("1", start, end))
    assert "1" not in parts
    assert area_m2(parts["1.1"]) + area_m2(parts["1.2"]) == pytest.approx(area_m2(whole))
    assert area_m2(parts["1.1"]) == pytest.approx(area_m2(parts["1.2"]), rel=0.1)
    merged = after(project, Merge(("1.1", "1.2")))["1.1"]
    assert area_m2(merged) == pytest.approx(area_m2(whole))
    assert merged.height_m == pytest.approx(whole.height_m, abs=0.1)


def test_parts_of_a_building_of_a_given_height_keep_it(project: Project) -> None:
    cut = Split("1", map_point(MIDDLE[0], 0.0), map_point(MIDDLE[0], 10.0))
    parts = after(project, SetHeight("1", 30.0), cut)
    assert [parts[name].height_m for name in ("1.1", "1.2")] == pytest.approx([30.0, 30.0])


def test_what_is_drawn_is_measured(project: Project) -> None:
    project.build()
    corners = tuple(map_point(row, column) for row, column in ((56, 12), (56, 30), (76, 30), (76, 12)))
    drawn = after(project, Delete("4"), Draw(project.free_identifier(), corners))
    (building,) = [one for one in drawn.values() if "drawn by hand" in one.remarks]
    assert building.height_source is HeightSource.DSM
    assert building.height_m == pytest.approx(8.0, abs=0.2)
    assert building.footprint.identifier not in {"4", ""}


CANNOT_BE_MADE = {
    "no such building": SetHeight("77", 9.0),
    "no height": SetHeight("1", -3.0),
    "no roof of this kind": SetRoof("1", RoofKind.COMPLEX),
    "a line beside": Split("1", map_point(100.0, 0.0), map_point(100.0, 9.0)),
    "a line without direction": Split("1", map_point(*MIDDLE), map_point(*MIDDLE)),
    "apart": Merge(("1", "9")),
    "one alone": Merge(("1", "1")),
    "a name that is taken": Draw("2", (map_point(0, 0), map_point(0, 9), map_point(9, 9))),
    "two corners": Draw("90", (map_point(0, 0), map_point(0, 9))),
    "no area": Draw("90", (map_point(0, 0), map_point(0, 9), map_point(0, 5))),
}


@pytest.mark.parametrize("case", CANNOT_BE_MADE)
def test_what_cannot_be_made_is_reported_and_changes_nothing(project: Project, case: str) -> None:
    before = project.build().city.buildings
    project.edit(CANNOT_BE_MADE[case])
    result = project.build()
    assert result.city.buildings == before
    assert [lost.edit for lost in project.lost] == [CANNOT_BE_MADE[case]]
    assert [warning for warning in result.warnings if project.lost[0].reason in warning]


def test_an_edit_follows_its_building_through_other_thresholds(project: Project) -> None:
    project.edit(SetHeight("9", 44.0))
    for threshold in (0.5, 0.955, 0.5):
        footprints = replace(project.plan.settings.footprints, probability_threshold=threshold)
        project.change_settings(replace(project.plan.settings, footprints=footprints))
        buildings = after(project)
        assert buildings["9"].height_m == pytest.approx(44.0)
        assert len(buildings) == (9 if threshold == 0.5 else 1)
    project.edit(SetHeight("1", 3.0))
    project.change_settings(
        replace(
            project.plan.settings, footprints=replace(project.plan.settings.footprints, probability_threshold=0.955)
        )
    )
    project.build()
    assert [lost.edit for lost in project.lost] == [SetHeight("1", 3.0)]


def test_several_edits_are_one_step_of_which_only_what_cannot_be_made_is_lost(project: Project) -> None:
    before = after(project)
    heights = tuple(SetHeight(name, 33.0) for name in ("2", "no such", "5"))
    buildings = after(project, Several(heights))
    assert {name for name, one in buildings.items() if one.height_m == pytest.approx(33.0)} == {"2", "5"}
    assert [lost.edit for lost in project.lost] == [heights[1]]
    project.undo()
    assert {name: one.height_m for name, one in after(project).items()} == {n: o.height_m for n, o in before.items()}
    project.redo()
    assert after(project)["5"].height_m == pytest.approx(33.0)


UNSOUND = {
    "a name that is a number": SetHeight(8, 9.0),
    "a height that is text": SetHeight("4", "9"),
    "a height that is no number": SetHeight("4", math.nan),
    "a height beyond everything": SetHeight("4", 10**400),
    "a roof of no kind": SetRoof("4", "dome"),
    "a style that is none": SetStyle("4", None),
    "a place that is none": Draw("10", ((0.0, 0.0), (1.0, math.inf), (1.0, 1.0))),
    "several that are one": Several(SetHeight("4", 9.0)),
    "several within several": Several((Several(()),)),
    "one among several": Several((Delete("1"), SetHeight(4, 9.0))),
    "no edit": "Delete",
}


@pytest.mark.parametrize("case", UNSOUND)
def test_what_no_file_could_hold_is_refused_at_once(project: Project, case: str) -> None:
    with pytest.raises(InputError, match="cannot be made: ") as error:
        project.edit(UNSOUND[case])
    assert "finite numbers" in error.value.remedy
    assert not project.plan.edits


def test_numbers_of_numpy_and_lists_are_made_plain_and_survive_a_file(project: Project, tmp_path: Path) -> None:
    square_m = np.array([(0.0, 0.0), (9.0, 0.0), (9.0, 9.0)])
    project.edit(SetHeight("4", np.float32(12.5)))
    project.edit(SetRoof("4", "gable", np.int64(3)))
    project.edit(Several([Draw(np.str_("10"), square_m), Merge(["1", "2"])]))
    several = Several((Draw("10", ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0))), Merge(("1", "2"))))
    assert project.plan.edits == (SetHeight("4", 12.5), SetRoof("4", RoofKind.GABLE, 3.0), several)
    assert type(project.plan.edits[0].height_m) is float
    project.save(tmp_path / "place.ryu")
    assert Project.open(tmp_path / "place.ryu").plan.edits == project.plan.edits
