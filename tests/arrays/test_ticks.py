import numpy as np
import pytest

from ryu_scape.arrays.ticks import round_below, round_step, ticks_between


@pytest.mark.parametrize(
    ("span", "most", "step"), [(10, 5, 2), (10, 10, 1), (1, 3, 0.5), (730, 5, 200), (0.003, 4, 0.001)]
)
def test_steps_are_round(span: float, most: int, step: float) -> None:
    assert round_step(span, most) == pytest.approx(step)


def test_ticks_are_round_numbers_within() -> None:
    rng = np.random.default_rng(3)
    for _ in range(200):
        low = rng.uniform(-1e4, 1e4)
        high = low + 10 ** rng.uniform(-3, 4)
        most = int(rng.integers(2, 12))
        ticks = ticks_between(low, high, most)
        assert ticks.size <= most + 1
        assert ticks.size >= most / 2.5 - 1
        assert (ticks >= low - 1e-6).all()
        assert (ticks <= high + 1e-6).all()
    assert ticks_between(0.0, 10.0, 5).tolist() == [0, 2, 4, 6, 8, 10]


@pytest.mark.parametrize(("span", "length"), [(10, 10), (9.99, 5), (24, 20), (51, 50), (0.03, 0.02), (1999, 1000)])
def test_lengths_below_a_span_are_round(span: float, length: float) -> None:
    assert round_below(span) == pytest.approx(length)
