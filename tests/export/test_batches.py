from __future__ import annotations

import numpy as np
import pytest

from ryu_scape.city import City
from ryu_scape.export import batches
from ryu_scape.export.batches import Batch, building_batches
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.vertex_arrays import VertexArrays
from tests.export.hand_made_city import box
from tests.export.small_town import IDENTIFIERS, town
from tests.scene.city_blocks import triangles_of

LAYERS = tuple(layer for layer in Layer if layer.is_solid)


@pytest.fixture(scope="module")
def city() -> City:
    return town()


@pytest.mark.parametrize("at_once", [1, 2, 5, 100])
def test_each_mesh_is_what_its_building_has_in_the_layers(
    city: City, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BUILDINGS_AT_ONCE", at_once)
    meshes = [batch.vertices[corners] for batch in building_batches(city.scene, LAYERS) for corners in cut(batch)]
    assert len(meshes) == len(IDENTIFIERS)
    for index, mesh in enumerate(meshes):
        expected = [triangles_of(city.scene, layer, index) for layer in LAYERS]
        np.testing.assert_array_equal(mesh, np.concatenate(expected))


def cut(batch: Batch) -> list[np.ndarray]:
    return np.split(batch.corners, batch.index_starts[1:-1] // 3)


def test_each_mesh_uses_all_of_its_vertices_and_no_other(city: City) -> None:
    (batch,) = building_batches(city.scene, LAYERS)
    for index, corners in enumerate(cut(batch)):
        assert set(corners.ravel().tolist()) == set(range(*batch.vertex_starts[index : index + 2]))


def test_no_vertex_is_there_twice(city: City) -> None:
    (batch,) = building_batches(city.scene, LAYERS)
    assert len(batch.vertices) == sum(len(city.scene.layers[name].vertices) for name in LAYERS)


def test_no_layers_make_no_batches(city: City) -> None:
    assert list(building_batches(city.scene, ())) == []


def test_whole_layer_is_one_mesh() -> None:
    layer: VertexArrays = box((0.0, 0.0, 0.0), (1.0, 2.0, 3.0), (1, 2, 3))
    batch = Batch.of_layer(layer)
    assert len(batch) == 1
    np.testing.assert_array_equal(batch.corners.ravel(), layer.indices)
