"""How far a whole city is: its stage, a bar, and a way to Dask's own pages."""

from __future__ import annotations

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from ryu_scape.gui.languages import tr

_STEPS = 1000


class CityProgress(QWidget):
    """What is said of a run; what has nothing to say is not there."""

    def __init__(self) -> None:
        super().__init__()
        self.stage_label = QLabel(objectName="progress_stage", wordWrap=True)
        self.bar = QProgressBar(textVisible=False, maximum=_STEPS)
        self.dashboard_label = QLabel(openExternalLinks=True, textFormat=Qt.RichText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for part in (self.stage_label, self.bar, self.dashboard_label):
            layout.addWidget(part)
        self.set_running(False)

    def say(self, text: str) -> None:
        """Say this of the stage."""
        self.stage_label.setText(text)
        self.stage_label.setVisible(bool(text))

    def set_fraction(self, fraction: float) -> None:
        """Fill the bar so far."""
        self.bar.setValue(round(fraction * _STEPS))

    def set_running(self, is_running: bool) -> None:
        """Show the bar, empty, while the city is computed; afterwards Dask's pages are gone, too."""
        self.bar.setVisible(is_running)
        if is_running:
            self.set_fraction(0.0)
        else:
            self.link_to(None)

    def link_to(self, address: str | None) -> None:
        """Lead to Dask's pages at this address; to none with None."""
        link = "" if address is None else f'<a href="{address}">{tr("What each process does (Dask)")}</a>'
        self.dashboard_label.setText(link)
        self.dashboard_label.setVisible(bool(link))
