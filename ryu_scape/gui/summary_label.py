"""The key figures of a city in one line."""

from __future__ import annotations

from PyQt5.QtWidgets import QLabel, QWidget

from ryu_scape.gui.languages import LANGUAGE, tr
from ryu_scape.pipeline import Reconstruction


class SummaryLabel(QLabel):
    """How many buildings a city has, how high they are, and how long it took to build."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Reconstruction | None = None
        LANGUAGE.changed.connect(self._say)

    def show_figures(self, reconstruction: Reconstruction) -> None:
        """Show those of this city."""
        self._shown = reconstruction
        self._say()

    def _say(self) -> None:
        reconstruction = self._shown
        if reconstruction is None:
            return
        heights_m = [building.height_m for building in reconstruction.city.buildings]
        count = len(heights_m)
        parts = [tr("1 building") if count == 1 else tr("{count} buildings", count=count)]
        if heights_m:
            parts.append(tr("{lowest:.1f} to {highest:.1f} m high", lowest=min(heights_m), highest=max(heights_m)))
        parts.append(f"{sum(reconstruction.seconds.values()):.1f} s")
        self.setText("  ·  ".join(parts))
