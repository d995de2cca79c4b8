"""Buildings as label images, and the same ones as a network might draw them."""

from __future__ import annotations

import numpy as np


def random_cities(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Label images (64, 64) of rectangles, and of the same ones moved and resized a little."""
    rng = np.random.default_rng(seed)
    true, predicted = np.zeros((64, 64), np.int32), np.zeros((64, 64), np.int32)
    for label, (row, col) in enumerate(np.ndindex(4, 4), 1):
        top, left = row * 16 + rng.integers(0, 4), col * 16 + rng.integers(0, 4)
        height, width = rng.integers(5, 12, 2)
        true[top : top + height, left : left + width] = label
        moved, shifted = rng.integers(-2, 3, 2)
        top, left = max(0, top + moved), max(0, left + shifted)
        predicted[top : top + height, left : left + width] = 17 - label
    return predicted, true
