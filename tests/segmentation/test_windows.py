"""Windows cover the raster, stay in bounds, sit on the network's cells, and blend without a seam."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from ryu_scape.segmentation.windows import CELL_PX, blending_weight, plan_windows

SHAPES = [(1, 1), (650, 650), (768, 769), (1000, 300), (2049, 1531), (5000, 77)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("window_px", "overlap_px"), [(256, 64), (768, 384)])
def test_windows_cover_every_pixel_and_no_more(shape: tuple[int, int], window_px: int, overlap_px: int) -> None:
    covered = np.zeros(shape, int)
    for window in plan_windows(*shape, window_px, overlap_px):
        part = covered[window.slices]
        assert part.shape == (window.height, window.width)
        assert max(part.shape) <= window_px
        assert window.row % CELL_PX == 0
        assert window.col % CELL_PX == 0
        part += 1
    assert covered.min() >= 1


@pytest.mark.parametrize("shape", SHAPES)
def test_neighbours_share_the_overlap(shape: tuple[int, int]) -> None:
    height_of = {window.row: window.height for window in plan_windows(*shape, 256, 96)}
    rows = sorted(height_of)
    for first, second in pairwise(rows):
        assert height_of[first] + first - second >= 96 - CELL_PX


def test_blending_gives_back_what_all_windows_agree_on() -> None:
    shape, window_px, overlap_px = (700, 900), 256, 96
    truth = np.random.default_rng(0).random(shape).astype(np.float32)
    total, weights = np.zeros(shape), np.zeros(shape)
    for window in plan_windows(*shape, window_px, overlap_px):
        weight = blending_weight(window, shape, overlap_px)
        total[window.slices] += weight * truth[window.slices]
        weights[window.slices] += weight
    assert np.allclose(total / weights, truth, atol=1e-5)


@pytest.mark.parametrize("overlap_px", [96, 127, 128, 200])
def test_no_seam_shows_between_windows_that_disagree(overlap_px: int) -> None:
    shape = (200, 900)
    total, weights = np.zeros(shape), np.zeros(shape)
    for number, window in enumerate(plan_windows(*shape, 256, overlap_px)):
        weight = blending_weight(window, shape, overlap_px)
        total[window.slices] += weight * (number % 2)
        weights[window.slices] += weight
    blended = total / weights
    assert np.ptp(blended) > 0.9
    assert np.abs(np.diff(blended, axis=1)).max() < 0.15


def test_windows_that_share_nothing_lie_side_by_side() -> None:
    shape = (300, 300)
    for window in plan_windows(*shape, 128, CELL_PX - 1):
        assert (blending_weight(window, shape, CELL_PX - 1) == 1).all()


def test_the_rim_of_a_window_counts_for_next_to_nothing() -> None:
    shape, overlap_px = (1000, 1000), 192
    windows = plan_windows(*shape, 400, overlap_px)
    middle = windows[len(windows) // 2]
    weight = blending_weight(middle, shape, overlap_px)
    assert weight[: overlap_px // 4].max() < 1e-4
    assert weight[192, 192] == 1.0
