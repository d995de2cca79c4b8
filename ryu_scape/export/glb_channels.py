"""The arrays of a GLB: what each property of vertices looks like in the binary part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.export.local_frame import y_up
from ryu_scape.scene.vertex_arrays import PlanTexture

BYTE, UNSIGNED_SHORT, UNSIGNED_INT, FLOAT = 5120, 5123, 5125, 5126
ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER = 34962, 34963


@dataclass(frozen=True)
class Channel:
    """One property of the vertices, as an accessor describes it.

    encode: from (n,) VERTEX_DTYPE to the (n, k) array that is written.
    """

    attribute: str
    element: str
    component_type: int
    is_normalised: bool
    bytes_per_vertex: int
    encode: Callable[[NDArray[np.void]], NDArray]


POSITION = Channel("POSITION", "VEC3", FLOAT, False, 12, lambda vertices: y_up(vertices["position"]))
NORMAL = Channel("NORMAL", "VEC3", FLOAT, False, 12, lambda vertices: y_up(vertices["normal"]))
COLOUR = Channel("COLOR_0", "VEC4", UNSIGNED_SHORT, True, 8, lambda vertices: linear_colours(vertices["colour"]))


def texture_coordinates(texture: PlanTexture) -> Channel:
    """Where each vertex lies on the orthophoto."""
    return Channel("TEXCOORD_0", "VEC2", FLOAT, False, 8, lambda vertices: texture.uv(vertices["position"]))


def linear_colours(rgba: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """Colours (n, 4) from sRGB to the linear light that glTF asks for, in 16 bits so that dark tones stay apart.

    The curve is the one of IEC 61966-2-1; alpha is linear already.
    """
    linear = np.empty(rgba.shape, "<u2")
    _LINEAR_LIGHT.take(rgba, out=linear, mode="clip")
    linear[:, 3] = rgba[:, 3] * np.uint16(257)
    return linear


def _curve() -> NDArray[np.uint16]:
    encoded = np.arange(256) / 255.0
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    return np.rint(linear * 65535.0).astype("<u2")


_LINEAR_LIGHT = _curve()
