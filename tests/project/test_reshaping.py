"""A building that gets another outline stays who it was, and is measured anew by itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from ryu_scape.footprints import Footprint, Outlines, polygons_of
from ryu_scape.heights import Building, HeightSource, RoofKind, measure_buildings
from ryu_scape.pipeline import Measured
from ryu_scape.project import Edit, Project, Reshape, SetHeight, SetRoof, SetStyle, editing
from ryu_scape.project.editing import Edited, Ruler, make_edit
from ryu_scape.project.edits import Ring
from ryu_scape.settings import FacadeStyle, OutlineShape, changed
from tests.nine_blocks import map_point


def ring(*corners: tuple[float, float]) -> Ring:
    """Of rows and columns."""
    return tuple(map_point(row, column) for row, column in corners)


SLIM = ring((10, 10), (10, 22), (34, 22), (34, 10))
"""The western half of block 1, 12 m by 6 m."""
WIDE = ring((10, 10), (10, 44), (34, 44), (34, 10))
"""Block 1 and as much again of the ground right of it, 12 m by 17 m."""
WHOLE = ring((10, 10), (10, 34), (34, 34), (34, 10))
COURTYARD = ring((16, 16), (16, 28), (28, 28), (28, 16))


def after(project: Project, *edits: Edit) -> dict[str, Building]:
    for edit in edits:
        project.edit(edit)
    return {building.footprint.identifier: building for building in project.build().city.buildings}


def area_m2(building: Building) -> float:
    return float(shapely.area(polygons_of([building.footprint]))[0])


def test_the_building_has_the_outline_and_its_name_and_place(project: Project) -> None:
    names = list(after(project))
    buildings = after(project, Reshape("1", SLIM))
    assert list(buildings) == names
    assert area_m2(buildings["1"]) == pytest.approx(72.0)
    assert buildings["1"].height_m == pytest.approx(5.0, abs=0.1)
    assert buildings["1"].height_source is HeightSource.DSM
    assert buildings["1"].remarks == ("reshaped by hand",)
    project.undo()
    assert area_m2(after(project)["1"]) == pytest.approx(144.0, rel=0.02)


def test_courtyards_are_left_open_whichever_way_round_they_are_given(project: Project) -> None:
    for courtyard in (COURTYARD, COURTYARD[::-1]):
        footprint = after(project, Reshape("1", WHOLE[::-1], (courtyard,)))["1"].footprint
        assert shapely.Polygon(footprint.exterior, footprint.holes).area == pytest.approx(144.0 - 36.0)
        assert shapely.LinearRing(footprint.exterior).is_ccw
        assert not shapely.LinearRing(footprint.holes[0]).is_ccw
    assert not after(project, Reshape("1", WHOLE))["1"].footprint.holes


def test_what_a_person_chose_for_it_stays(project: Project) -> None:
    chosen = SetRoof("1", RoofKind.GABLE, 2.0), SetHeight("1", 30.0), SetStyle("1", FacadeStyle.OFFICE)
    building = after(project, *chosen, Reshape("1", SLIM))["1"]
    assert building.roof.kind is RoofKind.GABLE
    assert building.roof.rise_m == pytest.approx(2.0)
    assert building.height_m == pytest.approx(30.0)
    assert building.height_source is HeightSource.PERSON
    assert building.facade_style is FacadeStyle.OFFICE
    assert set(building.remarks) == {"roof set by hand", "height set by hand", "reshaped by hand"}


def test_the_roof_of_a_measured_building_stays_above_its_measured_eave(project: Project) -> None:
    before = after(project)["1"]
    building = after(project, SetRoof("1", RoofKind.HIP, 2.0), Reshape("1", SLIM))["1"]
    assert building.roof.kind is RoofKind.HIP
    assert building.height_source is HeightSource.DSM
    assert building.eave_elevation_m == pytest.approx(before.eave_elevation_m, abs=0.1)


def test_only_the_reshaped_building_is_measured(
    project: Project, calls: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = after(project)
    measured: list[str] = []

    def measure(survey, footprints, *rest):
        measured.extend(footprint.identifier for footprint in footprints)
        return measure_buildings(survey, footprints, *rest)

    monkeypatch.setattr(editing, "measure_buildings", measure)
    calls.clear()
    buildings = after(project, Reshape("1", SLIM))
    assert measured == ["1"]
    assert calls == Counter(build_city=1)
    assert all(buildings[name] is before[name] for name in before if name != "1")
    after(project, Reshape("1", WHOLE))
    assert measured == ["1", "1"]


def test_the_outline_stays_where_the_building_is_found_otherwise(project: Project) -> None:
    project.edit(Reshape("9", ring((98, 98), (98, 110), (122, 110), (122, 98))))
    for values in ({}, {"threshold": 0.955}, {"threshold": 0.4, "outlines": OutlineShape.CONTOUR}):
        project.change_settings(changed(project.plan.settings, values))
        assert area_m2(after(project)["9"]) == pytest.approx(72.0)
        assert not project.lost


def test_it_is_reported_while_its_building_is_not_found(project: Project) -> None:
    edit = Reshape("1", SLIM)
    after(project, edit)
    before = project.plan.settings
    project.change_settings(changed(before, {"threshold": 0.955}))
    assert "1" not in after(project)
    assert [lost.edit for lost in project.lost] == [edit]
    project.change_settings(before)
    assert area_m2(after(project)["1"]) == pytest.approx(72.0)


def test_it_is_saved_and_opened(project: Project, tmp_path: Path) -> None:
    edit = Reshape("1", WHOLE, (COURTYARD,))
    after(project, edit)
    project.save(tmp_path / "place.ryu")
    opened = Project.open(tmp_path / "place.ryu")
    assert opened.plan.edits == (edit,)
    assert area_m2(after(opened)["1"]) == pytest.approx(108.0)


def test_a_project_says_it_in_coordinates_as_they_were_given(project: Project) -> None:
    corners = after(project)["1"].footprint.exterior
    as_it_was = Reshape("1", tuple((x, y) for x, y in corners.tolist()))
    np.testing.assert_array_equal(after(project, as_it_was)["1"].footprint.exterior, corners)


REFUSED = {
    "no such building": Reshape("77", SLIM),
    "two corners": Reshape("1", SLIM[:2]),
    "no corners": Reshape("1", ()),
    "a courtyard of two corners": Reshape("1", WHOLE, (COURTYARD[:2],)),
    "no area": Reshape("1", ring((10, 10), (10, 22), (10, 34))),
    "a bow tie": Reshape("1", (SLIM[0], SLIM[2], SLIM[1], SLIM[3])),
    "a courtyard across the outline": Reshape("1", SLIM, (COURTYARD,)),
    "a courtyard outside": Reshape("1", WHOLE, (ring((40, 40), (40, 44), (44, 44)),)),
    "all of it a courtyard": Reshape("1", WHOLE, (WHOLE,)),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_outline_is_reported_and_changes_nothing(project: Project, case: str) -> None:
    before = project.build().city.buildings
    edit = project.edit(REFUSED[case])
    result = project.build()
    assert result.city.buildings == before
    assert [lost.edit for lost in project.lost] == [edit]
    assert [warning for warning in result.warnings if project.lost[0].reason in warning]
    project.withdraw(edit)
    assert not project.plan.edits


def test_a_part_of_an_outline_stays_one(project: Project) -> None:
    city = project.build().city
    part = replace(city.buildings[0].footprint, identifier="hall-1", part_of="hall", attributes={"use": "public"})
    settings = project.plan.settings.heights
    measured = Measured(city.survey, measure_buildings(city.survey, [part], settings))
    edited = make_edit(Edited(measured), Reshape("hall-1", SLIM), Ruler(Outlines(()), settings))
    footprint: Footprint = edited.measured.buildings[0].footprint
    assert (footprint.part_of, footprint.attributes) == ("hall", {"use": "public"})
    assert area_m2(edited.measured.buildings[0]) == pytest.approx(72.0)
