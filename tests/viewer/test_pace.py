"""What moves is drawn more coarsely the longer it takes, and finely again when there is time."""

import pytest

from ryu_scape.viewer.framing import FINE_PX
from ryu_scape.viewer.pace import Pace

PIXELS = 640 * 360


def paces(*moving_s: float, still_s: float = 1.0) -> Pace:
    pace = Pace()
    pace.has_drawn(still_s, 4 * PIXELS, is_moving=False)
    for seconds in moving_s:
        pace.has_drawn(seconds, PIXELS, is_moving=True)
    return pace


def test_what_stands_still_is_drawn_in_full_however_long_it_takes() -> None:
    pace = paces(3.0, 3.0, 3.0)
    assert pace.tolerance_px(is_coarse=False) == FINE_PX
    assert pace.supersampling(PIXELS, 1.0, is_moving=False) == 2.0


@pytest.mark.parametrize("frames", range(6))
def test_a_view_that_lags_leaves_out_more_and_more_up_to_a_bound(frames: int) -> None:
    tolerance_px = [paces(*[0.2] * count).tolerance_px(is_coarse=True) for count in (frames, frames + 1)]
    assert tolerance_px[0] <= tolerance_px[1] <= 8.0
    assert frames > 1 or tolerance_px[0] < tolerance_px[1]


def test_with_time_to_spare_less_is_left_out_again() -> None:
    assert paces(0.2, 0.2).tolerance_px(is_coarse=True) > paces(0.2, 0.2, 0.01).tolerance_px(is_coarse=True)
    assert paces(0.2, 0.05).tolerance_px(is_coarse=True) == paces(0.2).tolerance_px(is_coarse=True)
    assert paces(0.01).tolerance_px(is_coarse=True) > FINE_PX


def test_the_faster_a_pixel_is_drawn_the_more_of_them_are() -> None:
    samples = [
        paces(still_s=seconds).supersampling(4 * PIXELS, 1.0, is_moving=True) for seconds in (2.0, 0.04, 0.01, 0.001)
    ]
    assert samples == sorted(samples)
    assert samples[0] < 1 < samples[-1]


def test_the_first_frame_of_a_scene_that_moves_tells_what_a_pixel_takes() -> None:
    pace = Pace()
    pace.has_drawn(0.5, PIXELS, is_moving=True)
    assert pace.seconds_per_px == pytest.approx(0.5 / PIXELS)
    pace.has_drawn(0.05, PIXELS, is_moving=True)
    assert pace.seconds_per_px == pytest.approx(0.5 / PIXELS)
