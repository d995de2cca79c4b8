"""What a DSM's elevations say of themselves: whether they are any, and how coarse and how steep they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rasterio.io import DatasetReader

from ryu_scape.errors import InputError
from ryu_scape.raster.geotiff import path_of
from ryu_scape.raster.grid import GeoGrid

MUCH_COARSER = 1.5
LEAST_SCALED = 0.5
"""A place that lies between 0 and 1 m above the sea and differs by more is hardly a city."""
RELIEF_PERCENTILES, LARGEST_SAMPLE, TALLEST_RELIEF_M = (2.0, 98.0), 250_000, 300.0


def relief_m(dsm_m: NDArray[np.float32]) -> tuple[float, float]:
    """RELIEF_PERCENTILES of the known elevations of a DSM (H, W), of which there is one at least."""
    stride = 1 + int(np.sqrt(dsm_m.size / LARGEST_SAMPLE))
    sample_m = dsm_m[::stride, ::stride]
    known_m = sample_m[np.isfinite(sample_m)]
    low_m, high_m = np.percentile(known_m if known_m.size else dsm_m[np.isfinite(dsm_m)], RELIEF_PERCENTILES)
    return float(low_m), float(high_m)


def is_steeper_than_a_city(dsm_m: NDArray[np.float32], grid: GeoGrid) -> bool:
    """Whether elevations (H, W) rise by more than the place is wide, as centimetres taken for metres do."""
    low_m, high_m = relief_m(dsm_m)
    return high_m - low_m > max(_across_m(grid), TALLEST_RELIEF_M)


def _across_m(grid: GeoGrid) -> float:
    return grid.gsd_m * float(np.hypot(grid.height, grid.width))


def is_scaled(dsm_m: NDArray[np.float32]) -> bool:
    """Whether these are numbers from 0 to 1, as networks learn from, in place of elevations (H, W)."""
    low, high = _limits_m(dsm_m)
    return low >= 0 and high <= 1 and high - low > LEAST_SCALED


def refuse_scaled(dsm: DatasetReader, dsm_m: NDArray[np.float32]) -> None:
    """Raises InputError where the elevations (H, W), of which there is one at least, `is_scaled`."""
    if is_scaled(dsm_m):
        low, high = _limits_m(dsm_m)
        raise InputError(
            f"{path_of(dsm).name} holds no heights in metres: its values lie between {low:.2g} and {high:.2g}, as they "
            "are scaled for training.",
            "Give the DSM as it was before that; the program scales it for the network itself.",
        )


def _limits_m(dsm_m: NDArray[np.float32]) -> tuple[float, float]:
    return float(np.nanmin(dsm_m)), float(np.nanmax(dsm_m))


def coarseness_warnings(drawn_gsd_m: float, measured_gsd_m: float) -> tuple[str, ...]:
    """What is said of a DSM that was measured in much coarser pixels than it is drawn in."""
    if measured_gsd_m <= MUCH_COARSER * drawn_gsd_m:
        return ()
    return (
        f"The DSM shows nothing finer than {measured_gsd_m:.2g} m, though its pixels are of {drawn_gsd_m:.2g} m: it is "
        "taken for as coarse as that. A model of the bare earth (DTM) looks like this too.",
    )


def steepness_warnings(dsm_m: NDArray[np.float32], grid: GeoGrid) -> tuple[str, ...]:
    """What is said of elevations (H, W), one at least, that are steeper than any city."""
    if not is_steeper_than_a_city(dsm_m, grid):
        return ()
    low_m, high_m = relief_m(dsm_m)
    return (
        f"The DSM rises by {high_m - low_m:.0f} m over a place {_across_m(grid):.0f} m across: its heights may be in "
        "another unit. Declare it, for instance with gdal_edit.py -units cm.",
    )
