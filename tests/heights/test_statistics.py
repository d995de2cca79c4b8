"""Percentiles of many groups at once."""

from __future__ import annotations

import numpy as np
import pytest

from ryu_scape.heights.statistics import GroupedValues


@pytest.mark.parametrize("percentile", [0.0, 25.0, 50.0, 72.5, 100.0])
def test_percentiles_are_those_of_each_group(percentile: float) -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(0, 50, 5000).astype(np.float32)
    values[::13] = np.nan
    group = rng.integers(0, 40, 5000)
    found = GroupedValues.of(values, group, 41).percentile(percentile)
    for index in range(40):
        own = values[(group == index) & np.isfinite(values)]
        assert found[index] == np.percentile(own, percentile, method="nearest")
    assert np.isnan(found[40])


def test_spread_is_the_standard_deviation_whatever_the_outliers() -> None:
    values = np.random.default_rng(1).normal(-300, 2.0, 20_000).astype(np.float32)
    values[::20] += 500
    assert GroupedValues.of(values, np.zeros(20_000, int), 1).spread()[0] == pytest.approx(2.0, rel=0.1)


def test_negative_and_positive_values_keep_their_order() -> None:
    values = np.array([3.5, -0.0, -2.0, 1e-30, -1e30, 1e30, 0.0], np.float32)
    np.testing.assert_array_equal(GroupedValues.of(values, np.zeros(7, int), 1).values, np.sort(values))
