"""What the window shows before there is a scene."""

from __future__ import annotations

import random
from collections.abc import Iterator

from PyQt5.QtCore import QRectF, Qt, pyqtSignal
from PyQt5.QtGui import QLinearGradient, QPainter, QPaintEvent
from PyQt5.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ryu_scape.gui.languages import LANGUAGE, marked, tr, translated, worded
from ryu_scape.gui.picture_row import PictureRow
from ryu_scape.gui.theme import COLOURS_IN_SIGHT

_SKY = ((0.0, "sky_high"), (0.55, "sky_middle"), (1.0, "sky_low"))
_SKYLINES = (("skyline_far", 0.34, 11), ("skyline_middle", 0.25, 5), ("skyline_near", 0.16, 23))
"""From back to front: colour's name, height as a share of the page, seed of the silhouette."""


class WelcomePage(QWidget):
    """A sky, a skyline, and a card that says how to begin: with files, with a recent place or with a sample."""

    open_requested = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hint_label = QLabel(objectName="welcome_hint", alignment=Qt.AlignCenter)
        self.open_button = worded(QPushButton(objectName="primary"), text="Open pair…")
        self.open_button.clicked.connect(self.open_requested)
        self.recent_row = PictureRow(marked("Recent places"))
        self.sample_row = PictureRow(marked("Samples"))

        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch()
        buttons.addWidget(self.open_button)
        buttons.addStretch()
        card = QFrame(objectName="welcome_card")
        content = QVBoxLayout(card)
        content.setContentsMargins(40, 24, 40, 24)
        content.setSpacing(10)
        content.addWidget(QLabel("Ryu-Scape", objectName="welcome_title", alignment=Qt.AlignCenter))
        subtitle = QLabel(objectName="welcome_subtitle", alignment=Qt.AlignCenter)
        content.addWidget(worded(subtitle, text="A satellite image and a height model become a 3D city"))
        content.addSpacing(8)
        content.addWidget(self.hint_label)
        content.addSpacing(8)
        content.addLayout(buttons)
        content.addWidget(self.recent_row)
        content.addWidget(self.sample_row)
        middle = QWidget(objectName="welcome_middle")
        centred = QVBoxLayout(middle)
        centred.addStretch(2)
        centred.addWidget(card, 0, Qt.AlignCenter)
        centred.addStretch(3)
        scrolled = QScrollArea(objectName="welcome_scroll", widgetResizable=True, frameShape=QFrame.NoFrame)
        scrolled.setWidget(middle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled)
        self._busy_with: str | None = None
        LANGUAGE.changed.connect(self._say)
        COLOURS_IN_SIGHT.changed.connect(self.update)
        self._say()

    def set_busy(self, title: str | None) -> None:
        """Say what is being worked on; None invites to begin."""
        self._busy_with = title
        self._say()
        self.open_button.setDisabled(title is not None)
        for row in (self.recent_row, self.sample_row):
            row.setDisabled(title is not None)

    def _say(self) -> None:
        title = self._busy_with
        idle = tr("Drop an orthophoto and its DSM here, or a project")
        self.hint_label.setText(tr("Building {title}…", title=translated(title)) if title else idle)

    def set_dropping(self, is_dropping: bool) -> None:
        """Show that files held over the window may be dropped."""
        self.hint_label.setProperty("dropping", is_dropping)
        self.hint_label.style().polish(self.hint_label)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint sky and skyline behind the card."""
        painter = QPainter(self)
        sky = QLinearGradient(0, 0, 0, self.height())
        for position, colour in _SKY:
            sky.setColorAt(position, COLOURS_IN_SIGHT[colour])
        painter.fillRect(self.rect(), sky)
        for colour, height_share, seed in _SKYLINES:
            for house in _silhouette(self.width(), self.height(), height_share, seed):
                painter.fillRect(house, COLOURS_IN_SIGHT[colour])


def _silhouette(width: int, height: int, height_share: float, seed: int) -> Iterator[QRectF]:
    """Houses side by side along the lower edge, the same at every repaint."""
    chance = random.Random(seed)  # noqa: S311 - a picture, no secret
    left = -20.0
    while left < width:
        house_width = chance.uniform(0.03, 0.075) * max(width, 900)
        house_height = chance.uniform(0.35, 1.0) * height_share * height
        yield QRectF(left, height - house_height, house_width, house_height)
        left += house_width * chance.choice((1.0, 1.0, 1.25))
