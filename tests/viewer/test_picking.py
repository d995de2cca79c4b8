"""What a ray meets first, beside the same asked of every triangle by signed volumes."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from ryu_scape.heights import RoofKind
from ryu_scape.scene import builder, building_layers
from ryu_scape.scene.vertex_arrays import SceneGeometry
from ryu_scape.viewer.camera import Camera
from ryu_scape.viewer.ground import ground_of
from ryu_scape.viewer.picking import first_hit
from tests.scene.city_blocks import COURTYARD, L_SHAPE, SQUARE, building, scene_of, tile

ASPECT = 1.6
KINDS = (RoofKind.FLAT, RoofKind.GABLE, RoofKind.HIP)
Vector = NDArray[np.float64]


@pytest.fixture(params=[512, 4])
def scene(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> SceneGeometry:
    """Twelve houses of all kinds on a slope, some with courtyards; in one piece and in three."""
    for module in (builder, building_layers):
        monkeypatch.setattr(module, "PIECE_BUILDINGS", request.param)
    houses = [
        building(
            L_SHAPE if number % 2 else SQUARE,
            [] if number % 4 else [COURTYARD],
            at=(12.0 + 25.0 * (number % 4), -15.0 - 30.0 * (number // 4)),
            height_m=5.0 + 2.0 * number,
            kind=KINDS[number % 3] if number % 4 else RoofKind.FLAT,
        )
        for number in range(12)
    ]
    return scene_of(houses, tile(200, slope=0.05))


def volumes(a: Vector, b: Vector, c: Vector, d: Vector) -> Vector:
    return np.einsum("...i,...i->...", np.cross(b - a, c - a), d - a)


def met_by_all(scene: SceneGeometry, eye_m: Vector, ray: Vector, hidden: frozenset[str]) -> tuple[int | None, float]:
    """The building whose triangle is met first, and by how many metres it is nearer than the next thing."""
    distances_m, owners = [], []
    for name, layer in scene.layers.items():
        if name in hidden or layer.is_point_cloud or not layer.triangle_count:
            continue
        a, b, c = np.moveaxis(layer.vertices["position"][layer.indices.reshape(-1, 3)].astype(np.float64), 1, 0)
        end = eye_m + 1e4 * ray
        sides = np.stack([volumes(eye_m, end, p, q) for p, q in ((a, b), (b, c), (c, a))])
        crossed = (sides > 0).all(axis=0) | (sides < 0).all(axis=0)
        normal = np.cross(b - a, c - a)[crossed]
        distance_m = np.einsum("ij,ij->i", normal, a[crossed] - eye_m) / (normal @ ray)
        offsets = scene.triangle_offsets.get(name)
        index = np.flatnonzero(crossed)
        owner = np.full(index.size, -1) if offsets is None else np.searchsorted(offsets, index, "right") - 1
        distances_m.append(distance_m[distance_m > 0])
        owners.append(owner[distance_m > 0])
    distance_m, owner = np.concatenate(distances_m), np.concatenate(owners)
    if not distance_m.size:
        return None, np.inf
    first = distance_m.argmin()
    others_m = distance_m[owner != owner[first]]
    return (int(owner[first]) if owner[first] >= 0 else None), float(others_m.min(initial=np.inf) - distance_m[first])


@pytest.mark.parametrize("hidden", [frozenset(), frozenset({"walls", "terrain"})])
def test_the_first_thing_on_the_ray_is_picked(scene: SceneGeometry, hidden: frozenset[str]) -> None:
    rng = np.random.default_rng(5)
    camera = Camera.home(ground_of(scene), ASPECT)
    met = set()
    for _ in range(250):
        seen_from = camera.orbit(rng.uniform(0, 360), rng.uniform(-30, 40))
        start_m, ray = seen_from.ray(tuple(rng.uniform(-0.7, 0.7, 2)), ASPECT)
        expected, clear_by_m = met_by_all(scene, start_m, ray, hidden)
        if clear_by_m > 1e-3:
            hit = first_hit(scene, start_m, ray, hidden)
            assert (None if hit is None else hit.building) == expected
            if hit is not None:
                assert abs(np.cross(hit.place_m - start_m, ray)).max() < 1e-6
                assert (hit.place_m >= scene.bounds_m[0] - 1e-3).all()
                assert (hit.place_m <= scene.bounds_m[1] + 1e-3).all()
            met.add(expected)
    assert len(met) > 6
    assert None in met


def test_the_sky_and_what_lies_behind_the_eye_are_no_building(scene: SceneGeometry) -> None:
    above_m = np.array([*scene.bounds_m.mean(axis=0)[:2], 500.0])
    assert first_hit(scene, above_m, np.array([0.0, 0.0, 1.0])) is None


def test_the_place_that_is_hit_lies_on_the_roof(scene: SceneGeometry) -> None:
    for name in ("roofs", "terrain"):
        corners = scene.layers[name].vertices["position"][scene.layers[name].indices.reshape(-1, 3)].astype(float)
        middle_m = corners.mean(axis=1)[corners.shape[0] // 2]
        downwards = np.array([0.0, 0.0, -1.0])
        hit = first_hit(scene, middle_m - downwards, downwards, scene.layers.keys() - {name})
        np.testing.assert_allclose(hit.place_m, middle_m, atol=1e-4)
