"""The content of a 3D tile: a GLB of few large meshes, in which every vertex knows its building.

Hundreds of buildings share a mesh, so that a browser draws a city in a few calls. The attribute `_FEATURE_ID_0`
(glTF extension EXT_mesh_features) is the building's row in the property table (`property_table`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from ryu_scape.city import City
from ryu_scape.export.batches import BUILDINGS_AT_ONCE, Batch, building_batches
from ryu_scape.export.building_records import Record
from ryu_scape.export.glb import channels_of
from ryu_scape.export.glb_channels import FLOAT, Channel
from ryu_scape.export.glb_container import write_headers, write_text
from ryu_scape.export.glb_document import accessors, buffer_views, compact, head, member, meshes
from ryu_scape.export.glb_layout import Layout, aligned
from ryu_scape.export.light_ground import with_light_ground
from ryu_scape.export.local_frame import Y_UP, LocalFrame
from ryu_scape.export.property_table import PropertyTable
from ryu_scape.export.surfaces import Surface, as_jpeg, building_surfaces, ground_surfaces
from ryu_scape.scene.vertex_arrays import VERTEX_DTYPE, SceneGeometry

FEATURES, METADATA = "EXT_mesh_features", "EXT_structural_metadata"

_OWNED_VERTEX = np.dtype([*VERTEX_DTYPE.descr, ("feature", "<f4")])
_FEATURE = Channel("_FEATURE_ID_0", "SCALAR", FLOAT, False, 4, lambda vertices: vertices["feature"].copy())
"""glTF allows no attribute of 32-bit integers; in float32 each number up to 16 million is itself."""


@dataclass(frozen=True, eq=False)
class _Tile:
    """All that is written. ground: how many of the surfaces are ground. jpeg: empty without a texture."""

    city: City
    scene: SceneGeometry
    surfaces: tuple[Surface, ...]
    ground: int
    table: PropertyTable
    jpeg: bytes

    @staticmethod
    def of(city: City, records: Iterable[Record] | None) -> _Tile:
        scene = with_light_ground(city)
        ground = ground_surfaces(scene)
        surfaces = (*ground, *building_surfaces(scene))
        is_textured = scene.texture is not None and any(surface.is_textured for surface in surfaces)
        jpeg = as_jpeg(scene.texture) if scene.texture is not None and is_textured else b""
        return _Tile(city, scene, surfaces, len(ground), PropertyTable.of(city, records), jpeg)

    def meshes(self) -> Iterator[tuple[int, Batch]]:
        """The number of the material and one mesh: each ground layer, then hundreds of buildings at a time."""
        for material, surface in enumerate(self.surfaces[: self.ground]):
            yield material, Batch.of_layer(self.scene.layers[surface.layers[0]])
        for material, surface in enumerate(self.surfaces[self.ground :], start=self.ground):
            for number, batch in enumerate(building_batches(self.scene, surface.layers)):
                if batch.indices.size:
                    yield material, _owned(batch, number * BUILDINGS_AT_ONCE)


def write_tile_glb(city: City, file: BinaryIO, records: Iterable[Record] | None = None) -> None:
    """Write the tile from the start of a file that can be sought in. Raises InputError beyond 4 GiB.

    records: what is said of each building, where that is known already.
    """
    tile = _Tile.of(city, records)
    has_buildings = tile.table.count > 0
    channels = [
        (*channels_of(tile.scene, surface), _FEATURE) if number >= tile.ground else channels_of(tile.scene, surface)
        for number, surface in enumerate(tile.surfaces)
    ]
    layout = Layout(channels, tile.table.views if has_buildings else [])
    for number, (material, mesh) in enumerate(tile.meshes()):
        layout.add(mesh, material, number)
    if tile.jpeg:
        layout.add_picture(len(tile.jpeg))
    write_text(file, _document(tile, layout))
    write_headers(file, layout.byte_length)
    if has_buildings:
        file.writelines(tile.table.encoded())
    for material, mesh in tile.meshes():
        for array in layout.encoded(mesh, material):
            file.write(array.data)
    file.write(tile.jpeg.ljust(aligned(len(tile.jpeg)), b"\0"))


def _owned(batch: Batch, first_building: int) -> Batch:
    """A batch as one mesh, its vertices with the numbers of their buildings."""
    vertices = np.empty(batch.vertices.size, _OWNED_VERTEX)
    for name in VERTEX_DTYPE.names or ():
        vertices[name] = batch.vertices[name]
    vertices["feature"] = first_building + np.repeat(np.arange(len(batch)), np.diff(batch.vertex_starts))
    ends: NDArray[np.int64] = np.array([0, vertices.size])
    return Batch(vertices, ends, batch.corners.ravel(), np.array([0, batch.indices.size]))


def _document(tile: _Tile, layout: Layout) -> Iterator[str]:
    primitives, count = layout.primitives, tile.table.count
    mesh_count = len(np.unique(primitives["mesh"]))
    members = head(layout, tile.surfaces)
    features: dict[int, str] = {}
    if count:
        owned = {"featureCount": count, "attribute": 0, "propertyTable": 0, "label": "building"}
        text = f'"{FEATURES}":{compact({"featureIds": [owned]})}'
        features = dict.fromkeys(range(tile.ground, len(tile.surfaces)), text)
        members |= {"extensionsUsed": [FEATURES, METADATA], "extensions": {METADATA: tile.table.document(0)}}
    yield compact(members)[:-1]
    yield from member("nodes", _nodes(tile.city, mesh_count))
    yield from member("meshes", meshes(primitives, layout.channels, features))
    yield from member("bufferViews", buffer_views(layout))
    yield from member("accessors", accessors(primitives, layout.channels))
    yield "}"


def _nodes(city: City, mesh_count: int) -> Sequence[str]:
    root = {"name": "tile", "extras": asdict(LocalFrame.of(city, Y_UP))}
    children = {"children": list(range(1, mesh_count + 1))} if mesh_count else {}
    return [compact(root | children), *(compact({"mesh": number}) for number in range(mesh_count))]
