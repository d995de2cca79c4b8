"""The map of a whole city: squares as far as they are done, and their buildings, loaded where one looks."""

from __future__ import annotations

from dataclasses import replace

from PyQt5.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, pyqtSignal
from PyQt5.QtGui import QColor, QHelpEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PyQt5.QtWidgets import QApplication, QToolTip, QWidget

from ryu_scape.gui.background import Background
from ryu_scape.gui.languages import tr, translated
from ryu_scape.gui.map_frame import MapFrame
from ryu_scape.gui.map_marks import GROUND
from ryu_scape.gui.painter_paths import image_of, path_of
from ryu_scape.progress import ProgressReporter
from ryu_scape.viewer.furniture import BAR_HEIGHT_PX, paint_scale_bar
from ryu_scape.viewer.wheel import zoom_of
from ryu_scape.whole_city.square_map import SquareMap, square_map_of
from ryu_scape.whole_city.state import KnownSquare, Overview

_MARGIN = 0.05
_OUTLINES_FROM_M_PER_PX = 2.0
"""Nearer than this, buildings are drawn one by one; farther off, by how densely they stand."""
_DONE, _MISSING, _FAILED = QColor("#3f4f5f"), QColor("#333c46"), QColor("#8f2f28")
_GRID, _POINTED, _BUILDING = QColor("#5a6a7b"), QColor("#ffcc1a"), QColor("#00e5ff")


class CityMap(QWidget):
    """Drag to move, wheel to zoom, click a square to open it."""

    clicked = pyqtSignal(object)
    """The KnownSquare."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, mouseTracking=True)
        self.overview: Overview | None = None
        self.frame: MapFrame | None = None
        self.maps: dict[str, SquareMap] = {}
        self._images: dict[str, QImage] = {}
        self._pointed: KnownSquare | None = None
        self._pressed_at, self._last_at, self._is_click = QPointF(), QPointF(), False
        self._background = Background(self)
        self._background.done.connect(self._take)
        self.setMinimumSize(260, 260)

    def set_overview(self, overview: Overview | None) -> None:
        """Show a city as far as it is done; all of it where it is another one."""
        is_other = overview is None or self.overview is None or overview.folder != self.overview.folder
        self.overview = overview
        if is_other:
            self.maps, self._images, self.frame = {}, {}, None
        if overview is not None and self.frame is None:
            self.show_all()
        self._load()
        self.update()

    def show_all(self) -> None:
        """See the whole city."""
        if self.overview is not None and self.overview.squares:
            self.frame = MapFrame.around(self.overview.bounds_m, QSizeF(self.size()), _MARGIN)
            self.update()

    def show_square(self, square: KnownSquare) -> None:
        """See one square."""
        if self.overview is not None:
            self.frame = MapFrame.around(self.overview.bounds_of(square), QSizeF(self.size()), _MARGIN)
            self._load()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), GROUND)
        overview, frame = self.overview, self.frame
        if overview is None or frame is None:
            return
        painter.setRenderHint(QPainter.SmoothPixmapTransform)
        for square in sorted(self._in_sight(), key=lambda each: each is self._pointed):
            self._paint_square(painter, overview, square, frame)
        paint_scale_bar(painter, QPointF(8, self.height() - BAR_HEIGHT_PX - 8), frame.m_per_px)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip_of(self._at(QPointF(event.pos()))), self)
            return True
        return bool(super().event(event))

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.frame is None:
            self.show_all()
        else:
            self.frame = replace(self.frame, size_px=QSizeF(self.size()))
        self._load()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = self._last_at = event.localPos()
        self._is_click = event.button() == Qt.LeftButton

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.localPos()
        if event.buttons() and self.frame is not None:
            if (at - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
                self._is_click = False
            if not self._is_click:
                self._move_to(self.frame.dragged(at - self._last_at))
            self._last_at = at
        self._point(self._at(at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        square = self._at(event.localPos())
        if self._is_click and square is not None:
            self.clicked.emit(square)
        self._is_click = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.frame is not None:
            self._move_to(self.frame.zoomed(event.position(), zoom_of(event)))

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)

    def _move_to(self, frame: MapFrame) -> None:
        self.frame = frame
        self._load()
        self.update()

    def _point(self, square: KnownSquare | None) -> None:
        if square is not self._pointed:
            self._pointed = square
            self.setCursor(Qt.PointingHandCursor if square is not None and square.is_done else Qt.ArrowCursor)
            self.update()

    def _at(self, at: QPointF) -> KnownSquare | None:
        if self.overview is None or self.frame is None:
            return None
        return self.overview.at(self.frame.map_point(at))

    def _tip_of(self, square: KnownSquare | None) -> str:
        if square is None:
            return ""
        if square.failure is not None:
            return f"{translated(square.failure.cause)}\n{translated(square.failure.remedy)}"
        if not square.is_done:
            return tr("Not computed yet")
        shown = self.maps.get(square.slot.key)
        return tr("{count} buildings: click to open", count=f"{shown.count:,}") if shown else tr("Click to open")

    def _in_sight(self) -> list[KnownSquare]:
        if self.overview is None or self.frame is None:
            return []
        (west, south), (east, north) = self.frame.bounds_m
        bounds = ((each, self.overview.bounds_of(each)) for each in self.overview.squares)
        return [
            each for each, ((w, s), (e, n)) in bounds if w <= east and e >= west and s <= north and n >= south
        ]  # fmt: skip

    def _paint_square(self, painter: QPainter, overview: Overview, square: KnownSquare, frame: MapFrame) -> None:
        (west, south), (east, north) = overview.bounds_of(square)
        box = QRectF(frame.widget_point((west, north)), frame.widget_point((east, south)))
        painter.fillRect(box, _FAILED if square.failure else _DONE if square.is_done else _MISSING)
        self._paint_buildings(painter, square, box, frame)
        painter.setPen(_POINTED if square is self._pointed else _GRID)
        painter.drawRect(box)

    def _paint_buildings(self, painter: QPainter, square: KnownSquare, box: QRectF, frame: MapFrame) -> None:
        shown = self.maps.get(square.slot.key)
        if shown is None:
            return
        if frame.m_per_px > _OUTLINES_FROM_M_PER_PX:
            painter.drawImage(box, self._images[square.slot.key])
            return
        left_upper = frame.bounds_m[0, 0], frame.bounds_m[1, 1]
        corners_px = (shown.corners_m - left_upper) / (frame.m_per_px, -frame.m_per_px)
        painter.setPen(_BUILDING)
        painter.drawPath(path_of(corners_px, shown.ring_offsets))

    def _load(self) -> None:
        """Have the next square loaded that is in sight; those out of sight wait until one looks there."""
        if not self._background.is_busy:
            self._load_next()

    def _load_next(self) -> None:
        overview = self.overview
        missing = [each for each in self._in_sight() if each.is_done and each.slot.key not in self.maps]
        if overview is None or not missing:
            return
        square = missing[0]

        def job(_: ProgressReporter) -> object:
            return square.slot.key, square_map_of(overview, square)

        self._background.start(job)

    def _take(self, loaded: tuple[str, SquareMap]) -> None:
        key, shown = loaded
        self.maps[key], self._images[key] = shown, image_of(shown.density)
        self._load_next()
        self.update()
