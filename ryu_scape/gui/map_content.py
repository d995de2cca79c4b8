"""What the map shows of a city, and how it is painted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from PyQt5.QtCore import Qt
from PyQt5.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from ryu_scape.city import City
from ryu_scape.footprints import LeftOut
from ryu_scape.gui.map_frame import MapFrame
from ryu_scape.gui.map_tools import Point
from ryu_scape.gui.painter_paths import image_of, path_of, transform_of
from ryu_scape.inspection.colouring import ColourClass
from ryu_scape.inspection.map_layers import MapLayer, MapRaster, map_layers
from ryu_scape.inspection.plan_outlines import PlanOutlines
from ryu_scape.inspection.snapping import snapped_to
from ryu_scape.progress import ProgressReporter

_OUTLINE, _SELECTED, _LEFT_OUT = QColor("#00e5ff"), QColor("#ffcc1a"), QColor("#ff8fb1")
_SELECTED_FILL = QColor(255, 204, 26, 90)
_PAINT_COVER = 200
_MOST_FILLED, _MOST_SMOOTH = 100, 5_000
_FINER = 0.7
"""A picture serves until a view's pixels are so much finer than those that it was made for, or coarser."""
_SPARE = 0.15
"""How much more is prepared on each side than is in sight, so that the map can be dragged a little."""


@dataclass(frozen=True, eq=False)
class MapContent:
    """A city's rasters and outlines. left_out: those that became no building, and are none by now."""

    city: City
    layers: Mapping[MapRaster, MapLayer]
    buildings: PlanOutlines
    left_out: tuple[LeftOut, ...]
    left_out_outlines: PlanOutlines

    @classmethod
    def of(cls, city: City, before: MapContent | None, progress: ProgressReporter) -> MapContent:
        """What to show of a city; layers are taken over from those `before` where they are the same."""
        names = {building.footprint.identifier for building in city.buildings}
        left_out = tuple(one for one in city.left_out if one.footprint.identifier not in names)
        return cls(
            city,
            map_layers(city, None if before is None else before.layers, progress),
            PlanOutlines.of([building.footprint for building in city.buildings]),
            left_out,
            PlanOutlines.of([one.footprint for one in left_out]),
        )

    def snapped(self, x_y: Point, reach_m: float, but: str | None) -> Point | None:
        """The place on an outline, but for one building's, that draws a point within reach to itself."""
        near = self.buildings.near(x_y, reach_m)
        others = [index for index in near if self.city.buildings[index].footprint.identifier != but]
        return snapped_to(self.buildings.polygons[others], x_y, reach_m)


@dataclass(frozen=True, eq=False)
class _Prepared:
    """A layer's picture of a part of the map."""

    layer: MapLayer
    bounds_m: NDArray[np.float64]
    m_per_px: float
    image: QImage
    to_map: Affine

    def serves(self, layer: MapLayer, frame: MapFrame) -> bool:
        """Whether the picture is of this layer, holds what is in sight, and is as fine as it should be."""
        low, high = frame.bounds_m
        is_around = (self.bounds_m[0] <= low).all() and (self.bounds_m[1] >= high).all()
        is_as_fine = _FINER < frame.m_per_px / self.m_per_px < 1 / _FINER
        return self.layer is layer and bool(is_around) and is_as_fine


class MapPainter:
    """Paints content, and keeps what it may need again."""

    def __init__(self) -> None:
        self._prepared: dict[MapRaster, _Prepared] = {}

    def paint(
        self,
        painter: QPainter,
        content: MapContent,
        frame: MapFrame,
        opacities: Mapping[MapRaster, float],
        *,
        is_smooth: bool,
    ) -> None:
        """Paint these rasters as much as they cover, in [0, 1], the lowest first."""
        painter.setRenderHint(QPainter.SmoothPixmapTransform, is_smooth)
        for kind in MapRaster:
            layer = content.layers.get(kind)
            if layer is not None and opacities.get(kind):
                painter.setOpacity(opacities[kind])
                prepared = self._prepare(kind, layer, frame, painter.device().devicePixelRatioF())
                painter.setTransform(transform_of(prepared.to_map) * frame.to_widget())
                painter.drawImage(0, 0, prepared.image)
        painter.setOpacity(1.0)
        painter.resetTransform()

    def _prepare(self, kind: MapRaster, layer: MapLayer, frame: MapFrame, px_ratio: float) -> _Prepared:
        prepared = self._prepared.get(kind)
        if prepared is None or not prepared.serves(layer, frame):
            low, high = frame.bounds_m
            bounds_m = np.array([low - _SPARE * (high - low), high + _SPARE * (high - low)])
            picture, to_map = layer.picture(bounds_m, frame.m_per_px / px_ratio)
            prepared = _Prepared(layer, bounds_m, frame.m_per_px, image_of(picture), to_map)
            self._prepared[kind] = prepared
        return prepared


def paint_outlines(painter: QPainter, content: MapContent, frame: MapFrame, selection: Sequence[int]) -> None:
    """Paint the buildings' outlines, and what is selected so that it stands out."""
    outlines = content.buildings
    in_sight = outlines.in_sight(frame.bounds_m)
    is_selected = np.zeros_like(in_sight)
    is_selected[list(selection)] = True
    painter.setRenderHint(QPainter.Antialiasing, bool(in_sight.sum() <= _MOST_SMOOTH))
    painter.setPen(_pen(_OUTLINE))
    painter.drawPath(_path(outlines, in_sight & ~is_selected, frame))
    chosen = in_sight & is_selected
    is_quick = chosen.sum() <= _MOST_FILLED
    painter.setBrush(_SELECTED_FILL if is_quick else Qt.NoBrush)
    painter.setPen(_pen(_SELECTED, width_px=2 if is_quick else 1))
    painter.drawPath(_path(outlines, chosen, frame))
    painter.setBrush(Qt.NoBrush)


def paint_classes(painter: QPainter, content: MapContent, frame: MapFrame, classes: Sequence[ColourClass]) -> None:
    """Fill buildings with the colours of their classes; classes of another city's buildings are passed over."""
    count = len(content.city.buildings)
    if sum(one.buildings.size for one in classes) != count:
        return
    in_sight = content.buildings.in_sight(frame.bounds_m)
    painter.setPen(Qt.NoPen)
    for one in classes:
        is_its = np.zeros(count, bool)
        is_its[one.buildings] = True
        painter.fillPath(_path(content.buildings, in_sight & is_its, frame), QColor(*one.rgb, _PAINT_COVER))


def paint_left_out(painter: QPainter, content: MapContent, frame: MapFrame) -> None:
    """Paint the outlines that became no building, broken."""
    outlines = content.left_out_outlines
    painter.setRenderHint(QPainter.Antialiasing)
    painter.setPen(_pen(_LEFT_OUT, Qt.DashLine))
    painter.drawPath(_path(outlines, outlines.in_sight(frame.bounds_m), frame))


def _path(outlines: PlanOutlines, among: NDArray[np.bool_], frame: MapFrame) -> QPainterPath:
    corners_m, ring_offsets = outlines.lines(among)
    left_upper = frame.bounds_m[0, 0], frame.bounds_m[1, 1]
    return path_of((corners_m - left_upper) / (frame.m_per_px, -frame.m_per_px), ring_offsets)


def _pen(colour: QColor, style: Qt.PenStyle = Qt.SolidLine, width_px: int = 1) -> QPen:
    """A line on screen; Qt draws one of a single pixel many times as fast as others."""
    pen = QPen(colour, width_px, style)
    pen.setCosmetic(True)
    return pen
