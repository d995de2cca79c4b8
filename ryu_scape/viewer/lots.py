"""What is drawn at once: small enough that the window's thread may do something else in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ryu_scape.viewer.buffers import LayerBuffers
from ryu_scape.viewer.level_of_detail import Runs

Part = tuple[int, int, int, int]
"""Left, bottom, width and height of a part of a picture."""


@dataclass(frozen=True, eq=False)
class Lot:
    """Some of a piece that is drawn at once, in a part of the picture."""

    piece: LayerBuffers
    runs: Runs
    part: Part

    @property
    def index_count(self) -> int:
        """How many indices the runs have in all."""
        return int(self.runs.count.sum())


def in_steps(lots: Iterable[Lot], most: int) -> Iterator[tuple[Part, list[Lot]]]:
    """The same lots in their order, those of a step together: of one part of the picture, and of `most` indices.

    A lot that has more is a step by itself.
    """
    step: list[Lot] = []
    room = 0
    for lot in lots:
        if step and (lot.part != step[0].part or lot.index_count > room):
            yield step[0].part, step
            step = []
        room = (room if step else most) - lot.index_count
        step.append(lot)
    if step:
        yield step[0].part, step
