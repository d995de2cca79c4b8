"""Where the cursor is, on the map of the place."""

from __future__ import annotations

from PyQt5.QtWidgets import QLabel, QWidget

from ryu_scape.gui.document import Document
from ryu_scape.inspection.elevations import place_as_text


class PlaceLabel(QLabel):
    """East, north, elevation and CRS of the place that somebody points at in any view."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="place_label")
        self._document = document
        document.pointed.connect(self._show)

    def _show(self, place: tuple[float, float, float] | None) -> None:
        reconstruction = self._document.reconstruction
        if place is None or reconstruction is None:
            self.clear()
        else:
            self.setText(place_as_text(reconstruction.city.survey, place))
