"""The parts of a city that failed, with cause and remedy."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from ryu_scape.gui.languages import LANGUAGE, tr, translated
from ryu_scape.whole_city.state import KnownSquare

_HEIGHT_PX = 130


class CityFailures(QListWidget):
    """Hidden while nothing has failed; who chooses a part sees it on the map."""

    chosen = pyqtSignal(object)
    """The KnownSquare."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, wordWrap=True, selectionMode=QAbstractItemView.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarAlwaysOff)
        self.setFixedHeight(_HEIGHT_PX)
        self._failed: tuple[KnownSquare, ...] = ()
        self.itemClicked.connect(lambda item: self.chosen.emit(item.data(Qt.UserRole)))
        LANGUAGE.changed.connect(self._show)
        self.hide()

    def show_failures(self, squares: Iterable[KnownSquare]) -> None:
        """Show those that failed of these squares."""
        failed = tuple(each for each in squares if each.failure is not None)
        if failed != self._failed:
            self._failed = failed
            self._show()
        self.setVisible(bool(failed))

    def _show(self) -> None:
        self.clear()
        for square in self._failed:
            if square.failure is not None:
                why = f"{translated(square.failure.cause)} {translated(square.failure.remedy)}"
                item = QListWidgetItem(tr("Square {name}: {why}", name=square.files.square.name, why=why))
                item.setData(Qt.UserRole, square)
                self.addItem(item)
