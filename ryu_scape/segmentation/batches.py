"""Images of any size as one batch that a network takes, and the answers cut to their sizes again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ryu_scape.segmentation.probability import Answer
from ryu_scape.segmentation.windows import CELL_PX

FLIPS: tuple[tuple[int, ...], ...] = ((), (2,), (3,), (2, 3))
"""The axes of (B, C, H, W) along which an image is mirrored."""


def batch_of(images: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Images (4, h, w) as (B, 4, H, W): mirrored beyond their edges up to the largest one's next multiple of CELL_PX.

    So were crops in training. Edges repeated would be stripes, and a tree's as straight as a house.
    """
    height, width = (-(-max(image.shape[axis] for image in images) // CELL_PX) * CELL_PX for axis in (1, 2))
    padded = [
        np.pad(image, ((0, 0), (0, height - image.shape[1]), (0, width - image.shape[2])), mode="reflect")
        for image in images
    ]
    return np.stack(padded)


def answers_of(maps: Mapping[str, NDArray[np.float32]], images: Sequence[NDArray[np.float32]]) -> list[Answer]:
    """Maps (B, 1, H, W), by the fields of an Answer, as one Answer (h, w) for each of the images (4, h, w)."""
    return [
        Answer(**{name: map_[i, 0, : image.shape[1], : image.shape[2]] for name, map_ in maps.items()})
        for i, image in enumerate(images)
    ]
