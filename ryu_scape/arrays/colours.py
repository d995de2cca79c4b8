"""What colours tell."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def excess_green(red: NDArray[Any], green: NDArray[Any], blue: NDArray[Any]) -> NDArray[np.floating]:
    """(2 G - R - B) / (R + G + B) of colours (...) from 0 to 255, as float: above 0 what is green, from -1 to 2.

    Source: Woebbecke, Meyer, Von Bargen & Mortensen 1995, Transactions of the ASAE 38:1.
    """
    red, green, blue = (band.astype(np.result_type(band, np.float32), copy=False) for band in (red, green, blue))
    return np.asarray((2 * green - red - blue) / np.maximum(red + green + blue, 1))
