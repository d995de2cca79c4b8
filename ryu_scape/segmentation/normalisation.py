"""What the network sees: the one place where pixels become its input, at inference and in training alike."""

from __future__ import annotations

from enum import Enum

import numpy as np
from numpy.typing import NDArray

IN_CHANNELS = 4
"""RGB and DSM."""
DSM_BAND = 3
HEIGHT_RANGE_M = 30.0


class DsmEncoding(Enum):
    """How the fourth channel shows the DSM.

    ABOVE_TERRAIN: DSM minus DTM over a fixed range of 30 m, so that a storey has the same value in every tile.
    MIN_MAX: the tile's lowest value is 0 and its highest 1, as in the first report.
    """

    ABOVE_TERRAIN = "above_terrain"
    MIN_MAX = "min_max"


def encode_dsm(dsm_m: NDArray[np.float32], dtm_m: NDArray[np.float32], encoding: DsmEncoding) -> NDArray[np.float32]:
    """The fourth channel (H, W) float32 in [0, 1] of a DSM and its DTM (H, W) in metres; NaN where there is no data."""
    known = np.isfinite(dsm_m)
    if not known.any():
        return np.full(dsm_m.shape, np.nan, np.float32)
    if encoding is DsmEncoding.MIN_MAX:
        low, high = float(dsm_m[known].min()), float(dsm_m[known].max())
        channel = (dsm_m - low) / max(high - low, 1e-6)
    else:
        channel = (dsm_m - dtm_m) / HEIGHT_RANGE_M
    return np.where(known, np.clip(channel, 0, 1), np.nan).astype(np.float32)


def network_input(rgb: NDArray[np.uint8], dsm_channel: NDArray[np.float32] | None) -> NDArray[np.float32]:
    """Stack an orthophoto (3, H, W) and an encoded DSM (H, W) as the network's input.

    Without a DSM the fourth channel is blank. Returns (4, H, W) float32 in [0, 1].
    """
    channels = np.zeros((IN_CHANNELS, *rgb.shape[1:]), np.float32)
    np.divide(rgb, 255, out=channels[:3], dtype=np.float32)
    if dsm_channel is not None:
        channels[3] = dsm_channel
    return channels
