"""Edits, undos, saves, reloads and other thresholds in any order end where a much simpler model says."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from ryu_scape.heights import RoofKind
from ryu_scape.inputs import Inputs
from ryu_scape.project import (
    Delete,
    Draw,
    Edit,
    Merge,
    Project,
    Reshape,
    SetHeight,
    SetRoof,
    SetStyle,
    Several,
    Split,
    one_by_one,
)
from ryu_scape.settings import FacadeStyle
from tests.nine_blocks import PITCH_PX, map_point

NAMES = [str(number) for number in range(1, 10)]
MEASURED_M = {name: 4.0 + int(name) for name in NAMES}
SURENESS = {name: 0.7 + 0.03 * int(name) for name in NAMES}
HEIGHTS_M = st.sampled_from([3.0, 9.5, 28.0])


@dataclass
class Block:
    height_m: float
    is_by_hand: bool = False
    style: FacadeStyle = FacadeStyle.AUTO
    roof: RoofKind = RoofKind.FLAT


def middle_line(name: str) -> tuple[tuple[float, float], tuple[float, float]]:
    row = (int(name) - 1) // 3 * PITCH_PX + 22
    return map_point(row, 0), map_point(row, 9)


def measured_again(block: Block, name: str) -> Block:
    """What is outlined anew is measured anew, unless its height is a person's; its roof goes."""
    return replace(block, height_m=block.height_m if block.is_by_hand else MEASURED_M[name], roof=RoofKind.FLAT)


def expected(edits: Sequence[Edit], threshold: float) -> dict[str, Block]:
    """What the edits make of the nine blocks, as far as the network is sure enough of them."""
    blocks = {name: Block(MEASURED_M[name]) for name in NAMES if SURENESS[name] > threshold}
    for edit in one_by_one(edits):
        match edit:
            case SetHeight(name, height_m) if name in blocks:
                blocks[name] = replace(blocks[name], height_m=height_m, is_by_hand=True)
            case SetRoof(name, kind) if name in blocks:
                blocks[name] = replace(blocks[name], roof=kind)
            case SetStyle(name, style) if name in blocks:
                blocks[name] = replace(blocks[name], style=style)
            case Delete(name):
                blocks.pop(name, None)
            case Split(name) if name in blocks:
                whole = measured_again(blocks.pop(name), name)
                blocks |= {f"{name}.{part}": replace(whole) for part in (1, 2)}
            case Merge((first, second)) if first in blocks and second in blocks:
                blocks.pop(second)
                blocks[first] = measured_again(blocks[first], first.split(".")[0])
            case Reshape(name) if name in blocks:
                blocks[name] = replace(measured_again(blocks[name], name), roof=blocks[name].roof)
            case Draw(name) if name not in blocks:
                blocks[name] = Block(2.0)
    return blocks


class AnyOrder(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.threshold = 0.5
        self.edits: list[Edit] = []
        self.undone: list[Edit] = []

    @initialize()
    def begin(self) -> None:
        (self.folder / "rgb.tif").write_bytes(b"rgb")
        self.project = Project(Inputs(self.folder / "rgb.tif"))

    @rule(name=st.sampled_from(NAMES), height_m=HEIGHTS_M)
    def set_height(self, name: str, height_m: float) -> None:
        self._edit(SetHeight(name, height_m))

    @rule(name=st.sampled_from(NAMES), kind=st.sampled_from([RoofKind.FLAT, RoofKind.HIP]))
    def set_roof(self, name: str, kind: RoofKind) -> None:
        self._edit(SetRoof(name, kind))

    @rule(name=st.sampled_from(NAMES), style=st.sampled_from(FacadeStyle))
    def set_style(self, name: str, style: FacadeStyle) -> None:
        self._edit(SetStyle(name, style))

    @rule(name=st.sampled_from(NAMES))
    def delete(self, name: str) -> None:
        self._edit(Delete(name))

    @rule(name=st.sampled_from(NAMES))
    def split(self, name: str) -> None:
        self._edit(Split(name, *middle_line(name)))

    @rule(name=st.sampled_from(NAMES))
    def merge(self, name: str) -> None:
        self._edit(Merge((f"{name}.1", f"{name}.2")))

    @rule(name=st.sampled_from(NAMES), right=st.sampled_from([12, 20]))
    def reshape(self, name: str, right: int) -> None:
        row, column = (PITCH_PX * each + 10 for each in divmod(int(name) - 1, 3))
        corners = [(row, column), (row, column + right), (row + 24, column + right), (row + 24, column)]
        self._edit(Reshape(name, tuple(map_point(*corner) for corner in corners)))

    @rule(row=st.integers(0, 2))
    def draw(self, row: int) -> None:
        corners = [(134, 4 + 20 * row), (134, 18 + 20 * row), (142, 18 + 20 * row), (142, 4 + 20 * row)]
        self._edit(Draw(f"{90 + row}", tuple(map_point(*corner) for corner in corners)))

    @rule(height_m=HEIGHTS_M, names=st.lists(st.sampled_from(NAMES), min_size=2, max_size=4, unique=True))
    def set_heights_at_once(self, height_m: float, names: list[str]) -> None:
        self._edit(Several(tuple(SetHeight(name, height_m) for name in names)))

    @rule()
    def undo(self) -> None:
        self.project.undo()
        if self.edits:
            self.undone.append(self.edits.pop())

    @rule()
    def redo(self) -> None:
        self.project.redo()
        if self.undone:
            self.edits.append(self.undone.pop())

    @rule(threshold=st.sampled_from([0.5, 0.86, 0.93]))
    def look_with(self, threshold: float) -> None:
        self.threshold = threshold
        now = self.project.plan.settings
        footprints = replace(now.footprints, probability_threshold=threshold)
        self.project.change_settings(replace(now, footprints=footprints))

    @rule()
    def save_and_open(self) -> None:
        self.project.save(self.folder / "place.ryu")
        self.project = Project.open(self.folder / "place.ryu")

    @invariant()
    def is_as_expected(self) -> None:
        found = {one.footprint.identifier: one for one in self.project.build().city.buildings}
        wanted = expected(self.edits, self.threshold)
        assert found.keys() == wanted.keys()
        for name, block in wanted.items():
            assert found[name].height_m == pytest.approx(block.height_m, abs=0.05)
            assert found[name].roof.kind is block.roof
            assert found[name].facade_style is block.style

    def _edit(self, edit: Edit) -> None:
        self.project.edit(edit)
        self.edits.append(edit)
        self.undone.clear()


@pytest.mark.usefixtures("calls")
def test_a_hundred_changes() -> None:
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=6, stateful_step_count=100, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
