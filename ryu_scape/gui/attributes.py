"""The attribute table of the city in sight, read once for all who ask for it."""

from __future__ import annotations

from PyQt5.QtCore import QObject, pyqtSignal

from ryu_scape.city import City
from ryu_scape.gui.background import Background
from ryu_scape.gui.document import Document
from ryu_scape.inspection.attribute_table import AttributeTable, table_of


class Attributes(QObject):
    """Reads nothing before it is asked."""

    ready = pyqtSignal()
    """`table` is there."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._document = document
        self._city: City | None = None
        self._latest: AttributeTable | None = None
        self._is_read = False
        self._reading = Background(self)
        self._reading.done.connect(self._keep)
        self._reading.failed.connect(self._fail)

    @property
    def table(self) -> AttributeTable | None:
        """The table of the city in sight; None as long as it is not read."""
        return self._latest if self._is_read and self._is_current else None

    def request(self) -> None:
        """Read the city in sight, if that is not done or under way; `ready` tells when."""
        reconstruction = self._document.reconstruction
        if reconstruction is None or self._is_current:
            return
        self._city, self._is_read = reconstruction.city, False
        city, before = reconstruction.city, self._latest
        self._reading.start(lambda progress: table_of(city, before, progress))

    @property
    def _is_current(self) -> bool:
        reconstruction = self._document.reconstruction
        return reconstruction is not None and reconstruction.city is self._city

    def _keep(self, table: AttributeTable) -> None:
        self._latest, self._is_read = table, True
        if self.table is None:
            self.request()
        else:
            self.ready.emit()

    def _fail(self, error: object) -> None:
        """Tell it, and read the city again when asked to."""
        self._city = None
        self._document.failed.emit(error)
