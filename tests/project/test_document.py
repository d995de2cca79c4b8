"""Projects as files: what was saved is opened again, from elsewhere too; what is damaged is refused in one sentence."""

from __future__ import annotations

import contextlib
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ryu_scape.errors import InputError
from ryu_scape.heights import RoofKind
from ryu_scape.inputs import Inputs
from ryu_scape.project import Delete, Draw, Edit, Merge, Project, Reshape, SetHeight, SetRoof, SetStyle, Several, Split
from ryu_scape.project.document import VERSION
from ryu_scape.project.plain_edits import edit_from_plain, edit_to_plain
from ryu_scape.settings import FacadeStyle, FootprintSettings, Settings

NAMES, METRES = st.text(max_size=20), st.floats(-1e8, 1e8)
POINTS = st.tuples(METRES, METRES)
RINGS = st.lists(POINTS).map(tuple)
SINGLE_EDITS = st.one_of(
    st.builds(SetHeight, NAMES, METRES),
    st.builds(SetRoof, NAMES, st.sampled_from(RoofKind), st.none() | METRES),
    st.builds(SetStyle, NAMES, st.sampled_from(FacadeStyle)),
    st.builds(Delete, NAMES),
    st.builds(Split, NAMES, POINTS, POINTS),
    st.builds(Merge, st.lists(NAMES).map(tuple)),
    st.builds(Draw, NAMES, RINGS, st.lists(RINGS, max_size=2).map(tuple)),
    st.builds(Reshape, NAMES, RINGS, st.lists(RINGS, max_size=2).map(tuple)),
)
EDITS = SINGLE_EDITS | st.builds(Several, st.lists(SINGLE_EDITS, max_size=3).map(tuple))
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(EDITS)
def test_every_edit_survives_json(edit: Edit) -> None:
    assert edit_from_plain(json.loads(json.dumps(edit_to_plain(edit)))) == edit


def test_an_outline_drawn_by_an_earlier_version_has_no_courtyards() -> None:
    corners = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]
    drawn = Draw("1", tuple((x, y) for x, y in corners))
    assert edit_from_plain({"edit": "Draw", "building": "1", "exterior": corners}) == drawn


def test_what_is_saved_is_opened_from_wherever_the_folder_went(project: Project, tmp_path: Path) -> None:
    project.change_settings(Settings(footprints=FootprintSettings(probability_threshold=0.6)))
    project.edit(SetHeight("5", 33.0))
    project.edit(Delete("6"))
    project.undo()
    before = project.build().city
    project.save(tmp_path / "龍景 place.ryu")
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for path in tmp_path.glob("*.*"):
        shutil.move(path, moved)
    opened = Project.open(moved / "龍景 place.ryu")
    assert opened.notices == ()
    assert replace(opened.plan, inputs=project.plan.inputs) == project.plan
    assert opened.plan.inputs == Inputs(moved / "rgb.tif", moved / "dsm.tif")
    after = opened.build().city
    assert [(b.footprint.identifier, b.height_m) for b in after.buildings] == [
        (b.footprint.identifier, b.height_m) for b in before.buildings
    ]
    opened.redo()
    assert "6" not in {building.footprint.identifier for building in opened.build().city.buildings}


def test_identifiers_survive_a_reload_after_a_change_of_threshold(project: Project, tmp_path: Path) -> None:
    def names() -> list[str]:
        return sorted(building.footprint.identifier for building in project.build().city.buildings)

    project.change_settings(Settings(footprints=FootprintSettings(probability_threshold=0.86)))
    few = names()
    project.change_settings(Settings())
    many = names()
    assert set(few) < set(many)
    project.save(tmp_path / "place.ryu")
    project = Project.open(tmp_path / "place.ryu")
    assert names() == many
    project.change_settings(Settings(footprints=FootprintSettings(probability_threshold=0.86)))
    assert names() == few


