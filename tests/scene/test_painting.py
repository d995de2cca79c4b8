"""Painted buildings have their colours at every level of detail, and nothing else changes."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from ryu_scape.footprints import Footprint
from ryu_scape.scene.painting import PAINTED_LAYERS, painted, with_prisms
from tests.faults.cities import small_city


def test_every_building_is_in_its_own_colour_near_and_far() -> None:
    scene = small_city(160, 3).scene
    offsets = scene.triangle_offsets["walls"]
    count = offsets.size - 1
    assert count > 20
    rgb = np.random.default_rng(0).integers(0, 255, (count, 3))
    others = painted(scene, 255 - rgb)
    scene_painted = painted(scene, rgb)
    assert scene_painted.triangle_offsets is scene.triangle_offsets
    assert not scene_painted.textured_layers & {*PAINTED_LAYERS}
    for name in PAINTED_LAYERS:
        layer, negative = scene_painted.layers[name], others.layers[name]
        np.testing.assert_array_equal(layer.indices, scene.layers[name].indices)
        np.testing.assert_array_equal(layer.vertices["position"], scene.layers[name].vertices["position"])
        corner = layer.indices.reshape(-1, 3)
        owner = np.searchsorted(scene.triangle_offsets[name], np.arange(len(corner)), "right") - 1
        colour, its_negative = (each.vertices["colour"][corner, :3].astype(int) for each in (layer, negative))
        difference = colour - its_negative
        expected = 0.8 * (2 * rgb[owner] - 255)
        assert np.abs(difference - expected[:, None]).max(initial=0) <= 1.5
    walls, own = scene_painted.layers["walls"].blocks, scene.layers["walls"].blocks
    assert walls is not None
    assert own is not None
    assert walls.coarse_vertices is not None
    assert own.coarse_vertices is not None
    assert (walls.coarse_vertices["colour"] != own.coarse_vertices["colour"]).any(axis=1).mean() > 0.9
    for name in scene.layers.keys() - {*PAINTED_LAYERS}:
        assert scene_painted.pieces[name][0] is scene.pieces[name][0]


def test_prisms_stand_between_their_elevations() -> None:
    scene = small_city(80, 2).scene
    x, y = scene.origin_m[:2]
    outline = Footprint.of_polygon(shapely.box(x, y, x + 10, y + 5), 1.0, "1")
    added = with_prisms(scene, "misses", [outline], np.array([3.0]), np.array([9.0]), (0, 114, 178))
    position = added.layers["misses"].vertices["position"] + scene.origin_m
    assert position.min(axis=0) == pytest.approx([x, y, 3.0], abs=1e-3)
    assert position.max(axis=0) == pytest.approx([x + 10, y + 5, 9.0], abs=1e-3)
    assert added.layers.keys() - scene.layers.keys() == {"misses"}
