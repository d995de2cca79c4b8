"""CAD: the city as a DXF (AutoCAD 2010) in map metres, walls, roofs, terrain and outlines on layers of their own.

Every building's walls and roof are a MESH each, with its identifier as extended data of the application `RYU_SCAPE`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.export.batches import building_meshes
from ryu_scape.export.light_ground import BLOCK_TOLERANCE_M, simplified
from ryu_scape.export.plain_text import one_line
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.purposes.purpose import Purpose
from ryu_scape.scene.layers import Layer
from ryu_scape.settings import Declared, setting

APPLICATION = "RYU_SCAPE"
COLOURS: Mapping[str, int] = MappingProxyType({"TERRAIN": 8, "WALLS": 254, "ROOFS": 30, "FOOTPRINTS": 1})
"""The layers, with their numbers in AutoCAD's palette."""
_METRES, _TEXT = 6, 1000


@dataclass(frozen=True)
class CadSettings(Declared):
    """What is drawn."""

    without_terrain: bool = setting(False, "Leave the terrain out.")


@dataclass(frozen=True)
class Drawing:
    """What is drawn, by its layer."""

    has_terrain: bool
    buildings: int

    @property
    def figures(self) -> Mapping[str, int]:
        """How much."""
        return {"buildings": self.buildings, "layers": len(COLOURS) - (not self.has_terrain)}


def study_cad(city: City, settings: CadSettings, progress: ProgressReporter) -> Drawing:
    """Nothing has to be found out."""
    advance(progress, "Drawing", 0.0)
    return Drawing(not settings.without_terrain, len(city.buildings))


def write_dxf(city: City, finding: Drawing, path: Path) -> None:
    """Write the drawing; raises as `atomic_write` does."""
    import ezdxf

    ezdxf.options.write_fixed_meta_data_for_testing = True  # the same city is the same file, whenever it is written
    document = ezdxf.new("R2010", units=_METRES)
    document.appids.add(APPLICATION)
    for layer, colour in COLOURS.items():
        document.layers.add(layer, color=colour)
    space = document.modelspace()
    if finding.has_terrain:
        terrain = simplified(city.scene.layers[Layer.TERRAIN], BLOCK_TOLERANCE_M)
        _add_mesh(space, city, "TERRAIN", terrain.vertices["position"], terrain.indices, "")
    for layer, row, vertices_m, indices in _parts(city):
        _add_mesh(space, city, layer, vertices_m, indices, city.buildings[row].footprint.identifier)
    for building in city.buildings:
        for ring in (building.footprint.exterior, *building.footprint.holes):
            looks = {"layer": "FOOTPRINTS", "elevation": building.ground_elevation_m}
            line = space.add_lwpolyline(ring.tolist(), close=True, dxfattribs=looks)
            line.set_xdata(APPLICATION, [(_TEXT, one_line(building.footprint.identifier)[:255])])
    _tell_extents(space)
    with atomic_write(path) as temporary, temporary.open("w", encoding=document.output_encoding, newline="\n") as file:
        document.write(file)


def _tell_extents(space: Any) -> None:
    """Say in the header where the drawing lies, for programs that zoom to it as they open it."""
    corners_m = [np.array(mesh.vertices.values).reshape(-1, 3) for mesh in space.query("MESH")]
    for line in space.query("LWPOLYLINE"):
        x_y_m = np.array(line.get_points("xy"))
        corners_m.append(np.column_stack((x_y_m, np.full(len(x_y_m), line.dxf.elevation))))
    if corners_m:
        together_m = np.concatenate(corners_m)
        space.reset_extents(together_m.min(axis=0).tolist(), together_m.max(axis=0).tolist())


def _parts(city: City) -> Iterator[tuple[str, int, NDArray[np.float32], NDArray[np.integer]]]:
    """Layer, row of the building, vertices (n, 3) and triangles (3 t,) of each mesh."""
    for name, layers in (("WALLS", (Layer.WALLS, Layer.PARAPETS)), ("ROOFS", (Layer.ROOFS,))):
        for mesh in building_meshes(city.scene, layers):
            yield name, *mesh


def _add_mesh(
    space: Any, city: City, layer: str, vertices_m: NDArray[np.float32], indices: NDArray[np.integer], identifier: str
) -> None:
    if not indices.size:
        return
    mesh = space.add_mesh(dxfattribs={"layer": layer})
    with mesh.edit_data() as data:
        data.vertices = (vertices_m.astype(np.float64) + city.scene.origin_m).tolist()
        data.faces = indices.reshape(-1, 3).tolist()
    if identifier:
        mesh.set_xdata(APPLICATION, [(_TEXT, one_line(identifier)[:255])])


CAD = Purpose(
    name="cad",
    title="CAD",
    meaning="A DXF in map metres: walls, roofs, terrain and outlines on layers of their own.",
    settings=CadSettings,
    study=study_cad,
    writers=MappingProxyType({".dxf": write_dxf}),
    extra="cad",
    packages=("ezdxf",),
)
