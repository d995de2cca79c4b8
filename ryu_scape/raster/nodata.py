"""Values that mean 'nothing was measured here', declared or not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CUSTOMARY_NODATA = (-9999.0, -32767.0, -32768.0)
LARGEST_MEASURABLE = 1e30


def blank_nodata(values: NDArray[np.generic], measured: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Any real array as float32, NaN where not `measured`, infinite, or one of the customary nodata values."""
    with np.errstate(invalid="ignore", over="ignore"):
        blanked = values.astype(np.float32)
        kept = np.abs(blanked) < LARGEST_MEASURABLE
    kept &= measured
    if np.dtype(values.dtype).kind != "u":
        kept &= ~np.isin(blanked, np.array(CUSTOMARY_NODATA, np.float32))
    blanked[~kept] = np.nan
    return blanked
