"""What the window has in its middle."""

from __future__ import annotations

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QGridLayout, QWidget


def column(*parts: QWidget) -> QWidget:
    """Messages, pages, and the strip over their foot: a scene whose room changes has to be drawn anew."""
    *messages, pages, strip = parts
    whole = QWidget()
    layout = QGridLayout(whole)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for row, part in enumerate((*messages, pages)):
        layout.addWidget(part, row, 0)
    layout.addWidget(strip, len(messages), 0, Qt.AlignBottom)
    layout.setRowStretch(len(messages), 1)
    return whole
