"""Touching buildings are told apart, single ones stay whole."""

from __future__ import annotations

from pathlib import Path

import cv2
import geopandas
import numpy as np
import pytest
import shapely

from ryu_scape.footprints.separation import depth_inside, label_buildings
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import FootprintSettings
from tests.footprints.rasters import SHAPES, blurred, grid_of, label_mask, placed, probability_of
from tests.footprints.sensed_houses import instance_f1, row_of_houses

SETTINGS = FootprintSettings()
DATASET = Path(__file__).parents[2] / "Dataset"


def pieces(mask: np.ndarray) -> int:
    return cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)[0] - 1


@pytest.mark.parametrize("angle_deg", [0.0, 20.0, 45.0])
def test_row_houses_are_parted_where_the_network_half_sees_a_gap(angle_deg: float) -> None:
    houses = row_of_houses(5, angle_deg=angle_deg)
    grid = grid_of(70)
    labels = label_buildings(probability_of(houses, grid, gap=0.8), SETTINGS)
    assert labels.max() == 5
    assert instance_f1(labels, label_mask(houses, grid)) == 1.0


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("angle_deg", [0.0, 27.0])
@pytest.mark.parametrize("noise", [0.0, 0.05])
def test_one_building_of_any_shape_stays_one(name: str, angle_deg: float, noise: float) -> None:
    grid = grid_of(50)
    probability = probability_of([placed(SHAPES[name], 25, 25, angle_deg)], grid, noise=noise)
    assert label_buildings(probability, SETTINGS).max() == 1


@pytest.mark.parametrize("wing_width_m", [7.0, 9.0, 11.0])
def test_wings_of_unlike_width_stay_one_building(wing_width_m: float) -> None:
    house = shapely.union(shapely.box(0, 0, 30, 9), shapely.box(0, 0, wing_width_m, 28))
    assert label_buildings(probability_of([placed(house, 25, 25, 30)], grid_of(50)), SETTINGS).max() == 1


def test_two_halls_joined_by_a_narrow_passage_are_two() -> None:
    halls = shapely.union_all([shapely.box(0, 0, 15, 15), shapely.box(21, 0, 36, 15), shapely.box(15, 6, 21, 9)])
    assert label_buildings(probability_of([placed(halls, 25, 25)], grid_of(50)), SETTINGS).max() == 2


@pytest.mark.parametrize("seed", range(4))
def test_labels_are_connected_count_from_one_and_cover_what_is_likely(seed: int) -> None:
    grid = grid_of(60)
    noise = np.random.default_rng(seed).random((grid.height, grid.width))
    values = blurred(noise > 0.5, grid, 1.2)
    labels = label_buildings(BuildingProbability(grid, values), SETTINGS)
    np.testing.assert_array_equal(labels > 0, values >= SETTINGS.probability_threshold)
    assert set(np.unique(labels)) == set(range(labels.max() + 1))
    assert all(pieces(labels == number) == 1 for number in range(1, labels.max() + 1))


def test_doubt_in_the_middle_of_a_roof_is_no_gap() -> None:
    values = np.ones((60, 60), np.float32)
    values[:10], values[-10:], values[:, :10], values[:, -10:] = 0, 0, 0, 0
    spotted = values.copy()
    spotted[28:32, 28:32] = 0.55
    inside = values > 0.5
    np.testing.assert_array_equal(depth_inside(inside, values, 0.5), depth_inside(inside, spotted, 0.5))
    cut = values.copy()
    cut[28:32] *= 0.55
    assert depth_inside(inside, cut, 0.5)[29, 29] < 0.2 * depth_inside(inside, values, 0.5)[29, 29]


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_empty_and_full_tiles(value: float) -> None:
    grid = grid_of(12)
    labels = label_buildings(BuildingProbability(grid, np.full((40, 40), value, np.float32)), SETTINGS)
    assert labels.max() == value


def test_the_old_town_is_parted_and_the_suburb_left_whole() -> None:
    gained = {}
    for name in ("old_town", "hillside_suburb"):
        outlines = geopandas.read_file(DATASET / f"buildings_{name}.geojson").to_crs(32651).explode()
        grid = grid_of(200)
        west, _, _, north = outlines.total_bounds
        shapes = list(outlines.geometry.translate(grid.transform.c - west, grid.transform.f - north))
        shapes = [shape for shape in shapes if shape.area > 30]
        truth = label_mask(shapes, grid)
        probability = probability_of(shapes, grid, gap=0.7, noise=0.04)
        merged = cv2.connectedComponents((probability.values >= 0.5).astype(np.uint8), connectivity=4)[1]
        gained[name] = instance_f1(label_buildings(probability, SETTINGS), truth) - instance_f1(merged, truth)
    assert gained["old_town"] > 0.4
    assert gained["hillside_suburb"] > -0.02
