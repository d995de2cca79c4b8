"""A slider for whole numbers."""

from __future__ import annotations

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QSlider


def slider_between(lowest: int, highest: int, objectName: str) -> QSlider:  # noqa: N803 - as Qt calls it
    """A level slider, which a click beside its handle moves by a twelfth."""
    slider = QSlider(Qt.Horizontal, objectName=objectName)
    slider.setRange(lowest, highest)
    slider.setPageStep(max(1, (highest - lowest) // 12))
    return slider
