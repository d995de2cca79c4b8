"""Narrow voids of a DSM are spanned, wide ones stay."""

from __future__ import annotations

import numpy as np
import pytest

from ryu_scape.terrain import bridge_narrow_voids
from ryu_scape.terrain.voids import WIDEST_M


@pytest.mark.parametrize("gsd_m", [0.25, 0.5, 1.0])
def test_what_a_square_fits_into_stays_void(gsd_m: float) -> None:
    side_px = 2 * round(WIDEST_M / 2 / gsd_m) + 1
    row, col = np.mgrid[: 6 * side_px, : 6 * side_px].astype(np.float32)
    dsm = (50 + 0.02 * gsd_m * (row + 2 * col)).astype(np.float32)
    pierced = dsm.copy()
    wide, narrow = np.s_[side_px : 3 * side_px, side_px : 3 * side_px], np.s_[4 * side_px : 5 * side_px - 1, :]
    pierced[wide] = pierced[narrow] = np.nan
    bridged = bridge_narrow_voids(pierced, gsd_m)
    assert np.isnan(bridged[wide]).all()
    assert np.abs(bridged - dsm)[narrow].max() < 0.3
    bridged[wide] = bridged[narrow] = pierced[wide] = pierced[narrow] = 0
    assert np.array_equal(bridged, pierced)


def test_a_roof_that_is_half_void_is_a_roof() -> None:
    dsm = np.full((100, 100), 20, np.float32)
    dsm[30:70, 30:70] = 27
    pierced = dsm.copy()
    pierced[40:55, 32:50] = np.nan
    assert np.abs(bridge_narrow_voids(pierced, 0.5) - dsm)[40:55, 32:50].max() < 0.5


@pytest.mark.parametrize("value", [3.0, np.nan])
def test_a_dsm_without_voids_or_without_anything_is_as_it_was(value: float) -> None:
    dsm = np.full((30, 20), value, np.float32)
    assert bridge_narrow_voids(dsm, 0.5) is dsm
