"""The network's input stays in [0, 1], shows heights as it says, and keeps what is unknown apart."""

from __future__ import annotations

import numpy as np
import pytest

from ryu_scape.segmentation.normalisation import HEIGHT_RANGE_M, DsmEncoding, encode_dsm, network_input


def test_height_above_terrain_does_not_depend_on_the_elevation() -> None:
    dtm = np.linspace(0, 50, 100, dtype=np.float32).reshape(10, 10)
    dsm = dtm + 6
    low, high = (encode_dsm(dsm + up, dtm + up, DsmEncoding.ABOVE_TERRAIN) for up in (0, 2000))
    assert np.allclose(low, 6 / HEIGHT_RANGE_M)
    assert np.allclose(low, high, atol=1e-4)


def test_min_max_spans_the_tile() -> None:
    dsm = np.array([[10, 20], [15, np.nan]], np.float32)
    channel = encode_dsm(dsm, np.zeros_like(dsm), DsmEncoding.MIN_MAX)
    np.testing.assert_array_equal(channel, np.array([[0, 1], [0.5, np.nan]], np.float32))


@pytest.mark.parametrize("encoding", DsmEncoding)
def test_any_dsm_gives_values_in_range(encoding: DsmEncoding) -> None:
    dsm = np.random.default_rng(0).normal(0, 1000, (20, 30)).astype(np.float32)
    dsm[3:6] = np.nan
    for surface in (dsm, np.full_like(dsm, np.nan), np.full_like(dsm, 5)):
        channel = encode_dsm(surface, np.zeros_like(dsm), encoding)
        assert np.array_equal(np.isnan(channel), np.isnan(surface))
        assert ((channel >= 0) & (channel <= 1))[np.isfinite(surface)].all()


def test_the_fourth_channel_is_blank_without_a_dsm() -> None:
    rgb = np.random.default_rng(0).integers(0, 256, (3, 8, 9), dtype=np.uint8)
    image = network_input(rgb, None)
    assert image.shape == (4, 8, 9)
    assert not image[3].any()
    assert np.array_equal(np.round(image[:3] * 255).astype(np.uint8), rgb)
