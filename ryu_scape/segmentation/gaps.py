"""What the network is shown where an image has no data: the mirror image of what lies this side of the gap's edge.

Black passes for shadow and white for roofs, and their straight edges for walls, of which a cut orthophoto has many.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.masks import nearest_of


def mirror_into_gaps(image: NDArray[np.float32], known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """An image (C, H, W) in which each pixel that is not `known` (H, W) is what lies as far from the nearest known one.

    It is that nearest pixel itself where what lies opposite is not known either. The image is changed in place, and
    returned; it stays as it is where nothing is known.
    """
    if known.all() or not known.any():
        return image
    gap = np.argwhere(~known)
    nearest = np.argwhere(known)[nearest_of(known)[1][~known]]
    opposite = 2 * nearest - gap
    inside = ((opposite >= 0) & (opposite < known.shape)).all(axis=1)
    opposite[~inside] = nearest[~inside]
    unknown = ~known[tuple(opposite.T)]
    opposite[unknown] = nearest[unknown]
    for band in image:
        band[tuple(gap.T)] = band[tuple(opposite.T)]
    return image
