"""Errors of heights as bars."""

from __future__ import annotations

from PyQt5.QtCore import QRectF, QSize, Qt
from PyQt5.QtGui import QColor, QPainter, QPaintEvent
from PyQt5.QtWidgets import QWidget

from ryu_scape.evaluation.histogram import Histogram
from ryu_scape.gui.languages import tr, worded

_BAR, _MIDDLE_BAR, _AXIS, _TEXT = QColor("#7fa8cc"), QColor("#1f6fb5"), QColor("#9aa7b5"), QColor("#4a5868")
_GAP_PX, _LABELS_PX, _COUNTS_PX = 3, 20, 16


class HistogramChart(QWidget):
    """A bar a bin, its count above it; the axis names the outermost and the middle bin."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        worded(self, accessibleName="Histogram of height errors")
        self.histogram: Histogram | None = None
        self.setMinimumHeight(130)

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
        painter = QPainter(self)
        counts = self.histogram.counts.tolist()
        width = self.width() / len(counts)
        bottom = self.height() - _LABELS_PX
        tallest = bottom - _COUNTS_PX
        for place, count in enumerate(counts):
            height = tallest * count / max(*counts, 1)
            bar = QRectF(place * width + _GAP_PX / 2, bottom - height, width - _GAP_PX, height)
            painter.fillRect(bar, _MIDDLE_BAR if place == len(counts) // 2 else _BAR)
            if count:
                painter.setPen(_TEXT)
                above = QRectF(place * width - width, bar.top() - _COUNTS_PX, 3 * width, _COUNTS_PX)
                painter.drawText(above, Qt.AlignCenter, str(count))
        painter.setPen(_AXIS)
        painter.drawLine(0, bottom, self.width(), bottom)
        painter.setPen(_TEXT)
        outermost_m = float(self.histogram.edges_m[-2:].mean())
        labels = QRectF(0, bottom, self.width(), _LABELS_PX)
        painter.drawText(labels, Qt.AlignLeft | Qt.AlignVCenter, f"≤ −{outermost_m:.1f} m")
        painter.drawText(labels, Qt.AlignHCenter | Qt.AlignVCenter, "0")
        painter.drawText(labels, Qt.AlignRight | Qt.AlignVCenter, f"≥ +{outermost_m:.1f} m")


def _in_words(histogram: Histogram) -> str:
    bins = zip(histogram.edges_m[:-1], histogram.edges_m[1:], histogram.counts, strict=True)
    line = tr("{low:+.2f} to {high:+.2f} m: {count}")
    return "\n".join(line.format(low=low_m, high=high_m, count=count) for low_m, high_m, count in bins if count)
