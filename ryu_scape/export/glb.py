"""Binary glTF 2.0 (ISO/IEC 12113:2022), Y up, metres from the scene's origin: the ground, and a node for each building.

A building's node has its identifier for a name and its record in `extras`. The root's `extras` hold the LocalFrame, so
that the scene can be put back on the map. The orthophoto lies inside, as a JPEG. The terrain is simplified, and of the
ground's point cloud only what stands on it is written (`light_ground`); it has no normals, which tells viewers to show
its colours unlit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.export.batches import Batch, building_batches
from ryu_scape.export.building_records import Record, records_of
from ryu_scape.export.glb_channels import COLOUR, NORMAL, POSITION, Channel, texture_coordinates
from ryu_scape.export.glb_container import write_headers, write_text
from ryu_scape.export.glb_document import document
from ryu_scape.export.glb_layout import Layout, aligned
from ryu_scape.export.light_ground import with_light_ground
from ryu_scape.export.surfaces import Surface, as_jpeg, building_surfaces, ground_surfaces
from ryu_scape.scene.vertex_arrays import SceneGeometry


def write_glb(city: City, path: Path) -> None:
    """Write the scene of `city` as `path`; raises as `atomic_write` does, and InputError beyond 4 GiB."""
    with atomic_write(path) as temporary, temporary.open("wb") as file:
        write_glb_into(file, city, records_of(city))


def write_glb_into(file: BinaryIO, city: City, records: Iterable[Record], suffix: str = "") -> None:
    """Write the scene of `city` from the start of a file that can be sought in. Raises InputError beyond 4 GiB.

    records: what is said of each building, in order. suffix: what the names of nodes with meshes end on, where an
    engine reads that. The buildings are regrouped twice, because the first part of the file has to say what the second
    holds.
    """
    scene = with_light_ground(city)
    ground = ground_surfaces(scene)
    surfaces = (*ground, *building_surfaces(scene))
    layout = Layout([channels_of(scene, surface) for surface in surfaces])
    for material, first_mesh, batch in batches_of(scene, surfaces, len(ground)):
        layout.add(batch, material, first_mesh)
    jpeg = as_jpeg(scene.texture) if scene.texture and any(surface.is_textured for surface in surfaces) else b""
    if jpeg:
        layout.add_picture(len(jpeg))

    write_text(file, document(city, records, layout, surfaces, [surface.name for surface in ground], suffix))
    write_headers(file, layout.byte_length)
    for material, _, batch in batches_of(scene, surfaces, len(ground)):
        for array in layout.encoded(batch, material):
            file.write(array.data)
    file.write(jpeg.ljust(aligned(len(jpeg)), b"\0"))


def channels_of(scene: SceneGeometry, surface: Surface) -> tuple[Channel, ...]:
    """What a surface's vertices need: a place on the orthophoto where that covers it, colours elsewhere."""
    if surface.is_textured and scene.texture:
        return POSITION, NORMAL, texture_coordinates(scene.texture)
    is_point_cloud = any(piece.is_point_cloud for name in surface.layers for piece in scene.pieces[name])
    return (POSITION, COLOUR) if is_point_cloud else (POSITION, NORMAL, COLOUR)


def batches_of(
    scene: SceneGeometry, surfaces: Sequence[Surface], ground_count: int
) -> Iterator[tuple[int, int, Batch]]:
    """The number of the material and of the first mesh of each batch: ground layers, then each surface's buildings."""
    for material, surface in enumerate(surfaces[:ground_count]):
        yield material, material, Batch.of_layer(scene.layers[surface.layers[0]])
    for material, surface in enumerate(surfaces[ground_count:], start=ground_count):
        first_mesh = ground_count
        for batch in building_batches(scene, surface.layers):
            yield material, first_mesh, batch
            first_mesh += len(batch)
