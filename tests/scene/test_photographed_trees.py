"""Trees that an image alone shows, where a network tells which of its pixels are canopy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from ryu_scape.scene.builder import build_scene, construct
from ryu_scape.scene.crowns import Canopy
from ryu_scape.scene.ground_layers import scene_origin
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.photographed_trees import HIGHEST_M, trees_in_photo
from ryu_scape.settings import SceneSettings
from ryu_scape.survey import Survey
from tests.scene.city_blocks import SQUARE, building, tile
from tests.scene.landscapes import GREEN, GSD_M, SIZE, wood

LEAVES_SEED = 3


def park(canopy: NDArray[np.bool_], slope: float = 0.1) -> Survey:
    """An image without a DSM, grey but for a canopy (H, W) of uneven green."""
    survey = tile(len(canopy), GSD_M, slope=slope)
    shade = np.random.default_rng(LEAVES_SEED).uniform(0.8, 1.2, canopy.shape)
    leaves = (GREEN[:, None, None] * shade).astype(np.uint8)
    rgb = np.where(canopy, leaves, np.uint8(150))
    return replace(survey, rgb=rgb, dsm_m=None, dsm_gsd_m=None, canopy=canopy.astype(np.float32))


def disc(row: float, column: float, width_m: float) -> NDArray[np.bool_]:
    rows, columns = np.indices((SIZE, SIZE)) + 0.5
    return np.hypot(rows - row, columns - column) * GSD_M <= width_m / 2


def square(width_m: float) -> NDArray[np.bool_]:
    """A canopy amid the survey."""
    start, end = round(SIZE / 2 - width_m / GSD_M / 2), round(SIZE / 2 + width_m / GSD_M / 2)
    canopy = np.zeros((SIZE, SIZE), bool)
    canopy[start:end, start:end] = True
    return canopy


def found(survey: Survey, labels: NDArray[np.int32] | None = None, settings: SceneSettings | None = None) -> Canopy:
    labels = np.full(survey.dtm_m.shape, -1, np.int32) if labels is None else labels
    return trees_in_photo(survey, labels, scene_origin(survey.grid, survey.dtm_m), settings or SceneSettings())


def pixels_of(canopy: Canopy, survey: Survey) -> NDArray[np.float64]:
    """Column and row (t, 2) of the middles of crowns."""
    origin_m = scene_origin(survey.grid, survey.dtm_m)
    columns, rows = ~survey.grid.transform * (canopy.crowns.middle_m + origin_m[:2]).T
    return np.column_stack((columns, rows))


@pytest.mark.parametrize("width_m", [3.0, 6.0, 9.5])
def test_a_blob_is_one_tree_of_its_width_in_its_place(width_m: float) -> None:
    survey = park(disc(80, 200, width_m))
    seen = found(survey)
    np.testing.assert_allclose(pixels_of(seen, survey), [(200, 80)], atol=0.5)
    np.testing.assert_allclose(2 * seen.crowns.radius_m, width_m, rtol=0.1)
    np.testing.assert_allclose(seen.crowns.ground_m, 0.1 * 200 * GSD_M, atol=0.2)
    np.testing.assert_allclose(seen.crowns.rgb, [1.1 * GREEN], atol=6)
    assert 1.1 < seen.crowns.slenderness[0] < 2.0


def test_neighbours_are_trees_of_their_own_and_specks_are_none() -> None:
    survey = park(disc(80, 200, 6) | disc(80, 214, 6) | disc(200, 80, 1.5))
    assert found(survey).crowns.radius_m.size == 2


@pytest.mark.parametrize("is_textured", [True, False])
def test_a_large_canopy_is_filled_with_trees_and_nothing_beyond_it(is_textured: bool) -> None:
    canopy = square(80.0)
    survey = park(canopy)
    if not is_textured:
        survey = replace(survey, rgb=np.where(canopy, GREEN[:, None, None], np.uint8(150)))
    seen = found(survey)
    assert seen.is_tree[canopy].mean() > 0.97
    assert not seen.is_tree[~canopy].any()
    assert 80**2 / 60 < seen.crowns.radius_m.size < 80**2 / 15
    assert np.percentile(seen.crowns.radius_m, 2) > 1.2
    assert seen.crowns.radius_m.max() < 6.0
    assert seen.crowns.height_m.max() <= HIGHEST_M
    column, row = np.floor(pixels_of(seen, survey)).astype(int).T
    assert canopy[row, column].all()


def test_trees_within_a_closed_canopy_are_higher_for_their_width() -> None:
    survey = park(square(80.0))
    seen = found(survey).crowns
    lone = found(park(disc(80, 200, 2 * float(np.median(seen.radius_m))))).crowns
    assert np.median(seen.height_m) > 1.15 * lone.height_m[0]


def test_no_tree_stands_on_a_building_or_against_it() -> None:
    canopy = square(60.0)
    survey = park(canopy)
    labels = np.where(np.indices((SIZE, SIZE))[1] < SIZE // 2, 0, -1).astype(np.int32)
    seen = found(survey, labels)
    assert seen.crowns.radius_m.size > 10
    assert not seen.is_tree[:, : SIZE // 2 + round(1.0 / GSD_M)].any()


def test_pale_ground_under_a_canopy_too_wide_carries_none() -> None:
    canopy = square(40.0)
    survey = park(canopy)
    path = np.s_[:, SIZE // 2 - 6 : SIZE // 2 + 6]
    survey.rgb[(slice(None), *path)] = 190
    seen = found(survey)
    assert not seen.is_tree[:, SIZE // 2 - 4 : SIZE // 2 + 4].any()
    assert seen.is_tree[canopy].mean() > 0.6


def test_the_shadow_beside_a_wood_carries_none() -> None:
    survey = park(square(60.0))
    shadow = np.s_[:, SIZE // 2 - 60 : SIZE // 2 - 30]
    survey.rgb[(slice(None), *shadow)] = (np.array([0.4, 0.45, 0.7])[:, None, None] * GREEN[:, None, None]).astype(
        np.uint8
    )
    seen = found(survey)
    assert not seen.is_tree[:, SIZE // 2 - 55 : SIZE // 2 - 38].any()
    assert seen.is_tree[:, SIZE // 2 - 20 : SIZE // 2 + 50].mean() > 0.3


def test_a_crown_has_the_colour_of_its_leaves_not_of_the_shadow_on_it() -> None:
    survey = park(disc(80, 200, 8))
    survey.rgb[:, disc(80, 200, 8) & (np.indices((SIZE, SIZE))[1] < 200)] = 20
    np.testing.assert_allclose(found(survey).crowns.rgb, [GREEN], atol=8)


def test_a_purple_shrub_among_trees_is_none() -> None:
    survey = park(disc(80, 200, 6) | disc(80, 240, 6) | disc(200, 80, 6))
    survey.rgb[:, disc(200, 80, 6)] = np.array([90, 70, 95], np.uint8)[:, None]
    np.testing.assert_allclose(pixels_of(found(survey), survey)[:, 1], [80, 80], atol=0.5)


def test_settings_say_how_sure_and_how_high() -> None:
    survey = park(disc(80, 200, 4.0) | disc(200, 80, 9.0))
    half_sure = replace(survey, canopy=np.where(disc(80, 200, 4.0), np.float32(0.7), survey.canopy))
    assert found(half_sure).crowns.radius_m.size == 2
    assert found(half_sure, settings=SceneSettings(canopy_threshold=0.8)).crowns.radius_m.size == 1
    assert found(half_sure, settings=SceneSettings(canopy_threshold=1.0)).crowns.radius_m.size == 0
    assert found(survey, settings=SceneSettings(lowest_tree_m=9.0)).crowns.radius_m.size == 1


def test_there_are_none_without_a_photo_or_without_a_canopy_or_without_data() -> None:
    survey = park(square(40.0))
    nothing = np.zeros_like(survey.valid)
    for other in (replace(survey, is_photo=False), replace(survey, canopy=None), replace(survey, valid=nothing)):
        assert found(other).crowns.radius_m.size == 0


def trees_in_scene(survey: Survey, settings: SceneSettings | None = None) -> NDArray[np.void]:
    return build_scene(survey, [], settings or SceneSettings()).layers[Layer.TREES].vertices


def test_a_fine_dsm_is_believed_and_a_coarse_one_is_not() -> None:
    survey, _ = wood(1)
    everywhere = replace(survey, canopy=np.ones((SIZE, SIZE), np.float32))
    by_dsm = trees_in_scene(survey)
    np.testing.assert_array_equal(trees_in_scene(everywhere), by_dsm)
    assert not np.array_equal(trees_in_scene(replace(everywhere, dsm_gsd_m=30.0)), by_dsm)
    blob = park(disc(80, 200, 6))
    coarse = replace(blob, dsm_m=blob.dtm_m, dsm_gsd_m=30.0)
    np.testing.assert_array_equal(trees_in_scene(coarse), trees_in_scene(blob))
    assert trees_in_scene(blob).size
    assert not trees_in_scene(blob, SceneSettings(trees_as_points=True)).size


def test_they_are_the_same_each_time() -> None:
    survey = park(square(80.0))
    np.testing.assert_array_equal(trees_in_scene(survey), trees_in_scene(survey))


def test_a_survey_that_is_thinned_has_them_too() -> None:
    survey = park(square(80.0) | disc(30, 30, 8))
    thin = SceneSettings(most_ground_points=SIZE**2 // 3)
    whole, few = (trees_in_scene(survey, settings).size for settings in (SceneSettings(), thin))
    assert 0.7 * whole < few < 1.3 * whole


def test_the_ground_is_taken_over_where_the_survey_is_made_of_the_same() -> None:
    survey, houses = park(square(40.0)), [building(SQUARE, at=(10, -20))]
    before = construct(survey, houses, SceneSettings())
    again = construct(replace(survey), houses, SceneSettings(window_width_m=1.0), before)
    assert again.ground is before.ground
    other = replace(survey, canopy=np.zeros_like(survey.canopy))
    assert construct(other, houses, SceneSettings(), before).ground is not before.ground
    assert construct(survey, houses, SceneSettings(canopy_threshold=0.9), before).ground is not before.ground
