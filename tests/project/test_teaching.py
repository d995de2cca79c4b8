"""What corrections teach: what was drawn and deleted, and nothing of what was left as it was found."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from torch import nn

from ryu_scape import teaching
from ryu_scape.errors import InputError
from ryu_scape.progress import NullProgress
from ryu_scape.project import Delete, Draw, Edit, Merge, Project, Reshape, SetHeight
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.teaching import Lesson, Taught
from ryu_scape.segmentation.weights_file import WeightsCard
from tests.nine_blocks import BLOCK_PX, GSD_M, SIDE_PX, blocks, map_point

BETWEEN = (70, 44)
"""Row and column of the upper left corner of a building that is drawn on the ground right of block 4."""
DRAWN_PX = 8


@pytest.fixture
def lessons(monkeypatch: pytest.MonkeyPatch) -> list[Lesson]:
    """The lessons that the network would have had."""
    heard: list[Lesson] = []

    def hear(network: nn.Module, lesson: Lesson, *_: object) -> Taught:
        heard.append(lesson)
        return Taught({}, 0.0, 1.0)

    monkeypatch.setattr(teaching, "load_network", lambda _: (nn.Identity(), WeightsCard(DsmEncoding.MIN_MAX)))
    monkeypatch.setattr(teaching, "teach", hear)
    monkeypatch.setattr(teaching, "write_taught", lambda *_: None)
    monkeypatch.setattr(teaching, "whole_file", lambda path: path)
    return heard


def lesson_after(project: Project, lessons: list[Lesson], path: Path, *edits: Edit) -> Lesson:
    for edit in edits:
        project.edit(edit)
    teaching.teach_by_corrections(project, path, NullProgress())
    return lessons[-1]


def drawn() -> tuple[Draw, NDArray[np.bool_]]:
    row, col = BETWEEN
    corners = [(row, col), (row, col + DRAWN_PX), (row + DRAWN_PX, col + DRAWN_PX), (row + DRAWN_PX, col)]
    pixels = np.zeros((SIDE_PX, SIDE_PX), bool)
    pixels[row : row + DRAWN_PX, col : col + DRAWN_PX] = True
    return Draw("new", tuple(map_point(*corner) for corner in corners)), pixels


def test_what_was_drawn_is_a_building_with_ground_around(
    project: Project, lessons: list[Lesson], tmp_path: Path
) -> None:
    edit, pixels = drawn()
    lesson = lesson_after(project, lessons, tmp_path / "place.safetensors", edit)
    assert np.array_equal(lesson.is_building, pixels)
    ring = lesson.is_known & ~pixels
    reach_px = round(teaching.RING_M / GSD_M)
    rows, cols = np.nonzero(ring)
    assert rows.min() >= BETWEEN[0] - reach_px - 1
    assert cols.max() <= BETWEEN[1] + DRAWN_PX + reach_px
    assert ring.sum() > 0
    assert not ring[blocks() > 0].any()


def test_what_was_deleted_is_ground(project: Project, lessons: list[Lesson], tmp_path: Path) -> None:
    lesson = lesson_after(project, lessons, tmp_path / "place.safetensors", Delete("5"))
    assert not lesson.is_building.any()
    assert np.array_equal(lesson.is_known, blocks() == 5)


def test_merged_ones_are_seen_anew(project: Project, lessons: list[Lesson], tmp_path: Path) -> None:
    bridge = Draw("bridge", tuple(map_point(*corner) for corner in [(60, 34), (60, 40), (70, 40), (70, 34)]))
    lesson = lesson_after(project, lessons, tmp_path / "place.safetensors", bridge, Merge(("4", "bridge")))
    assert lesson.is_building[blocks() == 4].all()
    assert lesson.is_building.sum() > BLOCK_PX**2


def test_what_was_reshaped_is_a_building_and_what_it_gave_up_is_ground(
    project: Project, lessons: list[Lesson], tmp_path: Path
) -> None:
    slim = Reshape("1", tuple(map_point(*corner) for corner in [(10, 10), (10, 16), (34, 16), (34, 10)]))
    lesson = lesson_after(project, lessons, tmp_path / "place.safetensors", slim)
    column = np.arange(SIDE_PX)[None]
    assert np.array_equal(lesson.is_building, (blocks() == 1) & (column < 16))
    assert lesson.is_known[blocks() == 1].all()


def test_an_outline_that_was_hardly_reshaped_was_looked_at_all_the_same(
    project: Project, lessons: list[Lesson], tmp_path: Path
) -> None:
    found = {one.footprint.identifier: one.footprint for one in project.build().city.buildings}["5"]
    first, *others = ((x, y) for x, y in found.exterior.tolist())
    edit = Reshape("5", ((first[0] + 0.01, first[1]), *others))
    lesson = lesson_after(project, lessons, tmp_path / "place.safetensors", edit)
    assert np.array_equal(lesson.is_building, blocks() == 5)


def test_heights_teach_the_network_nothing(project: Project, lessons: list[Lesson], tmp_path: Path) -> None:
    lesson = lesson_after(project, lessons, tmp_path / "place.safetensors", SetHeight("2", 17.5))
    assert not lesson.is_known.any()


def test_a_project_on_given_outlines_is_refused(project: Project, tmp_path: Path) -> None:
    own = tmp_path / "own.geojson"
    own.write_text("{}")
    given = Project.of(project.plan.inputs.rgb_path, None, own)
    with pytest.raises(InputError, match="they were given"):
        teaching.teach_by_corrections(given, tmp_path / "place.safetensors", NullProgress())
