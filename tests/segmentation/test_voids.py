"""A DSM with voids: the network is shown no number that is none, and looks by the image alone where heights end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray

from ryu_scape.progress import Step
from ryu_scape.segmentation.probability import Answer
from ryu_scape.segmentation.voids import VoidsRunner


@dataclass
class ByHeight:
    """Says of each pixel how high its DSM is, and keeps what it was shown."""

    most: int = 9
    batch_size: int = 4
    shown: list[NDArray[np.float32]] = field(default_factory=list)

    def run(self, images: Sequence[NDArray[np.float32]], step: Step) -> list[Answer] | None:
        step(0.5)
        self.shown += images
        return [Answer(image[3], height_m=image[0]) for image in images] if len(self.shown) <= self.most else None


def image_of(dsm: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.stack([*np.random.default_rng(3).random((3, *dsm.shape), np.float32), dsm])


def half_void() -> NDArray[np.float32]:
    dsm = np.full((20, 30), 0.4, np.float32)
    dsm[:, 15:] = np.nan
    return dsm


def test_heights_count_where_they_are_known_and_the_image_alone_elsewhere() -> None:
    whole, half, none = np.full((20, 30), 0.2, np.float32), half_void(), np.full((20, 30), np.nan, np.float32)
    images = [image_of(dsm) for dsm in (whole, half, none)]
    runner = ByHeight()
    answers = VoidsRunner(runner).run(images, lambda _: None)
    assert answers is not None
    assert len(runner.shown) == 4
    assert all(np.isfinite(image).all() for image in runner.shown)
    assert not runner.shown[3][3].any()
    np.testing.assert_allclose(answers[0].probability, 0.2)
    np.testing.assert_allclose(answers[1].probability, np.where(np.isnan(half), 0, 0.4), atol=1e-6)
    np.testing.assert_allclose(answers[2].probability, 0)
    for answer, image in zip(answers, images, strict=True):
        assert np.array_equal(answer.height_m, image[0])  # type: ignore[arg-type]


def test_progress_goes_on_through_the_second_look() -> None:
    heard: list[float] = []
    VoidsRunner(ByHeight()).run([image_of(half_void()), image_of(np.ones((4, 5), np.float32))], heard.append)
    assert heard == pytest.approx([1 / 3, 2 / 3 + 1 / 6])


@pytest.mark.parametrize("most", [0, 1])
def test_out_of_memory_at_either_look_is_passed_on(most: int) -> None:
    assert VoidsRunner(ByHeight(most)).run([image_of(half_void())], lambda _: None) is None


def test_images_with_all_heights_or_without_a_dsm_are_looked_at_as_they_are() -> None:
    images = [image_of(np.full((6, 7), value, np.float32)) for value in (0.3, 0)]
    runner = ByHeight()
    VoidsRunner(runner).run(images, lambda _: None)
    assert all(shown is image for shown, image in zip(runner.shown, images, strict=True))
