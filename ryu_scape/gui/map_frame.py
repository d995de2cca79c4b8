"""Where the map is looked at: between its metres and the pixels of a widget."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PyQt5.QtCore import QPointF, QSizeF
from PyQt5.QtGui import QTransform

_LEAST_M_PER_PX, _MOST_M_PER_PX = 0.005, 1_000.0


@dataclass(frozen=True)
class MapFrame:
    """centre_m: (x, y) in the middle of a widget of `size_px`, whose pixels are `m_per_px` wide. North is up."""

    centre_m: tuple[float, float]
    m_per_px: float
    size_px: QSizeF

    @classmethod
    def around(cls, bounds_m: NDArray[np.float64], size_px: QSizeF, margin: float) -> MapFrame:
        """All of ((west, south), (east, north)), with a margin that is a share of it."""
        (west, south), (east, north) = bounds_m
        sides = (east - west) / size_px.width(), (north - south) / size_px.height()
        m_per_px = float(np.clip(max(sides) * (1 + margin), _LEAST_M_PER_PX, _MOST_M_PER_PX))
        return cls(((west + east) / 2, (south + north) / 2), m_per_px, size_px)

    @property
    def bounds_m(self) -> NDArray[np.float64]:
        """((west, south), (east, north)) of what is in sight."""
        half = np.array([self.size_px.width(), self.size_px.height()]) * self.m_per_px / 2
        return np.array([self.centre_m - half, self.centre_m + half])

    def to_widget(self) -> QTransform:
        """From map metres to pixels of the widget."""
        (x, y), scale = self.centre_m, 1 / self.m_per_px
        left, upper = self.size_px.width() / 2 - x * scale, self.size_px.height() / 2 + y * scale
        return QTransform(scale, 0, 0, -scale, left, upper)

    def map_point(self, at: QPointF) -> tuple[float, float]:
        """The point of the map at a pixel of the widget."""
        x, y = self.centre_m
        across, down = at.x() - self.size_px.width() / 2, at.y() - self.size_px.height() / 2
        return x + across * self.m_per_px, y - down * self.m_per_px

    def widget_point(self, x_y: tuple[float, float]) -> QPointF:
        """The pixel of the widget at a point of the map."""
        return self.to_widget().map(QPointF(*x_y))

    def dragged(self, moved_px: QPointF) -> MapFrame:
        """The map taken along with the mouse."""
        x, y = self.centre_m
        return replace(self, centre_m=(x - moved_px.x() * self.m_per_px, y + moved_px.y() * self.m_per_px))

    def zoomed(self, at: QPointF, factor: float) -> MapFrame:
        """Pixels `factor` times as wide, with the point of the map at `at` staying there."""
        m_per_px = float(np.clip(self.m_per_px * factor, _LEAST_M_PER_PX, _MOST_M_PER_PX))
        kept = self.map_point(at)
        moved = replace(self, m_per_px=m_per_px).map_point(at)
        centre_m = self.centre_m[0] + kept[0] - moved[0], self.centre_m[1] + kept[1] - moved[1]
        return replace(self, m_per_px=m_per_px, centre_m=centre_m)


def distance_px(one: QPointF, other: QPointF) -> float:
    """How far two pixels of a widget lie apart, across and down taken together, as Qt judges what is a drag."""
    return float(QPointF(one - other).manhattanLength())
