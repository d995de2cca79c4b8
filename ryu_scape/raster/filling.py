"""Numbers that fill up a DSM where nothing was measured, though the file does not declare them.

`gdalwarp` without `-dstnodata` leaves 0 around and within what it turned; others leave the largest number of the type.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rasterio.io import DatasetReader
from rasterio.windows import Window

from ryu_scape.arrays.masks import dilated
from ryu_scape.raster.geotiff import blames_the_file

NOTICE = (
    "Parts of the DSM are exactly 0, or the largest number that its type has, far off all other heights: they are "
    "taken for no data."
)
SAMPLE_WINDOW_PX, SAMPLE_WINDOWS_A_SIDE = 64, 8
FAR_M, NEAREST_PERCENTILE, NEAREST_BESIDE_PERCENTILE = 10.0, 1.0, 10.0
"""So far off lie nearly all other heights, and most of those right beside. By the sea, which is 0, neither is so: there
are beaches, and even below cliffs the pixels of the coast are partly water."""
LEAST_FILLED_PX = 100
"""Fewer pixels are left out in silence: they are no collar and no block."""


@blames_the_file
def undeclared_fillings(dataset: DatasetReader, unit_m: float) -> tuple[float, ...]:
    """Those of 0 and the largest unsigned number that would be far off all other heights of a DSM.

    unit_m: metres of one step of the band, its scale apart. Decided by windows spread over the whole file, so that
    whoever reads a part of it finds the same.
    """
    windows = [dataset.read(1, window=window, masked=True) for window in _sample_windows(dataset)]
    step_m = abs(dataset.scales[0] * unit_m)
    return tuple(value for value in _candidates(np.dtype(dataset.dtypes[0])) if _is_far_off(value, windows, step_m))


def may_be_filled(band: np.ma.MaskedArray) -> bool:
    """Whether some of a part's numbers (h, w) could be a filling: else nobody need look at the whole file."""
    return bool(np.isin(band.data, _candidates(band.dtype)).any())


def _candidates(dtype: np.dtype) -> tuple[float, ...]:
    return (0.0, float(np.iinfo(dtype).max)) if dtype.kind == "u" else (0.0,)


def _sample_windows(dataset: DatasetReader) -> list[Window]:
    rows, cols = (_starts(side_px) for side_px in (dataset.height, dataset.width))
    height, width = min(SAMPLE_WINDOW_PX, dataset.height), min(SAMPLE_WINDOW_PX, dataset.width)
    return [Window(col, row, width, height) for row in rows for col in cols]


def _starts(side_px: int) -> list[int]:
    """Where windows begin that reach from edge to edge and overlap as little as they can."""
    count = min(SAMPLE_WINDOWS_A_SIDE, -(-side_px // SAMPLE_WINDOW_PX))
    return np.linspace(0, max(side_px - SAMPLE_WINDOW_PX, 0), count).astype(int).tolist()


def _is_far_off(value: float, windows: Sequence[np.ma.MaskedArray], step_m: float) -> bool:
    """Whether other values of windows (h, w) are far from this one, and those that touch it too, if any do."""
    away_m, away_beside_m = [], []
    for window in windows:
        is_value = window.data == value
        is_other = ~np.ma.getmaskarray(window) & ~is_value & np.isfinite(window.data)
        is_beside = is_other & dilated(is_value, 1)
        distance_m = np.abs(window.data.astype(np.float64) - value) * step_m
        away_m.append(distance_m[is_other])
        away_beside_m.append(distance_m[is_beside])
    others_m, beside_m = np.concatenate(away_m), np.concatenate(away_beside_m)
    if not others_m.size or np.percentile(others_m, NEAREST_PERCENTILE) < FAR_M:
        return False
    return not beside_m.size or bool(np.percentile(beside_m, NEAREST_BESIDE_PERCENTILE) >= FAR_M)


def said_of_filling(filled_px: int) -> tuple[str, ...]:
    """What a person should hear of so many pixels that were taken for no data."""
    return (NOTICE,) if filled_px >= LEAST_FILLED_PX else ()
