"""Where an image has no data the network is shown the mirror image of what lies beside."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from ryu_scape.segmentation.gaps import mirror_into_gaps
from ryu_scape.segmentation.predict import cut_window
from ryu_scape.segmentation.windows import Window


def ramp(height: int = 20, width: int = 30) -> np.ndarray:
    """(2, H, W): each pixel's row and column."""
    return np.stack(np.meshgrid(np.arange(height), np.arange(width), indexing="ij")).astype(np.float32)


def test_a_gap_at_the_side_mirrors_what_is_beside_it() -> None:
    image, known = ramp(), np.ones((20, 30), bool)
    known[:, 20:] = False
    filled = mirror_into_gaps(image.copy(), known)
    assert np.array_equal(filled[:, :, :20], image[:, :, :20])
    assert np.array_equal(filled[:, :, 20:], image[:, :, 18:8:-1])


def test_a_gap_right_across_shows_both_its_sides() -> None:
    known = np.ones((20, 30), bool)
    known[8:12] = False
    filled = mirror_into_gaps(ramp(), known)
    assert filled[0, 8:12, 5].tolist() == [6, 5, 14, 13]


def test_where_nothing_known_lies_opposite_the_nearest_is_repeated() -> None:
    known = np.zeros((20, 30), bool)
    known[4, 6] = True
    filled = mirror_into_gaps(ramp(), known)
    assert np.array_equal(np.unique(filled[0]), [4])
    assert np.array_equal(np.unique(filled[1]), [6])


@pytest.mark.parametrize("everywhere", [True, False])
def test_an_image_without_gaps_or_without_anything_stays(everywhere: bool) -> None:
    assert np.array_equal(mirror_into_gaps(ramp(), np.full((20, 30), everywhere)), ramp())


def test_windows_are_filled_and_the_image_is_not() -> None:
    rgb = np.full((3, 20, 30), 200, np.uint8)
    valid = np.ones((20, 30), bool)
    rgb[:, :, 25:], valid[:, 25:] = 0, False
    cut = partial(cut_window, rgb, None, valid=valid)
    assert np.array_equal(np.unique(cut(Window(0, 10, 20, 20))[:3]), [np.float32(200 / 255)])
    assert not rgb[:, :, 25:].any()
