"""Images as batches: padded to what the network takes, by what a city is likely to look like beyond an edge."""

from __future__ import annotations

import numpy as np
import pytest

from ryu_scape.segmentation.batches import batch_of
from ryu_scape.segmentation.windows import CELL_PX


def test_images_are_mirrored_beyond_their_edges() -> None:
    image = np.random.default_rng(0).random((4, CELL_PX - 10, 2 * CELL_PX - 20), np.float32)
    batch = batch_of([image])
    assert batch.shape == (1, 4, CELL_PX, 2 * CELL_PX)
    assert np.array_equal(batch[0, :, :-10, :-20], image)
    assert np.array_equal(batch[0, :, -10:, :-20], image[:, -11:-1][:, ::-1])
    assert np.array_equal(batch[0, :, :-10, -20:], image[:, :, -21:-1][:, :, ::-1])


@pytest.mark.parametrize(("height", "width"), [(1, 1), (3, CELL_PX), (CELL_PX + 1, 2)])
def test_what_is_narrower_than_its_margin_is_mirrored_again(height: int, width: int) -> None:
    image = np.full((4, height, width), 0.5, np.float32)
    assert np.array_equal(np.unique(batch_of([image])), [0.5])
    assert all(side % CELL_PX == 0 for side in batch_of([image]).shape[2:])


def test_images_of_different_sizes_share_the_largest_ones() -> None:
    small, large = np.zeros((4, 10, 10), np.float32), np.ones((4, CELL_PX, CELL_PX + 1), np.float32)
    assert batch_of([small, large]).shape == (2, 4, CELL_PX, 2 * CELL_PX)
