"""A glance from afar: what is wide there counts, what is narrow does not, and nothing is lowered."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from ryu_scape.segmentation.afar import NEAR, WIDE_PX, AfarRunner, with_wide
from tests.segmentation.echo import Echo, Full, ramps

AFAR_SHAPE = (120, 150)
SHAPE = (300, 375)


def seen_afar(width_px: int) -> NDArray[np.float32]:
    """A building 80 pixels long, so wide, with a probability of 0.9."""
    afar = np.full(AFAR_SHAPE, 0.1, np.float32)
    afar[20:100, 30 : 30 + width_px] = 0.9
    return afar


def test_a_hall_is_raised_to_the_mean_and_a_row_of_houses_is_not() -> None:
    near = np.full(SHAPE, 0.2, np.float32)
    hall, row = (with_wide(near, seen_afar(width)) for width in (3 * WIDE_PX, 2 * WIDE_PX - 2))
    assert hall[150, 140] == pytest.approx((0.2 + 0.9) / 2)
    assert hall[10, 10] == pytest.approx(0.2)
    assert row.max() == pytest.approx(0.2)


def test_what_is_seen_near_at_hand_is_not_lowered() -> None:
    near = np.full(SHAPE, 0.95, np.float32)
    np.testing.assert_array_equal(with_wide(near, seen_afar(3 * WIDE_PX)), near)


def test_it_looks_through_the_runner_and_then_from_afar() -> None:
    near, afar, heard = Echo(batch_size=3), Echo(), []
    runner = AfarRunner(near, afar)
    image = ramps(100, 200)
    (answer,) = runner.run([image], heard.append) or ()
    assert (near.shapes, afar.shapes) == ([(100, 200)], [(43, 86)])
    assert heard == pytest.approx([0.5 * NEAR, NEAR + 0.5 * (1 - NEAR)])
    assert answer.height_m is not None
    np.testing.assert_array_equal(answer.height_m, image[1])
    assert runner.batch_size == 3


@pytest.mark.parametrize("runner", [AfarRunner(Full(), Echo()), AfarRunner(Echo(), Full())])
def test_out_of_memory_is_passed_on(runner: AfarRunner) -> None:
    assert runner.run([ramps(40, 40)], lambda _: None) is None


def test_a_single_pixel_is_seen() -> None:
    (answer,) = AfarRunner(Echo(), Echo()).run([np.ones((4, 1, 1), np.float32)], lambda _: None) or ()
    assert answer.probability.shape == (1, 1)
