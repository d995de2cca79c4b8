"""Errors of heights as bars."""

from __future__ import annotations

from PyQt5.QtCore import QRectF, QSize, Qt
from PyQt5.QtGui import QPainter, QPaintEvent
from PyQt5.QtWidgets import QWidget

from ryu_scape.evaluation.histogram import Histogram
from ryu_scape.gui.languages import tr, worded
from ryu_scape.gui.theme import COLOURS_IN_SIGHT

_GAP_PX, _LABELS_PX, _COUNTS_PX = 3, 20, 16


class HistogramChart(QWidget):
    """A bar a bin, its count above it; the axis names the outermost and the middle bin."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        worded(self, accessibleName="Histogram of height errors")
        self.histogram: Histogram | None = None
        self.setMinimumHeight(130)
        COLOURS_IN_SIGHT.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As high as bars need to be told apart."""
        return QSize(260, 150)

    def show_histogram(self, histogram: Histogram | None) -> None:
        """Draw these bins, or none."""
        self.histogram = histogram
        self.setToolTip("" if histogram is None else _in_words(histogram))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars from the axis up."""
        if self.histogram is None:
            return
        painter, colours = QPainter(self), COLOURS_IN_SIGHT
        counts = self.histogram.counts.tolist()
        width = self.width() / len(counts)
        bottom = self.height() - _LABELS_PX
        tallest = bottom - _COUNTS_PX
        for place, count in enumerate(counts):
            height = tallest * count / max(*counts, 1)
            bar = QRectF(place * width + _GAP_PX / 2, bottom - height, width - _GAP_PX, height)
            painter.fillRect(bar, colours["primary" if place == len(counts) // 2 else "bars"])
            if count:
                painter.setPen(colours["muted"])
                above = QRectF(place * width - width, bar.top() - _COUNTS_PX, 3 * width, _COUNTS_PX)
                painter.drawText(above, Qt.AlignCenter, str(count))
        painter.setPen(colours["disabled"])
        painter.drawLine(0, bottom, self.width(), bottom)
        painter.setPen(colours["muted"])
        outermost_m = float(self.histogram.edges_m[-2:].mean())
        labels = QRectF(0, bottom, self.width(), _LABELS_PX)
        painter.drawText(labels, Qt.AlignLeft | Qt.AlignVCenter, f"≤ −{outermost_m:.1f} m")
        painter.drawText(labels, Qt.AlignHCenter | Qt.AlignVCenter, "0")
        painter.drawText(labels, Qt.AlignRight | Qt.AlignVCenter, f"≥ +{outermost_m:.1f} m")


def _in_words(histogram: Histogram) -> str:
    bins = zip(histogram.edges_m[:-1], histogram.edges_m[1:], histogram.counts, strict=True)
    line = tr("{low:+.2f} to {high:+.2f} m: {count}")
    return "\n".join(line.format(low=low_m, high=high_m, count=count) for low_m, high_m, count in bins if count)
