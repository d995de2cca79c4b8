from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import pytest
import shapely

from ryu_scape.scene.extrusion import find_roofline
from ryu_scape.scene.levels import FOUNDATION_DEPTH_M
from ryu_scape.scene.outlines import divide_into_panels, outline_buildings
from ryu_scape.settings import SceneSettings
from tests.scene.city_blocks import (
    COURTYARD,
    SHAPES,
    SOLID_LAYERS,
    SQUARE,
    building,
    clean_buildings,
    face_normals,
    scene_of,
    solid_of,
    star,
    tile,
    triangles_of,
    turned,
)

SETTINGS = SceneSettings()


@pytest.mark.parametrize("degrees", [0.0, 31.7])
@pytest.mark.parametrize("name", SHAPES)
def test_every_building_is_a_closed_solid_wound_outward(name, degrees):
    exterior, holes = SHAPES[name]
    solid = solid_of(scene_of([building(turned(exterior, degrees), [turned(hole, degrees) for hole in holes])]))
    assert solid.is_watertight
    assert solid.is_winding_consistent
    assert solid.volume > 0


@pytest.mark.parametrize("seed", range(40))
def test_random_outlines_become_closed_solids(seed):
    rng = np.random.default_rng(seed)
    outlines = [star(rng, rng.integers(3, 25)) for _ in range(5)]
    scene = scene_of([building(outline, at=(10.0 + 20 * i, -50.0)) for i, outline in enumerate(outlines)])
    for index in range(len(outlines)):
        solid = solid_of(scene, index)
        assert solid.is_watertight
        assert solid.is_winding_consistent
        assert solid.volume > 0


@pytest.mark.parametrize("tolerance_px", [0.0, 1.5])
@pytest.mark.parametrize("seed", range(6))
def test_contours_of_random_masks_become_closed_solids(seed, tolerance_px):
    noise = np.random.default_rng(seed).standard_normal((60, 60))
    mask = (cv2.GaussianBlur(noise, (0, 0), 3) > 0.02).astype(np.uint8)
    contours, hierarchy = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    rings = [0.5 * cv2.approxPolyDP(contour, tolerance_px, True)[::-1, 0] for contour in contours]
    parents = hierarchy[0, :, 3]
    outer = [i for i in range(len(rings)) if parents[i] < 0 and len(rings[i]) > 3]
    subjects = clean_buildings(
        [shapely.Polygon(rings[i], [r for r, owner in zip(rings, parents, strict=True) if owner == i]) for i in outer]
    )
    assert len(subjects) >= len(outer) / 2
    scene = scene_of(subjects)
    for index in range(len(subjects)):
        solid = solid_of(scene, index)
        assert solid.is_watertight
        assert solid.is_winding_consistent
        assert solid.volume > 0


@pytest.mark.parametrize("seed", range(20))
def test_outlines_that_cross_themselves_become_closed_solids(seed):
    rng = np.random.default_rng(seed)
    subjects = clean_buildings([shapely.Polygon(rng.uniform(0, 10, (7, 2)))])
    assert subjects
    scene = scene_of(subjects)
    for index in range(len(subjects)):
        solid = solid_of(scene, index)
        assert solid.is_watertight
        assert solid.volume > 0


@pytest.mark.parametrize("name", SHAPES)
def test_volume_is_that_of_the_prism_less_the_parapets_basin(name):
    exterior, holes = SHAPES[name]
    subject = building(turned(exterior, 12.0), [turned(hole, 12.0) for hole in holes])
    outline = shapely.Polygon(subject.footprint.exterior, subject.footprint.holes)
    basin = outline.buffer(-SETTINGS.parapet_width_m, join_style="mitre", mitre_limit=100.0)
    to_eave = subject.eave_height_m + FOUNDATION_DEPTH_M
    expected = outline.area * to_eave
    if basin.area:
        expected += (outline.area - basin.area) * SETTINGS.parapet_height_m
    tolerance = 1e-3 if outline.area > 2 else 0.05
    assert solid_of(scene_of([subject])).volume == pytest.approx(expected, rel=tolerance)


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("layer", [*SOLID_LAYERS, "windows"])
def test_vertex_normals_are_the_unit_normals_of_their_faces(name, layer):
    exterior, holes = SHAPES[name]
    triangles = triangles_of(scene_of([building(turned(exterior, 31.7), [turned(h, 31.7) for h in holes])]), layer, 0)
    normals = triangles["normal"]
    assert np.linalg.norm(normals, axis=2) == pytest.approx(1.0, abs=1e-5)
    thick = (
        np.sqrt(np.linalg.norm(np.cross(*np.diff(triangles["position"].astype(float), axis=1).swapaxes(0, 1)), axis=1))
        > 0.05
    )
    agreement = np.einsum("ij,ikj->ik", face_normals(triangles["position"][thick]), normals[thick])
    assert (agreement > 0.999).all()


