from __future__ import annotations

import numpy as np
import pytest
import shapely
from affine import Affine

from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.scene.levels import FOUNDATION_DEPTH_M
from ryu_scape.scene.vertex_arrays import VERTEX_DTYPE
from ryu_scape.settings import Detail, SceneSettings
from tests.scene.city_blocks import SHAPES, SOLID_LAYERS, SQUARE, building, scene_of, solid_of, tile, turned
from tests.surveys import survey_over

BUILDING_LAYERS = (*SOLID_LAYERS, "windows", "trim", "details")


def street():
    return [
        building(
            turned(exterior, 2.0 * i),
            [turned(hole, 2.0 * i) for hole in holes],
            at=(2 + 30 * (i % 4), -90 + 30 * (i // 4)),
        )
        for i, (exterior, holes) in enumerate(SHAPES.values())
    ]


def test_triangle_offsets_divide_every_building_layer_among_the_buildings():
    buildings = street()
    together = scene_of(buildings)
    for layer in BUILDING_LAYERS:
        offsets = together.triangle_offsets[layer]
        assert offsets.dtype == np.int64
        assert offsets.shape == (len(buildings) + 1,)
        assert offsets[0] == 0
        assert offsets[-1] == together.layers[layer].triangle_count
        alone = [scene_of([subject]).layers[layer].triangle_count for subject in buildings]
        np.testing.assert_array_equal(np.diff(offsets), alone)


def test_each_buildings_triangles_are_its_own():
    buildings = street()
    scene = scene_of(buildings)
    for index, subject in enumerate(buildings):
        low, high = solid_of(scene, index).bounds[:, :2] + scene.origin_m[:2]
        np.testing.assert_allclose(low, subject.footprint.exterior.min(axis=0), atol=2e-3)
        np.testing.assert_allclose(high, subject.footprint.exterior.max(axis=0), atol=2e-3)


def test_a_footprint_without_area_has_no_triangles_and_the_others_keep_theirs():
    line = building([(0, 0), (5, 5), (10, 10)])
    scene = scene_of([building(SQUARE), line, building(SQUARE, at=(20.0, -20.0))])
    for layer in SOLID_LAYERS:
        counts = np.diff(scene.triangle_offsets[layer])
        assert counts[1] == 0
        assert counts[0] == counts[2] > 0


def test_positions_keep_sub_millimetre_precision_at_a_large_northing():
    subject = building(np.add(SQUARE, (0.12345, 0.54321)))
    scene = scene_of([subject])
    corners = solid_of(scene).vertices[:, :2] + scene.origin_m[:2]
    for corner in subject.footprint.exterior:
        assert np.linalg.norm(corners - corner, axis=1).min() < 1e-3


def test_the_origin_is_whole_metres_at_the_tiles_centre_and_lowest_terrain():
    scene = scene_of([], tile(200, terrain_m=100.7, slope=0.1))
    np.testing.assert_array_equal(scene.origin_m, (500_060.0, 4_599_940.0, 100.0))


def test_bounds_enclose_all_layers_tightly():
    scene = scene_of(street())
    everything = np.concatenate([layer.vertices["position"] for layer in scene.layers.values()])
    np.testing.assert_array_equal(scene.bounds_m, [everything.min(axis=0), everything.max(axis=0)])


def test_the_same_input_gives_the_same_scene():
    first, second = scene_of(street()), scene_of(street())
    for name, layer in first.layers.items():
        assert layer.vertices.tobytes() == second.layers[name].vertices.tobytes()
        assert layer.indices.tobytes() == second.layers[name].indices.tobytes()


def test_no_buildings_give_empty_building_layers():
    scene = scene_of([])
    for layer in BUILDING_LAYERS:
        arrays = scene.layers[layer]
        assert arrays.vertices.shape == (0,)
        assert arrays.vertices.dtype == VERTEX_DTYPE
        assert arrays.indices.shape == (0,)
        assert arrays.indices.dtype == np.uint32
        assert not arrays.is_point_cloud
        np.testing.assert_array_equal(scene.triangle_offsets[layer], [0])


def test_every_layer_is_finite_with_unit_normals_and_indices_in_range():
    scene = scene_of(street())
    for arrays in scene.layers.values():
        assert np.isfinite(arrays.vertices["position"]).all()
        assert np.linalg.norm(arrays.vertices["normal"], axis=1) == pytest.approx(1.0, abs=1e-4)
        assert (arrays.vertices["colour"][:, 3] == 255).all()
        assert arrays.is_point_cloud or (arrays.indices < arrays.vertices.size).all()


def test_buildings_on_a_rotated_grid_and_beyond_its_border_are_built():
    pair = tile(100)
    rotated = GeoGrid(pair.grid.transform * Affine.rotation(25.0), pair.grid.crs, 100, 100)
    pair = survey_over(RasterStack(rotated, pair.rgb, pair.dsm_m, pair.valid, 0.6), pair.dtm_m)
    scene = scene_of([building(SQUARE, at=(20.0, -10.0)), building(SQUARE, at=(-500.0, 300.0))], pair)
    assert solid_of(scene, 0).is_watertight
    assert solid_of(scene, 1).is_watertight


def test_plain_buildings_are_prisms_of_walls_and_caps():
    plain = scene_of(street(), settings=SceneSettings(detail=Detail.PLAIN))
    for index, (exterior, holes) in enumerate(SHAPES.values()):
        solid = solid_of(plain, index)
        assert solid.is_watertight
        assert solid.is_winding_consistent
        area = shapely.Polygon(exterior, holes).area
        assert solid.volume == pytest.approx(area * (9.0 + FOUNDATION_DEPTH_M), rel=1e-2, abs=0.5)
    assert plain.triangle_count < scene_of(street()).triangle_count
    for layer in ("parapets", "windows", "trim", "details"):
        assert plain.layers[layer].triangle_count == 0
