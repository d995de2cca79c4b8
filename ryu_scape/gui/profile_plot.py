"""A profile as a picture: elevations over the distance along its line."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PyQt5.QtCore import QEvent, QPointF, QRectF, Qt, pyqtSignal
from PyQt5.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PyQt5.QtWidgets import QWidget

from ryu_scape.arrays.ticks import ticks_between
from ryu_scape.gui.languages import LANGUAGE, marked, tr
from ryu_scape.gui.painter_paths import path_of
from ryu_scape.gui.theme import COLOURS_IN_SIGHT
from ryu_scape.inspection.profile import Profile

_SERIES = {
    "terrain_m": (marked("Terrain"), "plot_terrain"),
    "dsm_m": (marked("DSM"), "plot_dsm"),
    "model_m": (marked("Model"), "plot_model"),
}
"""From the lowest to the highest line: title and colour's name."""
_LEFT_PX, _RIGHT_PX, _UPPER_PX, _LOWER_PX = 52, 12, 26, 24
_PX_A_TICK = 60
_HEADROOM = 0.06


class ProfilePlot(QWidget):
    """Tells elevations, and where on the map that is, under the cursor."""

    pointed = pyqtSignal(object)
    """The place (x, y, elevation) of the profile under the cursor; None when it leaves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="profile_plot", mouseTracking=True)
        self.profile: Profile | None = None
        self._hovered: int | None = None
        self.setMinimumHeight(130)
        LANGUAGE.changed.connect(self.update)
        COLOURS_IN_SIGHT.changed.connect(self.update)

    def set_profile(self, profile: Profile | None) -> None:
        """Show this profile, or none."""
        self.profile, self._hovered = profile, None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), COLOURS_IN_SIGHT["plot"])
        profile = self.profile
        if profile is None:
            painter.setPen(COLOURS_IN_SIGHT["muted"])
            painter.drawText(self.rect(), Qt.AlignCenter, tr("The section is drawn here."))
            return
        area, low_m, high_m = self._area(), *self._range_m(profile)
        self._paint_axes(painter, area, profile, low_m, high_m)
        painter.setRenderHint(QPainter.Antialiasing)
        for name, (_, colour) in _SERIES.items():
            x, y = self._on_screen(area, profile, getattr(profile, name), low_m, high_m)
            painter.setPen(QPen(COLOURS_IN_SIGHT[colour], 1.6))
            painter.drawPath(path_of(*_unbroken(np.column_stack([x, y]))))
        self._paint_legend(painter, profile)
        if self._hovered is not None:
            x = area.left() + profile.distance_m[self._hovered] / profile.distance_m[-1] * area.width()
            painter.setPen(QPen(COLOURS_IN_SIGHT["muted"], 1, Qt.DashLine))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        profile, area = self.profile, self._area()
        if profile is not None and area.width() > 0:
            share = np.clip((event.x() - area.left()) / area.width(), 0.0, 1.0)
            index = round(float(share) * (len(profile.distance_m) - 1))
            self._hovered = index
            self.pointed.emit((*profile.places_m[index].tolist(), float(profile.model_m[index])))
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.pointed.emit(None)
        self.update()

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_LEFT_PX, _UPPER_PX, -_RIGHT_PX, -_LOWER_PX)

    def _range_m(self, profile: Profile) -> tuple[float, float]:
        values = np.concatenate([getattr(profile, name) for name in _SERIES])
        known = values[np.isfinite(values)]
        if not known.size:
            return 0.0, 1.0
        room_m = max(_HEADROOM * float(np.ptp(known)), 0.5)
        return float(known.min()) - room_m, float(known.max()) + room_m

    def _on_screen(
        self, area: QRectF, profile: Profile, values_m: NDArray[np.float64], low_m: float, high_m: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        x = area.left() + profile.distance_m / profile.distance_m[-1] * area.width()
        return x, area.bottom() - (values_m - low_m) / (high_m - low_m) * area.height()

    def _paint_axes(self, painter: QPainter, area: QRectF, profile: Profile, low_m: float, high_m: float) -> None:
        length_m = float(profile.distance_m[-1])
        for along_m in ticks_between(0.0, length_m, max(int(area.width()) // _PX_A_TICK, 2)):
            x = area.left() + along_m / length_m * area.width()
            painter.setPen(COLOURS_IN_SIGHT["plot_grid"])
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.setPen(COLOURS_IN_SIGHT["muted"])
            painter.drawText(QRectF(x - 40, area.bottom() + 3, 80, 18), Qt.AlignHCenter | Qt.AlignTop, f"{along_m:g} m")
        for elevation_m in ticks_between(low_m, high_m, max(int(area.height()) // (_PX_A_TICK // 2), 3)):
            y = area.bottom() - (elevation_m - low_m) / (high_m - low_m) * area.height()
            painter.setPen(COLOURS_IN_SIGHT["plot_grid"])
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(COLOURS_IN_SIGHT["muted"])
            painter.drawText(
                QRectF(0, y - 9, area.left() - 6, 18), Qt.AlignRight | Qt.AlignVCenter, f"{elevation_m:g} m"
            )

    def _paint_legend(self, painter: QPainter, profile: Profile) -> None:
        """Titles beside their colours, with what is under the cursor."""
        left, index = float(_LEFT_PX), self._hovered
        if index is not None:
            painter.setPen(COLOURS_IN_SIGHT["muted"])
            left = _text_at(painter, left, f"{profile.distance_m[index]:.1f} m")
        for name, (title, colour) in reversed(_SERIES.items()):
            value_m = np.nan if index is None else getattr(profile, name)[index]
            painter.setPen(QPen(COLOURS_IN_SIGHT[colour], 3))
            painter.drawLine(QPointF(left, 13), QPointF(left + 14, 13))
            painter.setPen(COLOURS_IN_SIGHT["muted"])
            left = _text_at(painter, left + 20, f"{tr(title)} {value_m:.1f} m" if np.isfinite(value_m) else tr(title))


def _text_at(painter: QPainter, left: float, text: str) -> float:
    """Write in the upper line, and give where the next thing goes."""
    painter.drawText(QRectF(left, 3, 400, 20), Qt.AlignLeft | Qt.AlignVCenter, text)
    return left + painter.fontMetrics().horizontalAdvance(text) + 18


def _unbroken(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The points (k, 2) that are known, and where each unbroken row of them begins, with their number at the end."""
    is_known = np.isfinite(points).all(axis=1)
    number = np.flatnonzero(is_known)
    begins = np.flatnonzero(np.diff(number, prepend=-2) != 1)
    return points[is_known], np.append(begins, number.size)
