"""Pitched roofs: closed with their walls, as high and as large as they should be, whatever the outline."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from ryu_scape.heights import Building, RoofKind
from ryu_scape.scene.levels import FOUNDATION_DEPTH_M
from ryu_scape.scene.solids import model_buildings
from tests.scene.city_blocks import (
    L_SHAPE,
    building,
    face_normals,
    scene_of,
    solid_of,
    star,
    stepped_roof,
    triangles_of,
    turned,
)
from tests.scene.roof_outlines import HOUSE, OUTLINES

PITCHED = [kind for kind in RoofKind if kind is not RoofKind.FLAT]
SUITED = [(name, kind) for name in ("house", "square", "notched") for kind in PITCHED]
SUITED += [
    (name, kind)
    for name in ("L", "T", "U", "plus", "courtyard")
    for kind in (RoofKind.GABLE, RoofKind.HIP, RoofKind.COMPLEX)
]
VOLUME_OF_ROOF = {RoofKind.SHED: 1 / 2, RoofKind.GABLE: 1 / 2, RoofKind.PYRAMID: 1 / 3}


def assert_closed(subject: Building) -> None:
    solid = solid_of(scene_of([subject]))
    assert solid.is_watertight
    assert solid.is_winding_consistent
    assert solid.volume > 0


@pytest.mark.parametrize("degrees", [0.0, 31.7, 123.4])
@pytest.mark.parametrize("kind", PITCHED)
@pytest.mark.parametrize("name", OUTLINES)
def test_every_roof_closes_its_building(name, kind, degrees):
    exterior, holes = OUTLINES[name]
    assert_closed(building(turned(exterior, degrees), [turned(hole, degrees) for hole in holes], kind=kind))


@pytest.mark.parametrize("kind", PITCHED)
@pytest.mark.parametrize("seed", range(12))
def test_roofs_that_do_not_suit_their_outline_close_it_still(kind, seed):
    rng = np.random.default_rng(seed)
    house = building(HOUSE, kind=kind)
    odd = building(np.add(star(rng, rng.integers(3, 20)), (7, 4)))
    assert_closed(Building(odd.footprint, 100.0, 106.0, odd.height_source, 0.5, house.roof))


@pytest.mark.parametrize("degrees", [0.0, 31.7])
@pytest.mark.parametrize("kind", PITCHED)
def test_a_roof_reaches_its_ridge_and_starts_at_its_eave(kind, degrees):
    subject = building(turned(HOUSE, degrees), kind=kind, rise_m=2.5)
    scene = scene_of([subject])
    roof = triangles_of(scene, "roofs", 0)["position"][..., 2] + scene.origin_m[2]
    assert roof.min() == pytest.approx(subject.eave_elevation_m, abs=2e-3)
    assert roof.max() == pytest.approx(subject.ridge_elevation_m, abs=2e-3)


@pytest.mark.parametrize("degrees", [0.0, 31.7])
@pytest.mark.parametrize("kind", [RoofKind.GABLE, RoofKind.HIP, RoofKind.PYRAMID])
def test_a_roof_keeps_its_ridge_in_an_outline_far_wider_than_its_wing(kind, degrees):
    house = building(turned(HOUSE, degrees), kind=kind, rise_m=2.5)
    with_yard = building(turned(HOUSE * 2 - (7, 4), degrees), kind=kind)
    scene = scene_of([replace(with_yard, roof=house.roof)])
    roof = triangles_of(scene, "roofs", 0)["position"][..., 2] + scene.origin_m[2]
    assert roof.max() == pytest.approx(house.ridge_elevation_m, abs=2e-3)
    assert_closed(replace(with_yard, roof=house.roof))


@pytest.mark.parametrize("kind", VOLUME_OF_ROOF)
def test_volume_is_that_of_the_prism_and_the_roof(kind):
    subject = building(turned(HOUSE, 20.0), kind=kind, rise_m=2.5)
    expected = 14 * 8 * (subject.eave_height_m + FOUNDATION_DEPTH_M + 2.5 * VOLUME_OF_ROOF[kind])
    assert solid_of(scene_of([subject])).volume == pytest.approx(expected, rel=1e-3)


def test_a_hip_holds_a_prism_between_two_half_pyramids():
    roof_m3 = 0.5 * (14 - 8) * 8 * 2.5 + 8 * 8 * 2.5 / 3
    subject = building(HOUSE, kind=RoofKind.HIP, rise_m=2.5)
    expected = 14 * 8 * (subject.eave_height_m + FOUNDATION_DEPTH_M) + roof_m3
    assert solid_of(scene_of([subject])).volume == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(("name", "kind"), SUITED)
def test_a_pitched_roof_covers_its_outline_once_and_faces_up(name, kind):
    exterior, holes = OUTLINES[name]
    triangles = triangles_of(scene_of([building(exterior, holes, kind=kind)]), "roofs", 0)
    plan = shapely.polygons(triangles["position"][..., :2].astype(float))
    assert shapely.area(plan).sum() == pytest.approx(shapely.Polygon(exterior, holes).area, abs=0.05)
    assert (triangles["normal"][..., 2] > 0.3).all()
    large = shapely.area(plan) > 0.01
    agreement = np.einsum("ij,ikj->ik", face_normals(triangles["position"][large]), triangles["normal"][large])
    assert (agreement > 0.999).all()


def test_an_l_of_two_gables_meets_in_a_valley_and_keeps_its_ridges_level():
    scene = scene_of([building(L_SHAPE, kind=RoofKind.GABLE, rise_m=3.0)])
    positions = triangles_of(scene, "roofs", 0)["position"].reshape(-1, 3) + scene.origin_m
    ridge = positions[positions[:, 2] > 112.0 - 1e-3][:, :2] - (500_060.0, 4_599_940.0)
    for end in ((3.0, 15.0), (14.0, 3.0)):
        assert np.linalg.norm(ridge - end, axis=1).min() < 2e-3
    valley = positions[np.linalg.norm(positions[:, :2] - (500_066.0, 4_599_946.0), axis=1) < 2e-3]
    assert valley[:, 2] == pytest.approx(109.0, abs=2e-3)


def test_gables_belong_to_the_walls_and_pitched_roofs_have_no_parapet():
    scene = scene_of([building(HOUSE, kind=RoofKind.GABLE, rise_m=3.0)])
    assert len(triangles_of(scene, "parapets", 0)) == 0
    top = triangles_of(scene, "walls", 0)["position"][..., 2].max() + scene.origin_m[2]
    assert top == pytest.approx(112.0, abs=2e-3)


def test_the_two_sides_of_a_gable_differ_in_light_and_not_in_colour():
    roof = triangles_of(scene_of([building(HOUSE, kind=RoofKind.GABLE)]), "roofs", 0)
    assert len(np.unique(roof["colour"].reshape(-1, 4), axis=0)) == 1
    assert len(np.unique(np.round(roof["normal"].reshape(-1, 3), 3), axis=0)) == 2


@pytest.mark.parametrize("kind", PITCHED)
def test_the_short_cut_for_rectangles_gives_the_roof_that_creases_cut_out(kind):
    plain = scene_of([building(turned(HOUSE, 20.0), kind=kind)])
    with_middle = np.insert(HOUSE, 1, (7.0, 0.0), axis=0)
    cut = scene_of([building(turned(with_middle, 20.0), kind=kind)])
    assert solid_of(plain).volume == pytest.approx(solid_of(cut).volume, rel=1e-4)
    highest = [triangles_of(scene, "roofs", 0)["position"][..., 2].max() for scene in (plain, cut)]
    assert highest[0] == pytest.approx(highest[1], abs=2e-3)


def test_a_step_within_a_roof_is_a_wall():
    house = building(HOUSE)
    (x, y), eave_m = house.footprint.exterior.mean(axis=0), house.eave_elevation_m
    scene = scene_of([replace(house, roof=stepped_roof(x, y, 0.0))])
    assert solid_of(scene).is_watertight
    roof = triangles_of(scene, "roofs", 0)
    assert (roof["normal"][..., 2] > 0.9).all()
    points = roof["position"].reshape(-1, 3) + scene.origin_m
    assert points[points[:, 0] < x - 0.2, 2] == pytest.approx(eave_m, abs=2e-3)
    assert points[points[:, 0] > x + 0.2, 2].max() == pytest.approx(eave_m + 4.0, abs=2e-3)
    walls = triangles_of(scene, "walls", 0)
    inside = np.abs(walls["position"][..., 0].astype(float) + scene.origin_m[0] - x).max(axis=1) < 0.5
    assert (walls["normal"][inside][..., 0] < -0.9).any()


@pytest.mark.parametrize("seed", range(24))
def test_steps_anywhere_in_a_roof_leave_it_closed(seed):
    rng = np.random.default_rng(seed)
    odd = building(np.add(star(rng, rng.integers(3, 14)), (7, 4)))
    x, y = odd.footprint.exterior.mean(axis=0) + rng.uniform(-3, 3, 2)
    stepped = replace(odd, roof=stepped_roof(x, y, rng.uniform(0, 360)))
    assert_closed(stepped)
    massing = model_buildings([stepped], scene_of([stepped]).origin_m)
    assert massing.roofed.volumes_m3[0] > massing.area_m2[0] * 8.0
