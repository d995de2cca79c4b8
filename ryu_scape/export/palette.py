"""Colours as places on a small picture, for formats whose readers know textures but no colours of vertices.

The picture shows every colour of `LEVELS` steps a channel once, so it is the same for all scenes.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

LEVELS = 64
SIDE_PX = 512
"""SIDE_PX² = LEVELS³."""


def palette_png() -> bytes:
    """The picture as a PNG file."""
    number = np.arange(SIDE_PX**2).reshape(SIDE_PX, SIDE_PX)
    channels = [number // LEVELS**2, number // LEVELS % LEVELS, number % LEVELS]
    rgb = np.rint(np.stack(channels, axis=-1) * (255.0 / (LEVELS - 1))).astype(np.uint8)
    _, encoded = cv2.imencode(".png", rgb[..., ::-1], (cv2.IMWRITE_PNG_COMPRESSION, 9))
    return encoded.tobytes()


def palette_numbers(rgb: NDArray[np.floating]) -> NDArray[np.int64]:
    """The place (n,) of the nearest colour to each of (n, 3) in 0..255."""
    red, green, blue = np.rint(rgb * ((LEVELS - 1) / 255.0)).astype(np.int64).T
    return (red * LEVELS + green) * LEVELS + blue


def palette_uv(number: NDArray[np.integer]) -> NDArray[np.float64]:
    """The middle (n, 2) of the pixel at each place: u along the rows, v up from the lowest one."""
    row, column = np.divmod(number, SIDE_PX)
    return np.stack((column + 0.5, SIDE_PX - row - 0.5), axis=1) / SIDE_PX
