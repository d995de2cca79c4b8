"""Means over coarser cells that are made from a few rows at a time."""

from __future__ import annotations

import numpy as np
import pytest

from ryu_scape.terrain import area_means as module
from ryu_scape.terrain.area_means import area_means, rows_at_once


@pytest.mark.parametrize(("shape", "cells"), [((300, 400), (133, 100)), ((301, 407), (211, 99)), ((64, 1), (1, 7))])
def test_a_few_rows_at_a_time_give_the_same_means(
    shape: tuple[int, int], cells: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    values = np.random.default_rng(0).normal(100, 20, shape).astype(np.float32)
    at_once = area_means(values.__getitem__, shape, cells)
    monkeypatch.setattr(module, "AT_ONCE_PX", 7 * shape[1])
    assert len(rows_at_once(shape)) > 5
    assert at_once.shape == cells[::-1]
    np.testing.assert_allclose(area_means(values.__getitem__, shape, cells), at_once, rtol=1e-6)


def test_runs_of_rows_cover_a_raster_once() -> None:
    runs = rows_at_once((100_001, 999))
    assert np.concatenate([np.arange(rows.start, rows.stop) for rows in runs]).tolist() == list(range(100_001))
    assert len(runs) > 1
