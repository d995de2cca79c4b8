"""The places between which a person measures, which all views add to and show."""

from __future__ import annotations

from enum import Enum

from PyQt5.QtCore import QObject, pyqtSignal

from ryu_scape.gui.document import Document
from ryu_scape.gui.languages import marked
from ryu_scape.inspection.measuring import Place


class MeasureKind(Enum):
    """What is measured, and what to tell a person about it."""

    DISTANCE = marked("Click places in the scene or on the map: the way between them is measured.")
    AREA = marked("Click the corners of an area in the scene or on the map.")
    PROFILE = marked("Click two places or more in the scene or on the map: the section along the line is drawn.")


class Measuring(QObject):
    """places: those that were clicked. kind: what for; None while clicks select."""

    changed = pyqtSignal()

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self.kind: MeasureKind | None = None
        self.places: tuple[Place, ...] = ()
        document.opened.connect(lambda _: self.clear())

    @property
    def is_closed(self) -> bool:
        """Whether the way returns to where it began."""
        return self.kind is MeasureKind.AREA

    def start(self, kind: MeasureKind | None) -> None:
        """Measure this from now on, from the beginning; None to select again."""
        self.kind, self.places = kind, ()
        self.changed.emit()

    def add(self, place: Place) -> None:
        """Go on to this place."""
        self.places = (*self.places, place)
        self.changed.emit()

    def take_back(self) -> None:
        """Forget the last place."""
        self.places = self.places[:-1]
        self.changed.emit()

    def clear(self) -> None:
        """Forget all places."""
        self.places = ()
        self.changed.emit()