def test_inputs_that_went_with_the_project_into_one_folder_are_found_beside_it(
    project: Project, tmp_path: Path
) -> None:
    project.save(tmp_path / "place.ryu")
    moved = tmp_path / "sent to somebody"
    moved.mkdir()
    text = (tmp_path / "place.ryu").read_text("utf-8")
    (moved / "place.ryu").write_text(text.replace('"rgb.tif"', '"../images/rgb.tif"'), "utf-8")
    for name in ("rgb.tif", "dsm.tif"):
        shutil.move(tmp_path / name, moved)
    opened = Project.open(moved / "place.ryu")
    assert opened.plan.inputs == Inputs(moved / "rgb.tif", moved / "dsm.tif")
    assert opened.notices == ()
    (moved / "rgb.tif").write_bytes(b"another image")
    with pytest.raises(InputError, match="There is no file") as caught:
        Project.open(moved / "place.ryu")
    assert caught.value.remedy == "Put it back to where place.ryu looks for it, or beside place.ryu."


def test_an_input_that_changed_is_named(project: Project, tmp_path: Path) -> None:
    project.save(tmp_path / "place.ryu")
    (tmp_path / "dsm.tif").write_bytes(b"another survey")
    opened = Project.open(tmp_path / "place.ryu")
    assert opened.notices == ("dsm.tif has changed since place.ryu was saved.",)
    assert opened.notices[0] in opened.build().warnings


def document(project: Project, tmp_path: Path) -> dict[str, Any]:
    project.build()
    project.edit(SetHeight("1", 9.0))
    project.save(tmp_path / "place.ryu")
    return json.loads((tmp_path / "place.ryu").read_text("utf-8"))


DAMAGES = {
    "newer": {"version": VERSION + 1},
    "no version": {"version": True},
    "another format": {"format": "something"},
    "an unknown input": {"inputs": {"lidar": {"path": "x", "sha256": ""}}},
    "an input without digest": {"inputs": {"rgb": {"path": "rgb.tif"}}},
    "an input that is gone": {"inputs": {"rgb": {"path": "gone.tif", "sha256": ""}}},
    "a folder for an input": {"inputs": {"rgb": {"path": ".", "sha256": ""}}},
    "a name with an end in it": {"inputs": {"rgb": {"path": "a\0b", "sha256": ""}}},
    "a device": {"inputs": {"rgb": {"path": "/dev/zero", "sha256": ""}}},
    "an unknown setting": {"settings": {"footprints": {"colour": 3}}},
    "a setting out of bounds": {"settings": {"footprints": {"threshold": 7}}},
    "an unknown edit": {"edits": [{"edit": "Explode", "building": "1"}]},
    "an edit that lacks something": {"edits": [{"edit": "SetHeight", "building": "1"}]},
    "an edit with too much": {"edits": [{"edit": "Delete", "building": "1", "why": "so"}]},
    "a courtyard that is no ring": {
        "edits": [{"edit": "Reshape", "building": "1", "exterior": [], "courtyards": [[0.0, 1.0]]}]
    },
    "edits that are none": {"edits": {"edit": "Delete"}},
    "an outline of two corners": {"buildings": [{"id": "1", "rings": [[0, 0, 1, 1]]}]},
    "an outline that crosses itself": {"buildings": [{"id": "1", "rings": [[0, 0, 2, 2, 2, 0, 0, 2]]}]},
    "an outline without rings": {"buildings": [{"id": "1", "rings": []}]},
    "outlines that are none": {"buildings": 5},
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_refused_in_one_sentence(project: Project, tmp_path: Path, damage: str) -> None:
    (tmp_path / "place.ryu").write_text(json.dumps(document(project, tmp_path) | DAMAGES[damage]))
    with pytest.raises(InputError) as refused:
        Project.open(tmp_path / "place.ryu")
    assert "\n" not in refused.value.cause
    assert refused.value.remedy


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff\xfe", b'{"format": NaN}', b"[" * 100_000, b"1" * 10_000, b"null"]
)
def test_what_is_no_project_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "place.ryu").write_bytes(content)
    with pytest.raises(InputError):
        Project.open(tmp_path / "place.ryu")


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_any_part_may_be_anything(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "rgb.tif").write_bytes(b"rgb")
    Project(Inputs(folder / "rgb.tif")).save(folder / "place.ryu")
    content = json.loads((folder / "place.ryu").read_text())
    content[data.draw(st.sampled_from(sorted(content)))] = data.draw(JSON)
    (folder / "place.ryu").write_text(json.dumps(content))
    with contextlib.suppress(InputError):
        Project.open(folder / "place.ryu")
