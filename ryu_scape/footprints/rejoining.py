"""What was parted by its shape alone, though the network sees no line between two buildings there, becomes one again.

A neck or a faint gap is often but a narrower part of one building. Roofs of different colours stay two.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import mean_of_each
from ryu_scape.footprints.tracing import trace_walls
from ryu_scape.footprints.unions import joined

LEAST_PARTING = 0.3
"""The mean probability, along the wall between two buildings, of a line that parts them."""
MOST_DIFFERENCE = 15.0
"""Between the mean colours of two roofs that may be one, in CIELAB (CIE76)."""


def rejoined(labels: NDArray[np.int32], parting: NDArray[np.float32], rgb: NDArray[np.uint8]) -> NDArray[np.int32]:
    """The labels (H, W) of buildings, from 1, 0 outside, with those made one that nothing seen tells apart.

    parting: (H, W) the probability of a line between two buildings. rgb: (3, H, W) the image.
    """
    walls = trace_walls(labels)
    if not walls.wall.size:
        return labels
    column, row = walls.start.astype(np.intp).T
    beside = cv2.blur(parting, (3, 3))[row.clip(0, labels.shape[0] - 1), column.clip(0, labels.shape[1] - 1)]
    count = int(labels.max(initial=0)) + 1
    first, second = walls.labels.T
    colour = _mean_colours(labels, rgb, count)
    is_one = mean_of_each(walls.wall, beside, len(walls.labels)) < LEAST_PARTING
    is_one &= np.linalg.norm(colour[first] - colour[second], axis=1) < MOST_DIFFERENCE
    return joined(first[is_one], second[is_one], count).astype(np.int32)[labels]


def _mean_colours(labels: NDArray[np.int32], rgb: NDArray[np.uint8], count: int) -> NDArray[np.float64]:
    """Of each label (count,), in CIELAB (count, 3)."""
    inside = labels > 0
    pixels = rgb[:, inside].T[None].astype(np.float32) / np.float32(255)
    lightness_a_b = cv2.cvtColor(pixels, cv2.COLOR_RGB2LAB)[0].T
    return np.stack([mean_of_each(labels[inside], values, count) for values in lightness_a_b], axis=1)
