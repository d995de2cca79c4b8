"""A network that looks at an image with its DSM and glances at it without: what that surely denies is no building.

Beside a DSM the network believes whatever stands out of the terrain. Where the terrain is wrong, on terraces, on
embankments and in woods, yards, roads and trees stand out, and these are what an image knows best. Its roofs are hardly
ever denied but under trees and in the deepest shadow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import mean_of_each
from ryu_scape.arrays.masks import dilated, disc
from ryu_scape.progress import Step, share
from ryu_scape.segmentation.normalisation import DSM_BAND
from ryu_scape.segmentation.probability import Answer
from ryu_scape.segmentation.scales import resized
from ryu_scape.segmentation.voids import without_dsm

if TYPE_CHECKING:
    from ryu_scape.segmentation.engine import NetworkRunner, Runner

GLANCE_SCALE = 0.7
"""What is wide is seen as well in a smaller image, without DeepLabV3 and in half the time."""
FOUND = 0.5
SURELY_NONE, PERHAPS_NONE = 0.01, 0.3
"""The image denies where its probability is below the first; up to the second, what lies beside that goes with it."""
HARDLY_SEEN = 0.2
"""The mean of a piece that goes too if what it hangs on does."""
WIDE_PX, LEAST_PX, BESIDE_PX = 5, 160, 6
"""Narrower than a circle of that radius, or smaller than that many pixels, is what a glance may well overlook."""


@dataclass(frozen=True)
class DenyingRunner:
    """Looks through a runner, and where it found anything by a DSM, through the network itself at the image alone."""

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
        looked = 1 / (1 + GLANCE_SCALE**2)
        answers = self.runner.run(images, share(step, 0.0, looked))
        if answers is None:
            return None
        again = [i for i, image in enumerate(images) if image[DSM_BAND].any() and _finds_any(answers[i])]
        if not again:
            return answers
        small = [resized(without_dsm(images[i]), GLANCE_SCALE) for i in again]
        glances = self.network.run(small, share(step, looked, 1.0), with_context=False)
        if glances is None:
            return None
        for i, glance in zip(again, glances, strict=True):
            found = answers[i].probability
            by_image = cv2.resize(glance.probability, found.shape[::-1], interpolation=cv2.INTER_LINEAR)
            answers[i] = replace(answers[i], probability=without_denied(found, by_image))
        return answers


def without_denied(probability: NDArray[np.float32], by_image: NDArray[np.float32]) -> NDArray[np.float32]:
    """A probability (H, W) of buildings, lowered to that by the image alone (H, W) where this surely denies any."""
    is_denied = (probability >= FOUND) & (by_image < SURELY_NONE)
    wide = cv2.morphologyEx(is_denied.view(np.uint8), cv2.MORPH_OPEN, disc(WIDE_PX))
    _, region, measures, _ = cv2.connectedComponentsWithStats(wide, connectivity=4)
    is_large = measures[:, cv2.CC_STAT_AREA] >= LEAST_PX
    is_large[0] = False
    lost = dilated(is_large[region], BESIDE_PX) & (by_image < PERHAPS_NONE)
    lost |= _rest_of_denied((probability >= FOUND) & ~lost, lost, by_image)
    return np.where(lost, np.minimum(probability, by_image), probability)


def _rest_of_denied(
    is_left: NDArray[np.bool_], is_lost: NDArray[np.bool_], by_image: NDArray[np.float32]
) -> NDArray[np.bool_]:
    """What is left (H, W) beside what is lost (H, W), piece by piece, if the image alone shows hardly any of it."""
    count, piece = cv2.connectedComponents(is_left.view(np.uint8), connectivity=4)
    is_beside = np.bincount(piece[dilated(is_lost, 1)], minlength=count) > 0
    is_unseen = mean_of_each(piece[is_left], by_image[is_left], count) < HARDLY_SEEN
    return (is_beside & is_unseen)[piece] & is_left


def _finds_any(answer: Answer) -> bool:
    return bool((answer.probability >= FOUND).any())
