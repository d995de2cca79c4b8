"""Cut a raster into overlapping windows, and blend what comes back so that no seam shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CELL_PX = 64
"""Windows start on the network's coarsest cells, so that a pixel meets the same cell in every window."""


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


def shared_px(overlap_px: int) -> int:
    """How many rows or columns neighbours share that are asked for an overlap: whole cells."""
    return overlap_px // CELL_PX * CELL_PX


def plan_windows(height: int, width: int, window_px: int, overlap_px: int) -> list[Window]:
    """As few windows of at most `window_px` a side as cover the raster, all of one size but for the last.

    Neighbours share `shared_px(overlap_px)`.
    """
    rows, cols = _spans(height, window_px, overlap_px), _spans(width, window_px, overlap_px)
    return [Window(row, col, tall, wide) for row, tall in rows for col, wide in cols]


def _spans(length: int, window_px: int, overlap_px: int) -> list[tuple[int, int]]:
    """Starts and lengths of the windows along one axis; starts lie on multiples of CELL_PX."""
    window, overlap = max(1, window_px // CELL_PX), shared_px(overlap_px) // CELL_PX
    cells = -(-length // CELL_PX)
    count = max(1, -(-(cells - overlap) // (window - overlap)))
    size = -(-(cells + (count - 1) * overlap) // count)
    starts = [i * (size - overlap) * CELL_PX for i in range(count)]
    return [(start, min(size * CELL_PX, length - start)) for start in starts]


def blending_weight(window: Window, raster_shape: tuple[int, int], overlap_px: int) -> NDArray[np.float32]:
    """Weight (h, w) of a window's pixels: 1 inside, falling to almost 0 towards edges that a neighbour covers.

    The blend happens in the middle quarter of the overlap; nearer to its edge the network lacked context.
    """
    shared = shared_px(overlap_px)
    if not shared:
        return np.ones((window.height, window.width), np.float32)
    rows = _ramp(window.row, window.height, raster_shape[0], shared)
    cols = _ramp(window.col, window.width, raster_shape[1], shared)
    return np.outer(rows, cols).astype(np.float32)


def _ramp(start: int, length: int, raster_length: int, shared: int) -> NDArray[np.float64]:
    position = np.arange(length) + 0.5
    from_start = position if start > 0 else np.full(length, np.inf)
    from_end = length - position if start + length < raster_length else np.full(length, np.inf)
    distance = np.minimum(from_start, from_end)
    ramp = np.clip((distance - shared * 3 / 8) / (shared / 4), 0, 1)
    return np.maximum(ramp * ramp * (3 - 2 * ramp), 1e-6)
