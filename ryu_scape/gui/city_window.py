"""A whole city: planned, computed, watched, stopped and gone on with; and, as far as it is done, looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PyQt5.QtCore import QSize, Qt, QTimer, QUrl, pyqtSignal
from PyQt5.QtGui import QDesktopServices
from PyQt5.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ryu_scape.errors import RyuScapeError
from ryu_scape.gui.background import Background
from ryu_scape.gui.city_failures import CityFailures
from ryu_scape.gui.city_fields import CityFields
from ryu_scape.gui.city_map import CityMap
from ryu_scape.gui.city_plan import plan_in_words
from ryu_scape.gui.city_process import CityProcess
from ryu_scape.gui.city_progress import CityProgress
from ryu_scape.gui.city_reader import CityReader
from ryu_scape.gui.languages import LANGUAGE, marked, tr, translated, worded
from ryu_scape.whole_city.cut_out import cut_out
from ryu_scape.whole_city.state import KnownSquare, Overview

REPORT = "report.html"
_PLANNED = marked("Planned: nothing was computed yet.")
_DONE = marked("Done: {count} buildings.")
_DONE_IN_PART = marked("Done: {count} buildings; {failed} parts failed.")
_STOPPED = marked("Stopped: what is finished stays.")
_LOOK_EVERY_MS = 2000
_SETTLED_AFTER_MS = 400
_FIELDS_PX, _SIZE = 620, QSize(1180, 720)


class CityWindow(QDialog):
    """Beside the window: the city is computed by a process of its own, also while nobody looks."""

    opened = pyqtSignal(object)
    """The BuildRequest of a square that a person wants to see as a project."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.Window)
        worded(self, windowTitle="Whole city")
        self.fields = CityFields(folder)
        self.process = CityProcess(self)
        self.map = CityMap()
        self.failures = CityFailures()
        self.plan_button = worded(QPushButton(autoDefault=False), text="Plan")
        self.start_button = QPushButton(objectName="primary", autoDefault=False)
        self.stop_button = worded(
            QPushButton(autoDefault=False), text="Stop", toolTip="What is finished stays: the city goes on from there"
        )
        self.report_button = worded(QPushButton(autoDefault=False), text="Open report")
        self.plan_label = QLabel(wordWrap=True, textFormat=Qt.PlainText)
        self.progress = CityProgress()
        self.complaint_label = QLabel(objectName="complaint", wordWrap=True, textFormat=Qt.PlainText)
        self.map_label = QLabel(objectName="note", wordWrap=True)
        self._plan: Mapping[str, Any] | None = None
        self._warnings: Sequence[str] = ()
        self._goes_on_in: Path | None = None
        self._reader, self._cuts = CityReader(self.fields.city, self), Background(self)
        self._watch = QTimer(self, interval=_LOOK_EVERY_MS)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLED_AFTER_MS)
        self._lay_out()
        self._connect()
        self._say()

    @property
    def overview(self) -> Overview | None:
        """The city in the folder that is named, as far as it is known."""
        return self.map.overview

    def plan(self) -> None:
        """Find out what there is to do, and do nothing."""
        self._run([*self.fields.words(), "--dry-run"])

    def start(self) -> None:
        """Compute the city, from where it stands."""
        self._run(self.fields.words())

    def end(self) -> None:
        """Stop all that runs: the program ends."""
        self._watch.stop()
        self._settle.stop()
        self.process.end()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (self.plan_button, self.start_button, self.stop_button, self.report_button):
            buttons.addWidget(button)
        buttons.addStretch()
        column = QWidget()
        column.setFixedWidth(_FIELDS_PX)
        left = QVBoxLayout(column)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(10)
        left.addWidget(self.fields)
        left.addLayout(buttons)
        for part in (self.complaint_label, self.plan_label, self.progress, self.failures):
            left.addWidget(part)
        left.addStretch()
        right = QVBoxLayout()
        right.addWidget(self.map, 1)
        right.addWidget(self.map_label)
        layout = QHBoxLayout(self)
        layout.addWidget(column)
        layout.addLayout(right, 1)
        self.resize(_SIZE)

    def _connect(self) -> None:
        self.plan_button.clicked.connect(self.plan)
        self.start_button.clicked.connect(self.start)
        self.stop_button.clicked.connect(self._stop)
        self.report_button.clicked.connect(self._open_report)
        self.fields.changed.connect(self._settle.start)
        self._settle.timeout.connect(self._look)
        self._watch.timeout.connect(self._update)
        self._watch.timeout.connect(self._reader.read_if_idle)
        self._reader.known.connect(self._show_overview)
        self.failures.chosen.connect(self.map.show_square)
        self.map.clicked.connect(self._cut_out)
        self._cuts.done.connect(self._open)
        self._cuts.failed.connect(self._complain)
        process = self.process
        process.progressed.connect(self._show_progress)
        process.planned.connect(self._show_plan)
        process.dashboard_opened.connect(self.progress.link_to)
        process.succeeded.connect(self._succeed)
        process.failed.connect(self._fail)
        process.stopped.connect(partial(self._end, _STOPPED))
        LANGUAGE.changed.connect(self._say)

    def _run(self, words: list[str]) -> None:
        self.complaint_label.clear()
        self.progress.set_running(True)
        self.progress.say(tr("Starting…"))
        self.process.start(words)
        self._watch.start()
        self._update()

    def _stop(self) -> None:
        self.progress.say(tr("Stopping…"))
        self.process.stop()
        self._update()

    def _look(self) -> None:
        """Show the city in the folder that is named, as soon as it is read, and meanwhile no other."""
        self._update()
        if self.overview is not None and self.overview.folder != self.fields.city():
            self._show_overview(None)
        self._reader.read()

    def _show_overview(self, overview: Overview | None) -> None:
        self.map.set_overview(overview)
        self.failures.show_failures(() if overview is None else overview.squares)
        if not self.process.is_running:
            going_on = None if self.fields.has_files else overview
            if going_on is not None and going_on.folder != self._goes_on_in:
                self.fields.show_settings(going_on.request)
            self._goes_on_in = None if going_on is None else going_on.folder
        self._say()

    def _show_plan(self, plan: Mapping[str, Any], warnings: Sequence[str]) -> None:
        self._plan, self._warnings = plan, warnings
        self._say()

    def _show_progress(self, stage: str, fraction: float) -> None:
        if not self.process.is_stopping:
            self.progress.say(translated(stage))
            self.progress.set_fraction(fraction)

    def _succeed(self, numbers: Mapping[str, Any] | None) -> None:
        if numbers is None:
            self._end(_PLANNED)
            return
        self._warnings = numbers["warnings"]
        counts = {"count": f"{numbers['buildings']:,}", "failed": f"{len(numbers['failed']):,}"}
        self._end("")
        self.progress.say(tr(_DONE_IN_PART if numbers["failed"] else _DONE, **counts))

    def _fail(self, error: RyuScapeError) -> None:
        self._end("")
        self._complain(error)

    def _end(self, text: str) -> None:
        self._watch.stop()
        self.progress.set_running(False)
        self.progress.say(tr(text) if text else "")
        self._look()

    def _complain(self, error: RyuScapeError) -> None:
        self.complaint_label.setText(f"{translated(error.cause)}\n{translated(error.remedy)}")
        self._say()

    def _cut_out(self, square: KnownSquare) -> None:
        """Have a square's files made, to be opened once they are there."""
        overview = self.overview
        if overview is None or self._cuts.is_busy:
            return
        self.complaint_label.clear()
        self._cuts.start(lambda progress: cut_out(overview, square, progress))
        self.map_label.setText(tr("Cutting the square out…"))

    def _open(self, request: object) -> None:
        """Make way for the window, in which the square appears."""
        self._say()
        self.hide()
        self.opened.emit(request)

    def _open_report(self) -> None:
        folder = self.fields.city()
        if folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str((folder / REPORT).absolute())))

    def _say(self) -> None:
        overview = self.overview
        self.start_button.setText(tr("Go on") if overview is not None else tr("Start"))
        self.plan_label.setText("\n".join(plan_in_words(self._plan, self._warnings)))
        if overview is None:
            self.map_label.setText(tr("Here the city appears, square by square."))
        else:
            done = sum(each.is_done for each in overview.squares)
            self.map_label.setText(
                tr(
                    "{done} of {count} squares are done. Click one to open it in the window; wheel to zoom.",
                    done=done,
                    count=len(overview.squares),
                )
            )
        self._update()

    def _update(self) -> None:
        is_running, folder = self.process.is_running, self.fields.city()
        may_start = folder is not None and (self.fields.has_files or self.overview is not None)
        self.fields.setEnabled(not is_running)
        self.plan_button.setEnabled(may_start and not is_running)
        self.start_button.setEnabled(may_start and not is_running)
        self.stop_button.setEnabled(is_running and not self.process.is_stopping)
        self.report_button.setEnabled(folder is not None and (folder / REPORT).is_file())
        for part in (self.complaint_label, self.plan_label):
            part.setVisible(bool(part.text()))
