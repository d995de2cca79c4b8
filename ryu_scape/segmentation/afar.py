"""A network that looks at an image near at hand and glances at it from afar, where halls are seen whole.

What is wider than the network sees around a pixel is hardly known near at hand to be a building: it looks like a yard.
In a smaller image it is, but there houses run together, so the glance has a say where it sees what is wide alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.masks import disc
from ryu_scape.progress import Step, share
from ryu_scape.segmentation.probability import Answer
from ryu_scape.segmentation.scales import SCALES, resized

if TYPE_CHECKING:
    from ryu_scape.segmentation.engine import NetworkRunner, Runner

GLANCE_SCALE = 0.43
"""Of an image of 0.3 m: to pixels of 0.7 m."""
WIDE_PX = 20
"""Narrower than a circle of that radius, 28 m across, is for the nearer looks alone."""
TRUST = 0.5
"""How far a probability is raised to what the glance says."""
NEAR = sum(scale**2 for scale in SCALES) / (sum(scale**2 for scale in SCALES) + GLANCE_SCALE**2)
"""The nearer looks' share of the work."""


@dataclass(frozen=True)
class AfarRunner:
    """Looks through a runner, and through the network itself at the image from afar."""

    runner: Runner
    network: NetworkRunner

    @property
    def batch_size(self) -> int:
        """How many images it wants at a time."""
        return self.runner.batch_size

    def run(self, images: Sequence[NDArray[np.float32]], step: Step) -> list[Answer] | None:
        """The answers (h, w) to images (4, h, w), or None where memory ran out: try again then, with fewer.

        step: told now and then which share is done; what it raises ends the work.
        """
        answers = self.runner.run(images, share(step, 0.0, NEAR))
        if answers is None:
            return None
        glances = self.network.run([resized(image, GLANCE_SCALE) for image in images], share(step, NEAR, 1.0))
        if glances is None:
            return None
        return [
            replace(answer, probability=with_wide(answer.probability, glance.probability))
            for answer, glance in zip(answers, glances, strict=True)
        ]


def with_wide(near: NDArray[np.float32], afar: NDArray[np.float32]) -> NDArray[np.float32]:
    """A probability (H, W) of buildings, raised where one from afar (h, w) is higher over something wide."""
    wide = cv2.morphologyEx(afar, cv2.MORPH_OPEN, disc(WIDE_PX))
    wide = cv2.resize(wide, near.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return near + np.float32(TRUST) * np.maximum(wide - near, 0)
