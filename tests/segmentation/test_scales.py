"""Looking at an image reduced and enlarged: answers come back where the image has it, as large as it is."""

from __future__ import annotations

import numpy as np
import pytest

from ryu_scape.segmentation.scales import (
    MOST_ENLARGEMENT,
    SCALES,
    EnlargingRunner,
    ScalesRunner,
    enlarging_coarse,
    looking_once_at_fine,
)
from ryu_scape.settings import SegmentationSettings
from tests.segmentation.echo import Echo, Full, ramps


def test_answers_lie_where_the_image_has_it() -> None:
    images = [ramps(100, 120), ramps(80, 60)]
    echo = Echo()
    answers = ScalesRunner(echo).run(images, lambda _: None)
    assert answers is not None
    assert echo.shapes == [(80, 96), (64, 48), (125, 150), (100, 75)]
    assert echo.with_context == [True, False]
    for answer, image in zip(answers, images, strict=True):
        np.testing.assert_allclose(answer.probability, image[0], atol=0.01)
        assert answer.height_m is not None
        np.testing.assert_allclose(answer.height_m, image[1], atol=0.01)
        assert answer.parting is None


def test_progress_rises_with_the_pixels_that_are_looked_at() -> None:
    heard: list[float] = []
    ScalesRunner(Echo()).run([ramps(40, 40)], heard.append)
    small, large = np.square(SCALES)
    assert heard == pytest.approx([0.5 * small / (small + large), (small + 0.5 * large) / (small + large)])


def test_out_of_memory_is_passed_on_and_fewer_are_wanted() -> None:
    assert ScalesRunner(Full()).run([ramps(40, 40)], lambda _: None) is None
    assert ScalesRunner(Echo(batch_size=3)).batch_size == 3


def test_a_single_pixel_is_seen() -> None:
    answers = ScalesRunner(Echo()).run([np.ones((4, 1, 1), np.float32)], lambda _: None)
    assert answers is not None
    assert answers[0].probability.shape == (1, 1)


@pytest.mark.parametrize(("dsm_gsd_m", "looks_once"), [(0.5, True), (30.0, False), (None, False)])
def test_with_a_fine_dsm_one_look_is_enough(dsm_gsd_m: float | None, looks_once: bool) -> None:
    assert looking_once_at_fine(SegmentationSettings(), dsm_gsd_m).single_scale is looks_once
    assert looking_once_at_fine(SegmentationSettings(single_scale=True), dsm_gsd_m).single_scale


def test_an_enlarged_image_is_answered_where_it_lies() -> None:
    image, echo = ramps(30, 50), Echo()
    answers = EnlargingRunner(echo, 2.5).run([image], lambda _: None)
    assert answers is not None
    assert echo.shapes == [(75, 125)]
    np.testing.assert_allclose(answers[0].probability, image[0], atol=0.01)
    assert answers[0].height_m is not None
    np.testing.assert_allclose(answers[0].height_m, image[1], atol=0.02)
    assert EnlargingRunner(Full(), 2.5).run([image], lambda _: None) is None
    assert EnlargingRunner(Echo(batch_size=3), 2.5).batch_size == 3


@pytest.mark.parametrize(
    ("gsd_m", "learned_gsd_m", "asked", "expected"),
    [
        (0.25, 0.3, 1.0, 1.0),
        (0.31, 0.3, 1.0, 1.0),
        (0.6, 0.3, 1.0, 2.0),
        (0.6, 0.6, 1.0, 1.0),
        (0.6, 0.3, 3.0, 3.0),
        (0.3, 0.3, 1.5, 1.5),
        (10.0, 0.3, 1.0, MOST_ENLARGEMENT),
    ],
)
def test_coarse_images_become_as_fine_as_what_was_learned_from(
    gsd_m: float, learned_gsd_m: float, asked: float, expected: float
) -> None:
    settings = enlarging_coarse(SegmentationSettings(enlargement=asked), gsd_m, learned_gsd_m)
    assert settings.enlargement == pytest.approx(expected)
    assert enlarging_coarse(settings, gsd_m, learned_gsd_m) == settings
