"""What an image alone surely denies: roads and woods that stand out of a wrong terrain, no roof that it half sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray

from ryu_scape.progress import Step
from ryu_scape.segmentation.denial import GLANCE_SCALE, LEAST_PX, DenyingRunner, without_denied
from ryu_scape.segmentation.probability import Answer

SHAPE = 120, 160
ROOF, ROAD, SHED = np.s_[20:60, 20:60], np.s_[20:60, 60:140], np.s_[90:98, 20:28]


@dataclass
class HighOrBright:
    """Calls building what is high, or without a DSM what is bright, and keeps what it was shown."""

    most: int = 9
    batch_size: int = 3
    shown: list[NDArray[np.float32]] = field(default_factory=list)
    with_context: list[bool] = field(default_factory=list)

    def run(
        self, images: Sequence[NDArray[np.float32]], step: Step, *, with_context: bool = True
    ) -> list[Answer] | None:
        step(0.5)
        self.shown += images
        self.with_context.append(with_context)
        answers = [Answer(image[3] if image[3].any() else image[0], height_m=image[1]) for image in images]
        return answers if len(self.shown) <= self.most else None


def of(value: float, *places: tuple[slice, slice]) -> NDArray[np.float32]:
    raster = np.zeros(SHAPE, np.float32)
    for place in places:
        raster[place] = value
    return raster


def image(bright: NDArray[np.float32], high: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.stack([bright, bright, bright, high])


def test_a_road_that_stands_out_of_the_terrain_is_cut_off_its_roof() -> None:
    found = without_denied(of(0.95, ROOF, ROAD), of(0.9, ROOF))
    np.testing.assert_array_equal(found >= 0.5, of(1, ROOF) > 0)
    np.testing.assert_array_equal(found[ROOF], np.float32(0.95))


@pytest.mark.parametrize("doubt", [0.02, 0.4])
def test_what_the_image_only_doubts_stays(doubt: float) -> None:
    seen = of(0.95, ROOF)
    np.testing.assert_array_equal(without_denied(seen, of(doubt, ROOF)), seen)


def test_what_is_small_or_narrow_may_be_overlooked_at_a_glance() -> None:
    lane = np.s_[5:14, :]
    for place in (SHED, lane):
        seen = of(0.9, place)
        assert (seen > 0).sum() < LEAST_PX or place is lane
        np.testing.assert_array_equal(without_denied(seen, of(0, place)), seen)


@pytest.mark.parametrize(("beside", "stays"), [(0.1, False), (0.6, True)])
def test_what_hangs_on_what_is_denied_goes_with_it_unless_the_image_shows_it(beside: float, stays: bool) -> None:
    seen, by_image = of(0.95, ROOF, ROAD), of(beside, ROOF)
    assert (without_denied(seen, by_image)[ROOF] >= 0.5).all() == stays
    apart = np.s_[70:110, 20:60]
    seen[apart], by_image[apart] = 0.95, beside
    assert (without_denied(seen, by_image)[apart] >= 0.5).all()


def test_images_are_glanced_at_where_their_dsm_shows_anything() -> None:
    road, blank, bare = (image(of(0.9, ROOF), high) for high in (of(0.95, ROOF, ROAD), of(0), of(0.4, ROAD)))
    network = HighOrBright()
    answers = DenyingRunner(network, network).run([road, blank, bare], lambda _: None)
    assert answers is not None
    assert network.with_context == [True, False]
    glanced_at = network.shown[3:]
    assert [each.shape[1:] for each in glanced_at] == [tuple(round(GLANCE_SCALE * side) for side in SHAPE)]
    assert not glanced_at[0][3].any()
    assert not (answers[0].probability[ROAD][:, 4:] >= 0.5).any()
    assert (answers[0].probability[ROOF][:, :-4] >= 0.5).all()
    np.testing.assert_array_equal(answers[0].height_m, road[1])  # type: ignore[arg-type]
    np.testing.assert_array_equal(answers[1].probability, blank[0])
    np.testing.assert_array_equal(answers[2].probability, bare[3])


def test_progress_goes_on_through_the_glance() -> None:
    heard: list[float] = []
    network = HighOrBright()
    DenyingRunner(network, network).run([image(of(0.9, ROOF), of(0.9, ROAD))], heard.append)
    looked = 1 / (1 + GLANCE_SCALE**2)
    assert heard == pytest.approx([looked / 2, (1 + looked) / 2])


@pytest.mark.parametrize("most", [0, 1])
def test_out_of_memory_at_either_look_is_passed_on(most: int) -> None:
    network = HighOrBright(most)
    runner = DenyingRunner(network, network)
    assert runner.run([image(of(0), of(0.9, ROAD))], lambda _: None) is None
    assert runner.batch_size == network.batch_size
