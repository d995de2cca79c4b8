"""A network that looks at images reduced and enlarged, for what is large and what is small, and means all it says.

What a building looks like hangs on how many pixels it has. So coarse images are enlarged first, until their buildings
have as many as those that the network learned from. Source: the averaging over scales that fully convolutional
networks are tested with (Chen, Papandreou, Kokkinos, Murphy & Yuille 2018, IEEE PAMI 40:4). The context of the reduced
image is enough: the enlarged one is looked at for what is small. With a fine DSM a single look finds as much, for that
shows by itself what is small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.progress import Step, share
from ryu_scape.segmentation.probability import Answer
from ryu_scape.settings import SegmentationSettings

if TYPE_CHECKING:
    from ryu_scape.segmentation.engine import NetworkRunner, Runner

SCALES = REDUCED, ENLARGED = 0.8, 1.25
COARSEST_FINE_DSM_GSD_M = 1.0
LEAST_ENLARGEMENT, MOST_ENLARGEMENT = 1.1, 6.0


def enlarging_coarse(settings: SegmentationSettings, gsd_m: float, learned_gsd_m: float) -> SegmentationSettings:
    """The settings, with images of a GSD enlarged to that of what a network learned from, where they are coarser."""
    wanted = min(gsd_m / learned_gsd_m, MOST_ENLARGEMENT)
    is_coarse = wanted >= max(LEAST_ENLARGEMENT, settings.enlargement)
    return replace(settings, enlargement=wanted) if is_coarse else settings


def looking_once_at_fine(settings: SegmentationSettings, dsm_gsd_m: float | None) -> SegmentationSettings:
    """The settings, with a single scale where there is a DSM of so fine a GSD; None where there is none."""
    is_fine = dsm_gsd_m is not None and dsm_gsd_m <= COARSEST_FINE_DSM_GSD_M
    return replace(settings, single_scale=True) if is_fine else settings


@dataclass(frozen=True)
class ScalesRunner:
    """Looks through another runner at each of SCALES."""

    runner: NetworkRunner

    @property
    def batch_size(self) -> int:
        """How many images it wants at a time."""
        return self.runner.batch_size

    def run(self, images: Sequence[NDArray[np.float32]], step: Step) -> list[Answer] | None:
        """The mean answers (h, w) to images (4, h, w), or None where memory ran out: try again then, with fewer.

        step: told now and then which share is done; what it raises ends the work.
        """
        work = np.square(SCALES) / np.square(SCALES).sum()
        at_scales = []
        for scale, done, part in zip(SCALES, np.cumsum(work) - work, work, strict=True):
            at_scale = [resized(image, scale) for image in images]
            seen = self.runner.run(at_scale, share(step, done, done + part), with_context=scale == REDUCED)
            if seen is None:
                return None
            at_scales.append(seen)
        return [_mean(answers, image.shape[1:]) for image, *answers in zip(images, *at_scales, strict=True)]


@dataclass(frozen=True)
class EnlargingRunner:
    """Looks through another runner at images enlarged so many times."""

    runner: Runner
    enlargement: float

    @property
    def batch_size(self) -> int:
        """How many images it wants at a time."""
        return self.runner.batch_size

    def run(self, images: Sequence[NDArray[np.float32]], step: Step) -> list[Answer] | None:
        """The answers (h, w) to images (4, h, w), or None where memory ran out: try again then, with fewer.

        step: told now and then which share is done; what it raises ends the work.
        """
        answers = self.runner.run([resized(image, self.enlargement) for image in images], step)
        if answers is None:
            return None
        return [_mean([answer], image.shape[1:], cv2.INTER_AREA) for image, answer in zip(images, answers, strict=True)]


def resized(image: NDArray[np.float32], scale: float) -> NDArray[np.float32]:
    """An image (4, h, w) reduced or enlarged, to one pixel at least."""
    height, width = (max(1, round(side * scale)) for side in image.shape[1:])
    method = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    return np.stack([cv2.resize(band, (width, height), interpolation=method) for band in image])


def _mean(answers: Sequence[Answer], shape: tuple[int, int], method: int = cv2.INTER_LINEAR) -> Answer:
    """The mean of answers at several scales, of the shape (h, w)."""
    back = partial(cv2.resize, dsize=shape[::-1], interpolation=method)
    maps = [answer.maps() for answer in answers]
    return Answer(**{name: sum(back(map_[name]) for map_ in maps) / np.float32(len(maps)) for name in maps[0]})
