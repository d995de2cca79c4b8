"""Numbers that are no elevations are refused before anything is built of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ryu_scape.errors import InputError
from ryu_scape.progress import NullProgress
from ryu_scape.raster import read_dsm_alone
from ryu_scape.raster.sandboxed import read_stack
from ryu_scape.settings import RasterSettings


def test_a_dsm_scaled_for_training_is_refused(write_tiff, rgb_path: Path) -> None:
    scaled = np.random.default_rng(0).random((1, 40, 60), np.float32)
    path = write_tiff("scaled.tif", scaled)
    for read in (
        lambda: read_stack(rgb_path, path, RasterSettings(), NullProgress()),
        lambda: read_dsm_alone(path, RasterSettings(), NullProgress()),
    ):
        with pytest.raises(InputError, match=r"scaled\.tif holds no heights in metres") as refusal:
            read()
        assert "before" in refusal.value.remedy


@pytest.mark.parametrize(("low_m", "high_m"), [(0.1, 0.4), (0.0, 1.5), (-0.5, 0.5), (12.0, 12.9)])
def test_a_flat_place_by_the_sea_is_read(write_tiff, rgb_path: Path, low_m: float, high_m: float) -> None:
    dsm_m = np.random.default_rng(0).uniform(low_m, high_m, (1, 40, 60)).astype(np.float32)
    stack = read_stack(rgb_path, write_tiff("flat.tif", dsm_m), RasterSettings(), NullProgress())
    assert stack.dsm_m is not None
    assert np.nanmax(stack.dsm_m) > low_m
