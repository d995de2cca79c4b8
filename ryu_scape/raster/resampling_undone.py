"""A DSM that somebody resampled to finer pixels, taken back to the cells that it was measured in.

Many lay a DSM onto the image's pixels before they give it: thirty metres drawn in half of one. Interpolation keeps the
elevation in the middle of a cell as it was, so that where it is known how the cells lay, their elevations can be read
off. Whether they lay so is tried: interpolated again, they must give the DSM back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from operator import itemgetter

import cv2
import numpy as np
from affine import Affine
from numpy.typing import NDArray

from ryu_scape.raster.finest_detail import rounding_m
from ryu_scape.raster.grid import Georeference, apply_transform, opencv_matrix
from ryu_scape.raster.lattices import SIDES_OF_DETAIL, lattices

LARGEST_SAMPLE_PX = 1024
LEAST_CELL_PX, LEAST_CELLS = 3.5, 6
LARGEST_MISFIT, LARGEST_ROUNDING = 0.12, 0.35
"""How far interpolated cells may be off the DSM: of how far cells are off the middle of their neighbours, and of the
step that elevations were rounded to; root mean squares."""
LEAST_RELIEF_M = 0.2
TRIED = 60
"""Pixels along each side."""
LEAST_KNOWN = 0.3
"""Share of them, and of a kernel's weight, that must be known."""
SLIVER = 0.02
"""Less of a cell than this, no more than the error of its place, is none."""
REACH = 3
"""Of a kernel, in cells."""
Kernel = Callable[[NDArray[np.float64]], NDArray[np.float64]]


def _nearest(t: NDArray[np.float64]) -> NDArray[np.float64]:
    return ((t >= -0.5) & (t < 0.5)).astype(np.float64)


