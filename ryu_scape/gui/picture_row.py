"""Places side by side, each a picture to click."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PyQt5.QtCore import QSize, Qt, pyqtSignal
from PyQt5.QtGui import QIcon, QPixmap
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ryu_scape.gui.languages import worded

PICTURE_SIZE = QSize(144, 90)
_LONGEST_CAPTION = 20


class Picture(NamedTuple):
    """What stands for a place.

    path: of its picture, which may be missing. about: said under the cursor. is_marked: whether the caption is one of
    the window's texts, not a file's name.
    """

    caption: str
    path: Path | None
    about: str
    is_marked: bool = False


class PictureRow(QWidget):
    """A heading, a marked text, over the pictures; without any, it is hidden."""

    chosen = pyqtSignal(int)
    """Number of the picture that was clicked."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[QToolButton] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(worded(QLabel(objectName="stage_title", indent=0), text=heading))
        column.addLayout(self._row)
        self._row.addStretch()
        self.hide()

    def show_pictures(self, pictures: Sequence[Picture]) -> None:
        """Show these instead of those before."""
        for button in self.buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self.buttons = [_button(picture) for picture in pictures]
        for number, button in enumerate(self.buttons):
            button.clicked.connect(lambda _, number=number: self.chosen.emit(number))
            self._row.insertWidget(number, button)
        self.setVisible(bool(pictures))


def _button(picture: Picture) -> QToolButton:
    button = QToolButton(objectName="picture", toolTip=picture.about, accessibleName=picture.caption)
    button.setToolButtonStyle(Qt.ToolButtonTextUnderIcon)
    pixmap = QPixmap(str(picture.path)) if picture.path is not None and picture.path.is_file() else QPixmap()
    if pixmap.isNull():
        pixmap = QPixmap(PICTURE_SIZE)
        pixmap.fill(Qt.lightGray)
    fitting = pixmap.scaled(PICTURE_SIZE, Qt.KeepAspectRatioByExpanding, Qt.SmoothTransformation)
    left, top = (fitting.width() - PICTURE_SIZE.width()) // 2, (fitting.height() - PICTURE_SIZE.height()) // 2
    button.setIcon(QIcon(fitting.copy(left, top, PICTURE_SIZE.width(), PICTURE_SIZE.height())))
    button.setIconSize(PICTURE_SIZE)
    caption = picture.caption
    button.setText(caption if len(caption) <= _LONGEST_CAPTION else f"{caption[: _LONGEST_CAPTION - 1]}…")
    if picture.is_marked:
        worded(button, text=caption, accessibleName=caption)
    return button
