"""Runners that repeat what they are shown, and what to show them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ryu_scape.segmentation.probability import Answer

Progress = Callable[[float], None]


@dataclass
class Echo:
    """Says of each pixel what its first band shows, and of its height what its second does."""

    batch_size: int = 2
    shapes: list[tuple[int, ...]] = field(default_factory=list)
    with_context: list[bool] = field(default_factory=list)

    def run(
        self, images: Sequence[NDArray[np.float32]], progress: Progress, *, with_context: bool = True
    ) -> list[Answer] | None:
        progress(0.5)
        self.shapes += [image.shape[1:] for image in images]
        self.with_context.append(with_context)
        return [Answer(image[0], height_m=image[1]) for image in images]


@dataclass
class Full(Echo):
    """Runs out of memory."""

    def run(
        self, images: Sequence[NDArray[np.float32]], progress: Progress, *, with_context: bool = True
    ) -> list[Answer] | None:
        return None


def ramps(height: int, width: int) -> NDArray[np.float32]:
    """An image (4, h, w) that rises from left to right and, in its second band, from top to bottom."""
    across = np.broadcast_to(np.linspace(0, 1, width, dtype=np.float32), (height, width))
    down = np.broadcast_to(np.linspace(0, 1, height, dtype=np.float32)[:, None], (height, width))
    return np.stack([across, down, across, down])
