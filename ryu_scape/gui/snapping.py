"""Lets a point that a person sets on the map lie on a corner or a side of an outline near it."""

from __future__ import annotations

from PyQt5.QtCore import Qt

from ryu_scape.gui.map_content import MapContent
from ryu_scape.gui.map_frame import MapFrame
from ryu_scape.gui.map_tools import Point

_REACH_PX = 9.0


class Snapping:
    """found: the place that drew the last point to itself, None if none did."""

    def __init__(self) -> None:
        self.found: Point | None = None

    def point(
        self,
        content: MapContent | None,
        frame: MapFrame,
        x_y: Point,
        modifiers: Qt.KeyboardModifiers,
        but: str | None = None,
    ) -> Point:
        """A point of the map, or the place near it that draws it to itself; with Ctrl none does.

        but: the building whose outline does not count.
        """
        self.found = None
        if content is not None and not modifiers & Qt.ControlModifier:
            self.found = content.snapped(x_y, _REACH_PX * frame.m_per_px, but)
        return x_y if self.found is None else self.found
