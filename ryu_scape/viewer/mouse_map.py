"""What dragging with the mouse does to a view of the scene, for hands that are used to another program."""

from __future__ import annotations

from enum import Enum

from PyQt5.QtCore import Qt


class Drag(Enum):
    """What a drag does."""

    ORBIT = "orbit"
    PAN = "pan"
    ZOOM = "zoom"


class MouseMap(Enum):
    """Whose drags are in use; in all of them a click selects, and the wheel zooms at the cursor."""

    RYU_SCAPE = "ryu-scape"
    QGIS = "qgis"
    BLENDER = "blender"
    CLOUDCOMPARE = "cloudcompare"

    def drag(self, buttons: Qt.MouseButtons, modifiers: Qt.KeyboardModifiers) -> Drag | None:
        """What it does to drag with these buttons and keys down; None for nothing."""
        return next(
            (
                drag
                for button, key, drag in _DRAGS[self]
                if buttons & button and (key == Qt.NoModifier or modifiers & key)
            ),
            None,
        )


_DRAGS = {
    MouseMap.RYU_SCAPE: (
        (Qt.MiddleButton, Qt.NoModifier, Drag.PAN),
        (Qt.RightButton, Qt.NoModifier, Drag.PAN),
        (Qt.LeftButton, Qt.ShiftModifier, Drag.PAN),
        (Qt.LeftButton, Qt.NoModifier, Drag.ORBIT),
    ),
    MouseMap.QGIS: (
        (Qt.MiddleButton, Qt.NoModifier, Drag.ORBIT),
        (Qt.RightButton, Qt.NoModifier, Drag.ZOOM),
        (Qt.LeftButton, Qt.ShiftModifier, Drag.ORBIT),
        (Qt.LeftButton, Qt.NoModifier, Drag.PAN),
    ),
    MouseMap.BLENDER: (
        (Qt.MiddleButton, Qt.ShiftModifier, Drag.PAN),
        (Qt.MiddleButton, Qt.ControlModifier, Drag.ZOOM),
        (Qt.MiddleButton, Qt.NoModifier, Drag.ORBIT),
    ),
    MouseMap.CLOUDCOMPARE: (
        (Qt.RightButton, Qt.NoModifier, Drag.PAN),
        (Qt.MiddleButton, Qt.NoModifier, Drag.PAN),
        (Qt.LeftButton, Qt.NoModifier, Drag.ORBIT),
    ),
}
"""Buttons, the key that must be down with them, and what comes of it; the first that fits counts."""
