"""Keeps what was not saved yet in the program's data folder, and offers what a dead window left there."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from PyQt5.QtCore import QObject, QTimer, pyqtSignal
from PyQt5.QtWidgets import QWidget

from ryu_scape.errors import RyuScapeError
from ryu_scape.gui.document import Document
from ryu_scape.gui.languages import tr
from ryu_scape.gui.left_behind_strip import LeftBehindStrip
from ryu_scape.gui.opening import Opening
from ryu_scape.project import LeftBehind, Plan, UnsavedChanges, left_behind

logger = logging.getLogger(__name__)

KEPT_AFTER_MS = 3000
_FOLDER = "unsaved"


class UnsavedKeeper(QObject):
    """Writes a few seconds after a change, in a thread of its own, and forgets what was saved or forsaken."""

    announced = pyqtSignal(str)
    """That nothing can be kept; said once."""

    def __init__(
        self, document: Document, opening: Opening, strip: LeftBehindStrip, data_folder: Path | None, window: QWidget
    ) -> None:
        super().__init__(window)
        self._document, self._opening, self._strip = document, opening, strip
        self._folder = None if data_folder is None else data_folder / _FOLDER
        self._left: tuple[LeftBehind, ...] = () if self._folder is None else left_behind(self._folder)
        self._changes: UnsavedChanges | None = None
        self._kept: Plan | None = None
        self._has_announced = False
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="unsaved")
        self._timer = QTimer(self, singleShot=True, interval=KEPT_AFTER_MS)
        self._timer.timeout.connect(self._keep)
        strip.restore_requested.connect(opening.open_left_behind)
        strip.discard_requested.connect(self._discard)
        strip.show_left(self._left)
        document.opened.connect(self._forget)
        document.changed.connect(self._follow)
        opening.restored.connect(self._take_over)

    def leave(self) -> None:
        """The window closes: what it has not saved is forsaken, and what it offered waits for another one."""
        self._forget()
        self._writer.shutdown()
        for left in self._left:
            left.changes.let_go()

    def _follow(self) -> None:
        if not self._document.is_modified:
            self._forget()
        elif self._document.plan != self._kept and not self._timer.isActive():
            self._timer.start()

    def _keep(self) -> None:
        project = self._document.project
        if project is None or self._folder is None:
            return
        try:
            self._changes = self._changes or UnsavedChanges.begin(self._folder)
        except OSError:
            logger.exception("No file for unsaved changes can be made.")
            self._tell()
            return
        self._kept = project.plan
        self._do(partial(self._changes.keep, project.plan, project.known, self._document.path))

    def _forget(self) -> None:
        self._timer.stop()
        self._kept = None
        if self._changes is not None:
            self._do(self._changes.forget)
            self._changes = None

    def _take_over(self, left: LeftBehind) -> None:
        self._changes, self._kept = left.changes, self._document.plan
        self._timer.stop()
        self._offer(left)

    def _discard(self, left: LeftBehind) -> None:
        self._do(left.changes.forget)
        self._offer(left)

    def _offer(self, less: LeftBehind) -> None:
        self._left = tuple(left for left in self._left if left is not less)
        self._strip.show_left(self._left)

    def _do(self, work: Callable[[], None]) -> None:
        self._writer.submit(self._done, work)

    def _done(self, work: Callable[[], None]) -> None:
        try:
            work()
        except (RyuScapeError, OSError):
            logger.exception("Unsaved changes could not be kept.")
            self._tell()

    def _tell(self) -> None:
        if not self._has_announced:
            self._has_announced = True
            self.announced.emit(tr("Unsaved changes cannot be kept for the case of a crash: save the project often"))