def _linear(t: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.maximum(1 - np.abs(t), 0)


def _cubic(t: NDArray[np.float64]) -> NDArray[np.float64]:
    """Keys' convolution (1981, IEEE Transactions on Acoustics, Speech, and Signal Processing 29)."""
    t = np.abs(t)
    near, far = (1.5 * t - 2.5) * t**2 + 1, ((2.5 - 0.5 * t) * t - 4) * t + 2
    return np.select([t < 1, t < 2], [near, far], 0.0)


def _lanczos(t: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.abs(t) < REACH, np.sinc(t) * np.sinc(t / REACH), 0.0)


def _spline(t: NDArray[np.float64]) -> NDArray[np.float64]:
    """The cubic B-spline, which smooths."""
    t = np.abs(t)
    return np.select([t < 1, t < 2], [2 / 3 + (0.5 * t - 1) * t**2, (2 - t) ** 3 / 6], 0.0)


KERNELS: tuple[Kernel, ...] = (_nearest, _linear, _cubic, _lanczos)
"""By which GDAL interpolates to finer pixels, its spline aside; each leaves the middle of a cell as it is."""


def cells_before_resampling(
    elevation_m: NDArray[np.float32], own: Georeference, detail_px: float
) -> tuple[NDArray[np.float32], Georeference] | None:
    """The cells (n, m) that a DSM (H, W; metres, NaN = no data) was interpolated from, and where they lie.

    detail_px: its finest detail. None where it was not, or they cannot be told. Raises InputError when it lies nowhere
    on the Earth.
    """
    if min(elevation_m.shape) < LEAST_CELLS * LEAST_CELL_PX:
        return None
    rows, columns = (_middle(length) for length in elevation_m.shape)
    shown_m = elevation_m[rows, columns]
    to_shown = Affine.translation(-columns.start, -rows.start)
    shown_on = Georeference(own.name, own.transform @ ~to_shown, own.crs, *shown_m.shape)
    rounded_m = rounding_m(shown_m)
    least_px = max(LEAST_CELL_PX, SIDES_OF_DETAIL[0] * detail_px)
    for alternatives in lattices(shown_m, shown_on, detail_px):
        if not 0 < abs(alternatives[0].determinant) <= least_px**-2:
            continue
        tried = [(*_misfit(shown_m, rounded_m, *_read_off(shown_m, one)), one) for one in alternatives]
        misfit, is_spline, best = min(tried, key=itemgetter(0))
        if misfit < 1:
            cells_m, to_cells = _read_off(elevation_m, best @ to_shown)
            georeference = Georeference(own.name, own.transform @ ~to_cells, own.crs, *cells_m.shape)
            return _unsmoothed(cells_m) if is_spline else cells_m, georeference
    return None


def _middle(length: int) -> slice:
    start = max(0, length - LARGEST_SAMPLE_PX) // 2
    return slice(start, start + min(length, LARGEST_SAMPLE_PX))


def _read_off(elevation_m: NDArray[np.float32], to_cells: Affine) -> tuple[NDArray[np.float32], Affine]:
    """Elevations (n, m) in the middle of all cells that a DSM (H, W) touches, and from its pixels to these."""
    height, width = elevation_m.shape
    corners = apply_transform(to_cells, np.array([[0, 0], [width, 0], [0, height], [width, height]], np.float64))
    first, last = np.floor(corners.min(axis=0) + SLIVER), np.ceil(corners.max(axis=0) - SLIVER)
    columns, rows = np.maximum(last - first, 1).astype(int).tolist()
    own = Affine.translation(*(-first).tolist()) @ to_cells
    flags, size = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, (columns, rows)
    return cv2.warpAffine(elevation_m, opencv_matrix(~own), size, flags=flags, borderMode=cv2.BORDER_REPLICATE), own


def _misfit(
    shown_m: NDArray[np.float32], rounded_m: float, cells_m: NDArray[np.float32], to_cells: Affine
) -> tuple[float, bool]:
    """How far cells (n, m), interpolated, are off the DSM (h, w; rounded), as a multiple of what they may be off.

    Tried in some of its pixels away from the edges, and whether a spline goes best with these.
    """
    edge_px = int(np.ceil(1 / np.sqrt(abs(to_cells.determinant))))
    between = (one - 0.5 * (before + after) for before, one, after in _threes(cells_m))
    relief_m = _root_mean_square(np.concatenate([part.ravel() for part in between]))
    if min(cells_m.shape) < LEAST_CELLS or relief_m < LEAST_RELIEF_M or 2 * edge_px >= min(shown_m.shape):
        return np.inf, False
    places = (np.unique(np.linspace(edge_px, length - 1 - edge_px, TRIED).astype(int)) for length in shown_m.shape)
    row, column = (place.ravel() for place in np.meshgrid(*places, indexing="ij"))
    at = apply_transform(to_cells, np.column_stack((column, row)) + 0.5) - 0.5
    drawn_m = [_interpolated(cells_m, at, kernel) for kernel in KERNELS]
    drawn_m.append(_interpolated(_unsmoothed(cells_m), at, _spline))
    off_m = np.stack(drawn_m) - shown_m[row, column]
    if np.isfinite(off_m[0]).mean() < LEAST_KNOWN:
        return np.inf, False
    sizes_m = [_root_mean_square(one) for one in off_m]
    allowed_m = LARGEST_MISFIT * relief_m + LARGEST_ROUNDING * rounded_m
    return min(sizes_m) / allowed_m, sizes_m[-1] < min(sizes_m[:-1])


def _unsmoothed(cells_m: NDArray[np.float32]) -> NDArray[np.float32]:
    """The cells (n, m) that a spline smooths to these; as they are where some are unknown."""
    if not np.isfinite(cells_m).all():
        return cells_m
    for _ in range(2):
        count = len(cells_m)
        smoothing = np.eye(count) * 4 / 6 + (np.eye(count, k=1) + np.eye(count, k=-1)) / 6
        smoothing[[0, -1], [0, -1]] += 1 / 6
        cells_m = np.linalg.solve(smoothing, cells_m).astype(np.float32).T
    return cells_m


def _interpolated(cells_m: NDArray[np.float32], at: NDArray[np.float64], kernel: Kernel) -> NDArray[np.float64]:
    """Values of cells (n, m) at points (k, 2) as (column, row), counted from the middle of the first cell."""
    first = np.floor(at).astype(int) - REACH + 1
    value, total = np.zeros(len(at)), np.zeros(len(at))
    columns, rows = (first[:, [axis]] + np.arange(2 * REACH) for axis in (0, 1))
    across, down = kernel(at[:, :1] - columns), kernel(at[:, 1:] - rows)
    columns, rows = np.clip(columns, 0, cells_m.shape[1] - 1), np.clip(rows, 0, len(cells_m) - 1)
    for right, below in product(range(2 * REACH), repeat=2):
        cell_m = cells_m[rows[:, below], columns[:, right]]
        weight = across[:, right] * down[:, below] * np.isfinite(cell_m)
        value += weight * np.nan_to_num(cell_m)
        total += weight
    return np.divide(value, total, out=np.full(len(at), np.nan), where=np.abs(total) > LEAST_KNOWN)


def _threes(values: NDArray) -> Iterator[tuple[NDArray, NDArray, NDArray]]:
    """Before, at and after each but the first and last along either axis."""
    yield values[:-2], values[1:-1], values[2:]
    yield values[:, :-2], values[:, 1:-1], values[:, 2:]


def _root_mean_square(values: NDArray[np.floating]) -> float:
    known = values[np.isfinite(values)].astype(np.float64)
    return float(np.sqrt(known @ known / max(known.size, 1)))