def test_courtyards_stay_open_and_get_a_parapet_of_their_own():
    scene = scene_of([building(SQUARE, [COURTYARD])])
    middle = np.add(COURTYARD.mean(axis=0), (500_060.0, 4_599_940.0)) - scene.origin_m[:2]
    corners = triangles_of(scene, "roofs", 0)["position"][..., :2]
    assert not shapely.intersects(shapely.polygons(corners), shapely.Point(middle)).any()
    lip = shapely.union_all(shapely.polygons(_level_triangles(scene, "parapets")))
    assert lip.area == pytest.approx(144 - 11.3**2 + 4.7 * 5.7 - 20, rel=3e-3)


def _level_triangles(scene, layer):
    triangles = triangles_of(scene, layer, 0)
    return triangles["position"][triangles["normal"][:, 0, 2] > 0.5][..., :2]


def test_a_building_too_thin_for_a_parapet_gets_a_plain_cap_at_its_eave():
    thin = building([(0, 0), (20, 0), (20, 0.15), (0, 0.15)], ground_m=100.0, height_m=5.0)
    scene = scene_of([thin])
    assert solid_of(scene).bounds[1, 2] == pytest.approx(105.0 - scene.origin_m[2])
    assert len(_level_triangles(scene, "parapets")) == 0


def test_a_narrow_building_gets_a_narrower_parapet():
    outlines = outline_buildings([building([(0, 0), (20, 0), (20, 0.5), (0, 0.5)]).footprint], np.zeros(3))
    roofline = find_roofline(outlines, np.ones(1, bool), parapet_width_m=0.35)
    assert roofline.has_parapet.all()
    assert roofline.polygons[0].area == pytest.approx((20 - 0.35) * (0.5 - 0.35), rel=0.02)


def test_walls_are_divided_into_panels_of_equal_width_that_alternate_in_shade():
    scene = scene_of([building([(0, 0), (21, 0), (21, 10), (0, 10)])])
    triangles = triangles_of(scene, "walls", 0)
    south = triangles[(triangles["normal"][:, 0, 1] < -0.99) & (np.ptp(triangles["position"][..., 2], axis=1) > 5)]
    left = np.unique(south["position"][..., 0].min(axis=1))
    width = np.ptp(south["position"][..., 0], axis=1)
    assert len(left) == 7
    assert width == pytest.approx(3.0, abs=1e-3)
    shade = [int(south["colour"][south["position"][..., 0].min(axis=1) == x][0, 0, 1]) for x in left]
    assert len(set(shade)) == 2
    assert all(first != second for first, second in pairwise(shade))


def test_panels_start_and_end_on_the_corners_of_their_outline():
    outlines = outline_buildings([building(*SHAPES["two courtyards"]).footprint], np.array([500_000.0, 4_600_000.0, 0]))
    panels = divide_into_panels(outlines, panel_width_m=3.0)
    first = panels.number == 0
    np.testing.assert_array_equal(panels.start_m[first], outlines.corners_m)
    last = np.append(first[1:], True)
    np.testing.assert_array_equal(panels.end_m[last], outlines.corners_m[outlines.following])
    np.testing.assert_array_equal(panels.end_m[~last], panels.start_m[1:][~first[1:]])


def test_a_house_on_a_slope_reaches_below_the_lowest_terrain_under_it():
    pair = tile(slope=0.2)
    scene = scene_of([building(SQUARE, ground_m=113.0)], pair)
    lowest_under_it = 100.0 + 0.2 * 60.0
    assert solid_of(scene).bounds[0, 2] + scene.origin_m[2] < lowest_under_it
    assert solid_of(scene).bounds[0, 2] + scene.origin_m[2] > lowest_under_it - 1.0


def test_roof_and_walls_take_the_mean_colour_of_the_orthophoto_inside_the_footprint():
    pair = tile()
    pair.rgb[:, 78:102, 98:122] = np.array([180, 90, 60], np.uint8)[:, None, None]
    scene = scene_of([building(SQUARE)], pair)
    roof = triangles_of(scene, "roofs", 0)["colour"][0, 0].astype(int)
    wall = triangles_of(scene, "walls", 0)["colour"][0, 0].astype(int)
    np.testing.assert_allclose(roof[:3], (180, 90, 60), atol=12)
    assert wall[0] > wall[1] > wall[2]


@pytest.mark.parametrize("grey", [0, 255])
def test_walls_are_never_black_nor_white(grey):
    pair = tile()
    pair.rgb[:] = grey
    walls = triangles_of(scene_of([building(SQUARE)], pair), "walls", 0)
    upright = walls["colour"][np.abs(walls["normal"][:, 0, 2]) < 0.5][..., :3]
    assert upright.min() > 60
    assert upright.max() < 240


def test_an_eave_below_the_ground_still_gives_a_solid():
    assert solid_of(scene_of([building(SQUARE, height_m=-3.0)])).volume > 0
