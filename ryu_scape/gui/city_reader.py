"""How far the city is whose folder is named, read off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PyQt5.QtCore import QObject, pyqtSignal

from ryu_scape.errors import RyuScapeError
from ryu_scape.gui.background import Background
from ryu_scape.whole_city.state import Overview, overview_of


class CityReader(QObject):
    """Asks for the folder anew each time; what was read of another one meanwhile is forgotten."""

    known = pyqtSignal(object)
    """The Overview of the folder that is named; None where no city was begun in it, or none is named."""

    def __init__(self, named_folder: Callable[[], Path | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._named_folder = named_folder
        self._background = Background(self)
        self._background.done.connect(self._tell)

    @property
    def is_busy(self) -> bool:
        """Whether a city is being read."""
        return self._background.is_busy

    def read(self) -> None:
        """Read the city as it is now; a reading that is under way counts no more."""
        folder = self._named_folder()
        if folder is None:
            self.known.emit(None)
        else:
            self._background.start(lambda _: (folder, _known(folder)))

    def read_if_idle(self) -> None:
        """Read the city, unless that is under way: however often this is asked for, readings come to an end."""
        if not self._background.is_busy:
            self.read()

    def _tell(self, reading: tuple[Path, Overview | None]) -> None:
        folder, overview = reading
        if folder == self._named_folder():
            self.known.emit(overview)


def _known(folder: Path) -> Overview | None:
    """The city that was begun in a folder, None where none was."""
    try:
        return overview_of(folder)
    except RyuScapeError:
        return None
