"""How far the wheel of the mouse zooms, in all views alike."""

from __future__ import annotations

from PyQt5.QtGui import QWheelEvent

_ZOOM_PER_UNIT = 0.999
"""A notch of most wheels is 120 units."""


def zoom_of(event: QWheelEvent) -> float:
    """How many times as wide what is in sight becomes; less than 1 where one turns the wheel away."""
    return float(_ZOOM_PER_UNIT ** event.angleDelta().y())
