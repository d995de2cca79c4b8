"""Radio: the city as a scene of Sionna RT, a Mitsuba XML with a PLY for each building and material beside it.

Materials bear the names of ITU-R P.2040-3, whose formulas hold in a range of frequencies each. Coordinates are metres
from the scene's origin, z up. Windows and doors are part of the walls.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from xml.sax.saxutils import quoteattr

import numpy as np
from numpy.typing import NDArray

from ryu_scape.atomic import SideFiles, atomic_write_with_side_files
from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.export.batches import building_meshes
from ryu_scape.export.light_ground import BLOCK_TOLERANCE_M, simplified
from ryu_scape.export.local_frame import GENERATOR, Z_UP, LocalFrame
from ryu_scape.export.plain_text import one_line
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.purposes.purpose import Purpose
from ryu_scape.scene.layers import Layer
from ryu_scape.settings import Declared, setting


class RadioMaterial(Enum):
    """Building materials of ITU-R P.2040-3, table 3."""

    CONCRETE = "concrete"
    BRICK = "brick"
    WOOD = "wood"
    GLASS = "glass"
    METAL = "metal"


RANGES_GHZ: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "concrete": (1.0, 100.0),
        "brick": (1.0, 40.0),
        "wood": (0.001, 100.0),
        "glass": (0.1, 100.0),
        "metal": (1.0, 100.0),
        "medium_dry_ground": (1.0, 10.0),
    }
)
"""Where the formulas of each material hold."""
_TITLES = {material: material.value.capitalize() for material in RadioMaterial}
_VERTEX = np.dtype([("x", "<f4"), ("y", "<f4"), ("z", "<f4")])
_FACE = np.dtype([("count", "u1"), ("corners", "<i4", 3)])
_PARAMETER_SIGN = "$"
"""Mitsuba takes what follows it, in any attribute, for a value that it was to be given."""


@dataclass(frozen=True)
class RadioSettings(Declared):
    """What the city is made of."""

    frequency_ghz: float = setting(3.5, "Frequency, in GHz.", lowest=0.001, highest=100, name="frequency")
    wall_material: RadioMaterial = setting(RadioMaterial.CONCRETE, "What walls are made of.", choices=_TITLES)
    roof_material: RadioMaterial = setting(RadioMaterial.CONCRETE, "What roofs are made of.", choices=_TITLES)


@dataclass(frozen=True)
class RadioScene:
    """The materials by the part of the city that is made of them."""

    ground: str
    walls: str
    roofs: str
    frequency_ghz: float
    buildings: int

    @property
    def figures(self) -> Mapping[str, float | str]:
        """What the scene is made of."""
        return asdict(self)


def study_radio(city: City, settings: RadioSettings, progress: ProgressReporter) -> RadioScene:
    """Choose materials that hold at the frequency. Raises InputError where none does or a chosen one does not."""
    advance(progress, "Choosing materials", 0.0)
    frequency_ghz = settings.frequency_ghz
    walls, roofs = settings.wall_material.value, settings.roof_material.value
    ground = "medium_dry_ground" if frequency_ghz <= RANGES_GHZ["medium_dry_ground"][1] else "concrete"
    for material in (walls, roofs, ground):
        low, high = RANGES_GHZ[material]
        if not low <= frequency_ghz <= high:
            raise InputError(
                f"ITU-R P.2040 describes {material.replace('_', ' ')} from {low:g} to {high:g} GHz, "
                f"not at {frequency_ghz:g}.",
                "Choose another frequency or material.",
            )
    return RadioScene(ground, walls, roofs, frequency_ghz, len(city.buildings))


def write_radio(city: City, finding: RadioScene, path: Path) -> None:
    """Write the XML as `path` and its meshes beside it; raises as `atomic_write` does."""
    with (
        atomic_write_with_side_files(path) as (temporary, side_files),
        temporary.open("w", encoding="utf-8", newline="\n") as file,
    ):
        frame = LocalFrame.of(city, Z_UP)
        file.write(f'<?xml version="1.0" encoding="utf-8"?>\n<!-- {GENERATOR}; {frame.axes}, in metres')
        file.write(f'; origin {frame.origin_m}; EPSG:{frame.epsg} -->\n<scene version="2.1.0">\n')
        for material in sorted({finding.ground, finding.walls, finding.roofs}):
            file.write(
                f'  <bsdf type="itu-radio-material" id="mat-itu_{material}">\n'
                f'    <string name="type" value="{material}"/>\n    <float name="thickness" value="0.2"/>\n  </bsdf>\n'
            )
        for name, material, content in _meshes(city, finding):
            file.write(_shape(side_files, name, material, content))
        file.write("</scene>\n")


def _meshes(city: City, finding: RadioScene) -> Iterator[tuple[str, str, bytes]]:
    """Name, material and PLY of each mesh that has a triangle."""
    scene = city.scene
    terrain = simplified(scene.layers[Layer.TERRAIN], BLOCK_TOLERANCE_M)
    if terrain.triangle_count:
        yield "ground", finding.ground, _ply(terrain.vertices["position"], terrain.indices)
    for part, layers, material in (
        ("walls", (Layer.WALLS, Layer.PARAPETS), finding.walls),
        ("roof", (Layer.ROOFS,), finding.roofs),
    ):
        for row, vertices_m, indices in building_meshes(scene, layers):
            identifier = one_line(city.buildings[row].footprint.identifier).replace(_PARAMETER_SIGN, "_")
            yield f"{row}-{part} {identifier}", material, _ply(vertices_m, indices)


def _shape(side_files: SideFiles, name: str, material: str, content: bytes) -> str:
    file_name = side_files.add(".ply", content)
    return (
        f'  <shape type="ply" id={quoteattr("mesh-" + name)}>\n'
        f'    <string name="filename" value={quoteattr(file_name)}/>\n'
        '    <boolean name="face_normals" value="true"/>\n'
        f'    <ref id="mat-itu_{material}" name="bsdf"/>\n  </shape>\n'
    )


def _ply(vertices_m: NDArray[np.float32], indices: NDArray[np.integer]) -> bytes:
    """A binary PLY of vertices (n, 3) and triangles (3 t,)."""
    packed = np.ascontiguousarray(vertices_m, "<f4").view(_VERTEX)
    faces = np.empty(indices.size // 3, _FACE)
    faces["count"], faces["corners"] = 3, indices.reshape(-1, 3)
    head = (
        f"ply\nformat binary_little_endian 1.0\nelement vertex {len(packed)}\nproperty float x\nproperty float y\n"
        f"property float z\nelement face {len(faces)}\nproperty list uchar int vertex_indices\nend_header\n"
    )
    return head.encode("ascii") + packed.tobytes() + faces.tobytes()


RADIO = Purpose(
    name="radio",
    title="Radio",
    meaning="A scene for ray tracing with Sionna RT: meshes with the building materials of ITU-R P.2040.",
    settings=RadioSettings,
    study=study_radio,
    writers=MappingProxyType({".xml": write_radio}),
)
