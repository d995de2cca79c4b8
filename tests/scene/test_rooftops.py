"""What stands on roofs: whole boxes, on the roof and within it."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
import trimesh

from ryu_scape.heights import Building, RoofKind
from tests.scene.city_blocks import SQUARE, building, scene_of, triangles_of, turned

HOUSE = np.array([(0, 0), (22, 0), (22, 9), (0, 9)], float)
BLOCK = np.array([(0, 0), (40, 0), (40, 15), (15, 15), (15, 40), (0, 40)], float)
DOOR_TRIANGLES = 2


def boxes_of(subject: Building) -> trimesh.Trimesh:
    """Everything among a building's details but its door."""
    scene = scene_of([subject])
    corners = triangles_of(scene, "details", 0)[DOOR_TRIANGLES:]["position"].astype(float) + scene.origin_m
    points, faces = np.unique(np.round(corners.reshape(-1, 3), 4), axis=0, return_inverse=True)
    return trimesh.Trimesh(points, faces.reshape(-1, 3), process=False, validate=False)


@pytest.mark.parametrize("degrees", [0.0, 37.0])
@pytest.mark.parametrize("kind", [RoofKind.GABLE, RoofKind.HIP])
def test_chimneys_rise_above_the_ridge_and_stand_inside(kind: RoofKind, degrees: float) -> None:
    subject = building(turned(HOUSE, degrees), kind=kind)
    chimneys = boxes_of(subject)
    assert len(chimneys.faces) // 12 in (1, 2, 3, 4)  # each with a pot or without
    assert chimneys.is_watertight
    assert chimneys.volume > 0
    low, high = chimneys.bounds[:, 2]
    assert low < subject.ridge_elevation_m < high < subject.ridge_elevation_m + 2
    outline = shapely.Polygon(subject.footprint.exterior)
    assert shapely.contains_xy(outline, chimneys.vertices[:, :2]).all()


def test_chimneys_differ_from_house_to_house() -> None:
    houses = [building(HOUSE, at=(4.0 + 25 * (i % 4), -12.0 - 11 * (i // 4)), kind=RoofKind.GABLE) for i in range(36)]
    scene = scene_of(houses)
    tops, widths, colours = [], [], set()
    for index in range(len(houses)):
        details = triangles_of(scene, "details", index)[DOOR_TRIANGLES:]
        for chimney in details.reshape(-1, 36):
            size = np.ptp(chimney["position"], axis=0)
            if size[2] > 1.0:  # no pot
                tops.append(chimney["position"][:, 2].max())
                widths.append(size[0])
                colours.add(tuple(chimney["colour"][0, :3].tolist()))
    assert len(houses) / 2 < len(tops) < 2 * len(houses)
    assert np.std(tops) > 0.15
    assert np.std(widths) > 0.15
    assert len(colours) >= 4


@pytest.mark.parametrize("degrees", [0.0, 37.0])
def test_large_flat_roofs_carry_a_stair_head_and_units(degrees: float) -> None:
    subject = building(turned(BLOCK, degrees), height_m=18.0)
    boxes = boxes_of(subject)
    assert len(boxes.faces) // 12 >= 3
    assert boxes.volume > 0
    assert boxes.bounds[0, 2] > subject.eave_elevation_m - 0.5
    assert boxes.bounds[1, 2] > subject.eave_elevation_m + 2
    outline = shapely.Polygon(subject.footprint.exterior)
    assert shapely.contains_xy(outline.buffer(-0.5), boxes.vertices[:, :2]).all()


def test_small_flat_roofs_are_bare() -> None:
    assert len(boxes_of(building(SQUARE * 0.8, height_m=6.0)).faces) == 0


def test_a_furnished_roof_is_the_same_in_every_run() -> None:
    first, second = (boxes_of(building(BLOCK, height_m=18.0)) for _ in range(2))
    np.testing.assert_array_equal(first.vertices, second.vertices)
