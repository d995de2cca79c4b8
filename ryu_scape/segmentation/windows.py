"""Cut a raster into overlapping windows, and blend what comes back so that no seam shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CELL_PX = 8
"""Windows start on the network's output cells, so that a pixel meets the same cell in every window."""


@dataclass(frozen=True)
class Window:
    """A rectangle of pixels."""

    row: int
    col: int
    height: int
    width: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """Index of the window in an (H, W) array."""
        return slice(self.row, self.row + self.height), slice(self.col, self.col + self.width)


def plan_windows(height: int, width: int, window_px: int, overlap_px: int) -> list[Window]:
    """Windows of at most `window_px` a side that cover the raster; neighbours share at least `overlap_px`."""
    rows, cols = _starts(height, window_px, overlap_px), _starts(width, window_px, overlap_px)
    return [Window(row, col, min(window_px, height - row), min(window_px, width - col)) for row in rows for col in cols]


def _starts(length: int, window_px: int, overlap_px: int) -> list[int]:
    """Evenly spread starts along one axis, on multiples of CELL_PX."""
    if length <= window_px:
        return [0]
    count = 1 + int(np.ceil((length - window_px) / (window_px - overlap_px)))
    starts = np.linspace(0, length - window_px, count)
    return [int(start) for start in np.ceil(starts / CELL_PX).astype(int) * CELL_PX]


def blending_weight(window: Window, raster_shape: tuple[int, int], overlap_px: int) -> NDArray[np.float32]:
    """Weight (h, w) of a window's pixels: 1 inside, falling to almost 0 towards edges that a neighbour covers.

    The blend happens in the middle quarter of the overlap; nearer to its edge the network lacked context.
    """
    rows = _ramp(window.row, window.height, raster_shape[0], overlap_px)
    cols = _ramp(window.col, window.width, raster_shape[1], overlap_px)
    return np.outer(rows, cols).astype(np.float32)


def _ramp(start: int, length: int, raster_length: int, overlap_px: int) -> NDArray[np.float64]:
    position = np.arange(length) + 0.5
    from_start = position if start > 0 else np.full(length, np.inf)
    from_end = length - position if start + length < raster_length else np.full(length, np.inf)
    distance = np.minimum(from_start, from_end)
    ramp = np.clip((distance - overlap_px * 3 / 8) / (overlap_px / 4), 0, 1)
    return np.maximum(ramp * ramp * (3 - 2 * ramp), 1e-6)
