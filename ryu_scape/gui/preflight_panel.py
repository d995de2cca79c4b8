"""What the program understood of some files, before it builds anything of them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PyQt5.QtCore import Qt, QTimer, pyqtSignal
from PyQt5.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from ryu_scape.gui.background import Background
from ryu_scape.gui.languages import marked, tr, translated, worded
from ryu_scape.gui.scroll_column import ScrollColumn
from ryu_scape.gui.theme import COLOURS_IN_SIGHT
from ryu_scape.inputs import BuildRequest
from ryu_scape.preflight.checks import check
from ryu_scape.preflight.findings import Finding, Light, Preflight

_SETTLED_AFTER_MS = 500
_LIST_PX = 180
_COLOURS = {Light.GREEN: "green", Light.AMBER: "amber", Light.RED: "red"}
_HEADINGS = {
    Light.GREEN: marked("All is well."),
    Light.AMBER: marked("It can be built; please note:"),
    Light.RED: marked("This will not do:"),
}


class PreflightPanel(QFrame):
    """Looks at the files of a request a moment after it has changed, off the window's thread."""

    correction_wanted = pyqtSignal(float, float)
    """How far east and north the DSM is to be moved, in metres, besides what the request moves it already."""
    looked = pyqtSignal(object)
    """The Preflight of the request that was shown last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="preflight")
        self.preflight: Preflight | None = None
        self._request: BuildRequest | None = None
        self.heading = QLabel(objectName="stage_title", indent=0)
        self.findings_label = QLabel(wordWrap=True, textFormat=Qt.RichText, alignment=Qt.AlignTop)
        self.findings_label.setTextInteractionFlags(Qt.TextSelectableByMouse)
        self.correct_button = QPushButton(autoDefault=False)
        layout = QVBoxLayout(self)
        self._list = ScrollColumn(self.findings_label)
        self._list.setFixedHeight(_LIST_PX)
        for part in (self.heading, self._list, self.correct_button):
            layout.addWidget(part)
        self._timer = QTimer(self, singleShot=True, interval=_SETTLED_AFTER_MS)
        self._background = Background(self)
        self._timer.timeout.connect(self._look)
        self._background.done.connect(self._show)
        self.correct_button.clicked.connect(self._correct)
        self.show_request(None)

    @property
    def is_busy(self) -> bool:
        """Whether the files are still being looked at."""
        return self._timer.isActive() or self._background.is_busy

    def show_request(self, request: BuildRequest | None) -> None:
        """Look at these files; None, or a request without any, shows nothing."""
        if request is not None and _what_is_looked_at(request) == _what_is_looked_at(self._request):
            return
        has_files = request is not None and any((request.rgb_path, request.dsm_path))
        self._request = request if has_files else None
        self.preflight = None
        self.setVisible(has_files)
        self._list.hide()
        self.correct_button.hide()
        worded(self.heading, text="Looking at the files…")
        self._timer.start()

    def forget(self) -> None:
        """Look no more; what runs ends by itself."""
        self._timer.stop()
        self._request = None
        if self._background.is_busy:
            self._background.start(lambda progress: (None, None))

    def stop(self) -> None:
        """Look no more, and wait until nothing runs."""
        self.forget()
        self._background.stop()

    def _look(self) -> None:
        request = self._request
        if request is not None:
            raster = request.settings.raster
            self._background.start(lambda progress: (request, check(request, raster, progress, is_swapping=True)))

    def _show(self, answer: tuple[BuildRequest | None, Preflight]) -> None:
        request, preflight = answer
        if request is None or request is not self._request:
            return
        self.preflight = preflight
        worded(self.heading, text=_HEADINGS[preflight.light])
        self.findings_label.setText(_findings_in_words(preflight.findings))
        self._list.show()
        shift = preflight.shift
        self.correct_button.setVisible(shift is not None)
        if shift is not None:
            self.correct_button.setText(tr("Move the DSM back by {distance:.1f} m", distance=shift.distance_m))
        self.looked.emit(preflight)

    def _correct(self) -> None:
        if self.preflight is not None and self.preflight.shift is not None:
            shift = self.preflight.shift
            self.correction_wanted.emit(-round(shift.east_m, 1), -round(shift.north_m, 1))


def _what_is_looked_at(request: BuildRequest | None) -> object:
    if request is None:
        return None
    return request.rgb_path, request.dsm_path, request.footprints_path, request.settings.raster


def _findings_in_words(findings: Sequence[Finding]) -> str:
    """A paragraph a topic and light, the worst first."""
    groups: dict[tuple[Light, str], list[Finding]] = {}
    for finding in sorted(findings, key=lambda one: -one.light):
        groups.setdefault((finding.light, finding.topic), []).append(finding)
    return "".join(_paragraph(topic, light, group) for (light, topic), group in groups.items())


def _paragraph(topic: str, light: Light, findings: Sequence[Finding]) -> str:
    dot = f"<span style='color: {COLOURS_IN_SIGHT.name(_COLOURS[light])}'>●</span>"
    causes = " ".join(
        escape(translated(one.cause)) + (f" <i>{escape(translated(one.remedy))}</i>" if one.remedy else "")
        for one in findings
    )
    return f"<p style='margin: 3px 0'>{dot} <b>{escape(translated(topic))}</b> {causes}</p>"
