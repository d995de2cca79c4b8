"""About how large a city's files become, told from what it holds, before anything is written.

Straight lines through the sizes of real files, for the mean of a scene: how well a picture or a raster packs depends on
what it shows. `python -m tests.benchmarks.bench_sizes` sets them beside files that it writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from ryu_scape.city import City
from ryu_scape.scene.layers import Layer


@dataclass(frozen=True)
class Contents:
    """What a city holds: counts, of which a file's size follows.

    solid_vertices: of walls, roofs and parapets. detail_vertices: of these and all else that is not the ground.
    vertices: of everything, points of the ground among them. pixels: of the grid; picture_px of the orthophoto.
    """

    buildings: int
    corners: int
    solid_vertices: int
    detail_vertices: int
    terrain_vertices: int
    vertices: int
    pixels: int
    picture_px: int

    @staticmethod
    def of(city: City) -> Contents:
        """Those of a city."""
        vertices = {layer: arrays.vertices.size for layer, arrays in city.scene.layers.items()}
        footprints = [building.footprint for building in city.buildings]
        return Contents(
            buildings=len(footprints),
            corners=sum(len(ring) for footprint in footprints for ring in (footprint.exterior, *footprint.holes)),
            solid_vertices=sum(count for layer, count in vertices.items() if layer.is_solid),
            detail_vertices=sum(
                count for layer, count in vertices.items() if not layer.is_ground and layer is not Layer.BASE
            ),
            terrain_vertices=vertices.get(Layer.TERRAIN, 0),
            vertices=sum(vertices.values()),
            pixels=city.grid.width * city.grid.height,
            picture_px=0 if city.scene.texture is None else int(np.prod(city.scene.texture.pixels.shape[:2])),
        )


@dataclass(frozen=True)
class BytesEach:
    """How many bytes of a file each thing of a city takes, and how many the file has without any."""

    building: float = 0.0
    corner: float = 0.0
    solid_vertex: float = 0.0
    detail_vertex: float = 0.0
    terrain_vertex: float = 0.0
    vertex: float = 0.0
    pixel: float = 0.0
    picture_px: float = 0.0
    whole: float = 0.0

    def total(self, contents: Contents) -> float:
        """Bytes of a file with these contents."""
        return (
            self.whole
            + self.building * contents.buildings
            + self.corner * contents.corners
            + self.solid_vertex * contents.solid_vertices
            + self.detail_vertex * contents.detail_vertices
            + self.terrain_vertex * contents.terrain_vertices
            + self.vertex * contents.vertices
            + self.pixel * contents.pixels
            + self.picture_px * contents.picture_px
        )


BYTES_EACH: Mapping[str, BytesEach] = MappingProxyType(
    {
        ".glb": BytesEach(detail_vertex=33.0, terrain_vertex=6.0, picture_px=0.53),
        ".web.glb": BytesEach(detail_vertex=7.0, terrain_vertex=2.4, picture_px=0.37),
        ".html": BytesEach(detail_vertex=15.5, terrain_vertex=4.4, picture_px=0.49),
        ".tileset.json": BytesEach(detail_vertex=47.0, terrain_vertex=5.6, picture_px=0.9),
        ".obj": BytesEach(detail_vertex=96.0, vertex=28.4),
        ".ply": BytesEach(vertex=36.5),
        ".stl": BytesEach(solid_vertex=50.0, terrain_vertex=8.5),
        ".3mf": BytesEach(solid_vertex=12.0, terrain_vertex=2.4),
        ".city.json": BytesEach(solid_vertex=17.0, terrain_vertex=5.0),
        ".city.jsonl": BytesEach(building=1200.0, solid_vertex=1.7),
        ".kml": BytesEach(building=1670.0, corner=2.7),
        ".geojson": BytesEach(building=734.0, corner=17.4),
        ".gpkg": BytesEach(corner=31.0, whole=114e3),
        ".fgb": BytesEach(building=546.0),
        ".shp.zip": BytesEach(building=157.0),
        ".dsm.tif": BytesEach(pixel=2.7),
        ".dtm.tif": BytesEach(pixel=1.75),
        ".ndsm.tif": BytesEach(pixel=3.15),
        ".height.tif": BytesEach(corner=110.0, pixel=0.057),
        ".mask.tif": BytesEach(corner=15.0, pixel=0.019),
        ".probability.tif": BytesEach(pixel=2.76),
        ".tif": BytesEach(pixel=11.7),
    }
)
"""By ending, fitted to four samples and a village; what has no line here is not estimated."""


def estimated_bytes(city: City) -> Mapping[str, float]:
    """About how many bytes all files of a format take together, by ending."""
    contents = Contents.of(city)
    return {ending: each.total(contents) for ending, each in BYTES_EACH.items()}
