import numpy as np
import pytest

from ryu_scape.arrays.pictures import halved


@pytest.mark.parametrize("shape", [(8, 6), (9, 7, 3), (1, 5, 3), (4, 1), (1, 1, 3)])
def test_halved_are_the_rounded_means(shape: tuple[int, ...]) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    tall, wide = (min(side, 2) for side in shape[:2])
    rows, columns = shape[0] // tall, shape[1] // wide
    blocks = pixels[: rows * tall, : columns * wide].reshape(rows, tall, columns, wide, -1)
    mean = blocks.mean((1, 3))
    assert np.abs(halved(pixels).reshape(mean.shape) - mean).max() <= 0.5
