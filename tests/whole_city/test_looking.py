"""What the network is shown of a city: its own data, mirrored where a window reaches beyond them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS

from ryu_scape.errors import InputError
from ryu_scape.progress import UNHEARD
from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.segmentation import predict
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.probability import Answer
from ryu_scape.segmentation.weights_file import WeightsCard
from ryu_scape.segmentation.windows import Window
from ryu_scape.settings import SegmentationSettings
from ryu_scape.survey import Survey
from ryu_scape.whole_city.looking import (
    STEPS,
    AnsweredWindow,
    ask_network,
    probability_around,
    refuse_unlooked,
    write_answers,
)
from ryu_scape.whole_city.store import Slot

SIDE_PX = 60
CITY = Window(0, 0, SIDE_PX, SIDE_PX)


@pytest.fixture
def city() -> Survey:
    rgb = np.random.default_rng(0).integers(1, 255, (3, SIDE_PX, SIDE_PX), np.uint8)
    grid = GeoGrid(Affine(0.5, 0, 500_000, 0, -0.5, 5_000_000), CRS.from_epsg(32631), SIDE_PX, SIDE_PX)
    return Survey.of(RasterStack(grid, rgb, None, np.ones((SIDE_PX, SIDE_PX), bool), None))


def test_windows_mirror_the_city_beyond_its_edge(city: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: dict[Window, NDArray[np.float32]] = {}

    def answered(
        network: object, windows: Sequence[Window], cut: Callable[[Window], NDArray[np.float32]], *_: object
    ) -> list[Answer]:
        shown.update({window: cut(window) for window in windows})
        return [Answer(shown[window][0]) for window in windows]

    monkeypatch.setattr(predict, "answer_windows", answered)
    corner, outside = Window(-20, 10, 64, 64), Window(100, 100, 64, 64)
    card = WeightsCard(DsmEncoding.ABOVE_TERRAIN)
    ask_network(city, CITY, [corner, outside], (None, card), SegmentationSettings(), UNHEARD)  # type: ignore[arg-type]
    assert list(shown) == [corner]
    red = city.rgb[0].astype(np.float32) / 255
    np.testing.assert_allclose(shown[corner][0, 20:, :50], red[:44, 10:], atol=1e-6)
    np.testing.assert_allclose(shown[corner][0, :20, :50], red[20:0:-1, 10:], atol=1e-6)
    np.testing.assert_allclose(shown[corner][0, 20:, 50:], red[:44, 58:44:-1], atol=1e-6)


def test_what_the_network_said_is_kept_in_whole_numbers(
    city: Survey, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = Window(-2, -2, 64, 64)
    rising = np.broadcast_to(np.linspace(0, 1, 64, dtype=np.float32), (64, 64))
    said = Answer(np.full((64, 64), 0.5, np.float32), rising, 300 * rising, 2 * rising, rising[:, ::-1])
    monkeypatch.setattr(predict, "answer_windows", lambda *_: [said])
    card, settings = WeightsCard(DsmEncoding.ABOVE_TERRAIN), SegmentationSettings()
    kept = ask_network(city, CITY, [window], (None, card), settings, UNHEARD)  # type: ignore[arg-type]
    assert all(map_.dtype == np.uint16 for map_ in kept.values())
    slot = Slot(tmp_path / "0_0", "key")
    slot.fill(partial(write_answers, kept, {}))
    read = probability_around(city, CITY, [AnsweredWindow(window, slot)], settings)
    seen = slice(2, 62)
    for name, steps in STEPS.items():
        if name != "probability":
            expected = said.maps()[name][seen, seen]
            np.testing.assert_allclose(getattr(read, name), expected, rtol=1e-4, atol=0.51 / steps, err_msg=name)
    assert STEPS.keys() == said.maps().keys()


def test_a_square_whose_process_ended_while_it_was_looked_at_is_named(tmp_path: Path) -> None:
    answered = [AnsweredWindow(CITY, Slot(tmp_path / "3_4", "key"))]
    with pytest.raises(InputError, match="look at square 3_4: Its process ended"):
        refuse_unlooked(answered)
