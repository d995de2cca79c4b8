"""A GLB for web pages, a third of the size: whole numbers (KHR_mesh_quantization), packed (EXT_meshopt_compression).

Viewers on the web read both, three.js with its `MeshoptDecoder`; Blender 5.0 does not read the second. Scene, nodes and
records are those of the plain GLB (`glb`).
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.export import packed_buffer
from ryu_scape.export.building_records import records_of
from ryu_scape.export.glb import batches_of, channels_of
from ryu_scape.export.glb_channels import Channel
from ryu_scape.export.glb_container import write_headers, write_text
from ryu_scape.export.glb_document import accessors, compact, head, member, mesh_numbers_of, meshes, nodes
from ryu_scape.export.glb_lattice import Lattices, quantised
from ryu_scape.export.glb_layout import Layout
from ryu_scape.export.light_ground import with_light_ground
from ryu_scape.export.packed_buffer import PackedBuffer
from ryu_scape.export.surfaces import Surface, as_jpeg, building_surfaces, ground_surfaces
from ryu_scape.scene.vertex_arrays import SceneGeometry

EXTENSIONS = ["KHR_mesh_quantization", packed_buffer.EXTENSION]


def write_web_glb(city: City, path: Path) -> None:
    """Write the scene of `city` as `path`; raises as `atomic_write` does, and InputError beyond 4 GiB."""
    scene = with_light_ground(city)
    ground = ground_surfaces(scene)
    surfaces = (*ground, *building_surfaces(scene))
    placed_meshes = ((mesh, batch) for _, mesh, batch in batches_of(scene, surfaces, len(ground)))
    lattices = Lattices.of(placed_meshes, len(ground) + len(city.buildings))
    with atomic_write(path) as temporary, tempfile.TemporaryFile(dir=path.parent) as arrays:
        packed = PackedBuffer(Layout([_channels(scene, surface) for surface in surfaces]), arrays)
        for material, first_mesh, batch in batches_of(scene, surfaces, len(ground)):
            packed.add(lattices.placed(batch, first_mesh), material, first_mesh)
        if scene.texture and any(surface.is_textured for surface in surfaces):
            packed.add_picture(as_jpeg(scene.texture))
        with temporary.open("wb") as file:
            write_text(file, _document(city, packed, surfaces, [surface.name for surface in ground], lattices))
            write_headers(file, packed.byte_length)
            arrays.seek(0)
            shutil.copyfileobj(arrays, file)
            file.write(bytes(packed.byte_length - arrays.tell()))


def _channels(scene: SceneGeometry, surface: Surface) -> tuple[Channel, ...]:
    return tuple(quantised(channel) for channel in channels_of(scene, surface))


def _document(
    city: City, packed: PackedBuffer, surfaces: Sequence[Surface], ground: Sequence[str], lattices: Lattices
) -> Iterator[str]:
    layout, primitives = packed.layout, packed.layout.primitives
    members = head(layout, surfaces)
    if surfaces:
        members |= {"buffers": packed.buffers(), "extensionsUsed": EXTENSIONS, "extensionsRequired": EXTENSIONS}
    yield compact(members)[:-1]
    yield from member("nodes", nodes(city, records_of(city), ground, mesh_numbers_of(primitives), lattices.nodes()))
    yield from member("meshes", meshes(primitives, layout.channels))
    yield from member("bufferViews", packed.views())
    yield from member("accessors", accessors(primitives, layout.channels))
    yield "}"
