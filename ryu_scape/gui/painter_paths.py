"""Arrays as Qt draws them."""

from __future__ import annotations

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from PyQt5.QtCore import QByteArray, QDataStream
from PyQt5.QtGui import QImage, QPainterPath, QTransform

_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
_MOVE, _LINE = 0, 1
_NO_MORE = np.array([0, 0], ">i4").tobytes()
"""Where the last ring starts, which nobody goes on with, and the rule of filling: odd and even."""


def path_of(corners: NDArray[np.float64], ring_offsets: NDArray[np.int64]) -> QPainterPath:
    """Rings as a path: corners (n, 2), ring i those of [offset i, offset i + 1).

    Written as Qt keeps paths in streams, many times as fast as corner by corner.
    """
    path = QPainterPath()
    if len(corners):
        elements = np.empty(len(corners), _ELEMENT)
        elements["kind"], elements["x"], elements["y"] = _LINE, corners[:, 0], corners[:, 1]
        elements["kind"][ring_offsets[:-1]] = _MOVE
        written = np.array([len(corners)], ">i4").tobytes() + elements.tobytes() + _NO_MORE
        QDataStream(QByteArray(written)) >> path
    return path


def image_of(rgba: NDArray[np.uint8]) -> QImage:
    """A picture (h, w, 4) uint8 as an image of its own."""
    height, width, _ = rgba.shape
    return QImage(np.ascontiguousarray(rgba).tobytes(), width, height, 4 * width, QImage.Format_RGBA8888).copy()


def transform_of(affine: Affine) -> QTransform:
    """The same transform of points (x, y)."""
    return QTransform(affine.a, affine.d, affine.b, affine.e, affine.c, affine.f)
