"""A network that looks at a DSM with voids: spanned for one look, and what lies in them by the image alone.

To the network a void would be level ground, on which no building stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ryu_scape.progress import Step, share
from ryu_scape.segmentation.normalisation import DSM_BAND
from ryu_scape.segmentation.probability import Answer
from ryu_scape.terrain import fill_gaps

if TYPE_CHECKING:
    from ryu_scape.segmentation.engine import Runner


@dataclass(frozen=True)
class VoidsRunner:
    """Looks through another runner at images whose fourth band is NaN in the voids of a DSM."""

    runner: Runner

    @property
    def batch_size(self) -> int:
        """How many images it wants at a time."""
        return self.runner.batch_size

    def run(self, images: Sequence[NDArray[np.float32]], step: Step) -> list[Answer] | None:
        """The answers (h, w) to images (4, h, w), or None where memory ran out: try again then, with fewer.

        step: told now and then which share is done; what it raises ends the work.
        """
        voids = [np.isnan(image[DSM_BAND]) for image in images]
        again = [i for i, void in enumerate(voids) if void.any() and not void.all()]
        first = len(images) / (len(images) + len(again))
        answers = self.runner.run([with_voids_spanned(image) for image in images], share(step, 0.0, first))
        if answers is None or not again:
            return answers
        blank = [without_dsm(images[i]) for i in again]
        by_image = self.runner.run(blank, share(step, first, 1.0))
        if by_image is None:
            return None
        for i, answer in zip(again, by_image, strict=True):
            answers[i] = _merged(answers[i], answer, voids[i])
        return answers


def with_voids_spanned(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """An image (4, h, w) whose DSM spans its voids smoothly; it is blank where there is nothing else."""
    known = np.isfinite(image[DSM_BAND])
    if known.all():
        return image
    return np.concatenate([image[:DSM_BAND], fill_gaps(np.nan_to_num(image[DSM_BAND]), known)[None]])


def without_dsm(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """An image (4, h, w) as if there were no DSM."""
    return np.concatenate([image[:DSM_BAND], np.zeros_like(image[DSM_BAND:])])


def _merged(answer: Answer, by_image: Answer, void: NDArray[np.bool_]) -> Answer:
    other = by_image.maps()
    return Answer(**{name: np.where(void, other[name], map_) for name, map_ in answer.maps().items()})
