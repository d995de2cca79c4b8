"""What clicks on the map are for: each tool gathers points, and says when it has enough of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PyQt5.QtCore import QPointF

from ryu_scape.gui.languages import marked
from ryu_scape.gui.map_frame import distance_px

Point = tuple[float, float]
_CLOSE_PX = 9.0


class MapTool(Enum):
    """What clicks are for, and what to tell a person about it."""

    SELECT = marked(
        "Click selects, with Ctrl one more; Shift and drag selects a box; drag moves the map, the wheel zooms."
    )
    DRAW = marked(
        "Click the corners of a building, at last the first one again, or press Enter. Backspace takes one back. "
        "Corners snap to outlines nearby, not with Ctrl."
    )
    SPLIT = marked(
        "Click two points: their line parts the selected buildings that it crosses, or all if none is selected."
    )
    RESHAPE = marked(
        "Click a building, then drag a corner, or the middle of a side for a new one; Shift keeps all angles. "
        "Right click or Del removes one. Corners snap to outlines nearby, not with Ctrl."
    )
    RESTORE = marked("Click a broken outline to make it a building after all.")


@dataclass
class Sketch:
    """The points that were clicked so far, in map metres, and the one under the cursor."""

    tool: MapTool
    points: list[Point]
    cursor: Point | None = None

    def add(self, point: Point, at: QPointF, first_at: QPointF | None) -> tuple[Point, ...] | None:
        """Take one more point, at a pixel of the widget; what the tool wanted, if that is all of it."""
        if self.tool is MapTool.DRAW:
            if len(self.points) >= 3 and first_at is not None and distance_px(at, first_at) <= _CLOSE_PX:
                return self.close()
            self.points.append(point)
            return None
        self.points.append(point)
        return self._take() if self.tool is MapTool.RESTORE or len(self.points) == 2 else None

    def close(self) -> tuple[Point, ...] | None:
        """What the tool wanted, if the person is done with it."""
        return self._take() if self.tool is MapTool.DRAW and len(self.points) >= 3 else None

    def take_back(self) -> None:
        """Forget the last point."""
        del self.points[-1:]

    def clear(self) -> None:
        """Forget all points."""
        self.points.clear()

    def _take(self) -> tuple[Point, ...]:
        taken = tuple(self.points)
        self.points.clear()
        return taken
