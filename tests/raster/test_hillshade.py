"""A relief does not show how it was worked through, and is lit and tinted by what it shows."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ryu_scape.raster import hillshade
from ryu_scape.raster.hillshade import shade_relief, surveyed

HILLS_M = np.random.default_rng(5).normal(100, 8, (12, 15)).astype(np.float32)


@pytest.fixture
def hills_m() -> np.ndarray:
    """120 by 150 pixels with two gaps, one at the border."""
    dsm_m = cv2.resize(HILLS_M, (150, 120), interpolation=cv2.INTER_CUBIC)
    dsm_m[40:52, 60:75] = np.nan
    dsm_m[:9, 100:] = np.nan
    return dsm_m


@pytest.mark.parametrize("strip_px", [1, 150 * 7, 150 * 40])
def test_strips_do_not_show(hills_m: np.ndarray, strip_px: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = shade_relief(hills_m, 0.5)
    monkeypatch.setattr(hillshade, "STRIP_PX", strip_px)
    assert (shade_relief(hills_m, 0.5) == whole).all()


def test_with_a_range_a_place_is_tinted_whatever_lies_beside_it(hills_m: np.ndarray) -> None:
    beside = np.concatenate((hills_m, hills_m + 500), axis=1)
    apart, together = (shade_relief(each, 0.5, (80.0, 120.0)) for each in (hills_m, beside))
    assert (apart[:, :, :115] == together[:, :, :115]).all()
    assert (shade_relief(hills_m, 0.5)[:, :, :115] != shade_relief(beside, 0.5)[:, :, :115]).any()


def test_higher_ground_is_lighter_and_gaps_have_one_colour(hills_m: np.ndarray) -> None:
    steps_m = np.repeat(np.arange(4, dtype=np.float32) * 10, 30)[:, None].repeat(40, axis=1)
    relief = shade_relief(steps_m, 10.0)
    red = [int(relief[0, row, 20]) for row in (10, 45, 75, 110)]
    assert red == sorted(red)
    assert red[-1] > red[0] + 60
    assert len(np.unique(shade_relief(hills_m, 0.5)[:, np.isnan(hills_m)], axis=1).T) == 1


def test_gaps_amid_a_survey_belong_to_it(hills_m: np.ndarray) -> None:
    within = surveyed(hills_m)
    assert within[45, 65]
    assert not within[3, 140]
    assert within[np.isfinite(hills_m)].all()
