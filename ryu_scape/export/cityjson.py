"""CityJSON 2.0 (OGC 20-072r5): every building as solids of LoD1.2 and LoD2.2 with semantic surfaces, and the terrain.

Where a roof steps, the upright face is a wall. The terrain is a TINRelief, as simple as that of a GLB (`light_ground`).
Vertices are whole millimetres from the scene's origin, as the solids are: nothing is rounded on the way, so that what
was closed stays closed. A finer step would not survive tools that write six decimals of a number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray
from rasterio.crs import CRS

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.export.building_records import Part, Record, elevations_above, parts_of
from ryu_scape.export.fields import DECIMALS
from ryu_scape.export.light_ground import BLOCK_TOLERANCE_M, simplified
from ryu_scape.export.local_frame import GENERATOR
from ryu_scape.footprints.identifiers import free_name
from ryu_scape.heights import Building
from ryu_scape.raster.height_unit import horizontal_part
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.rings import SurfaceKind
from ryu_scape.scene.solids import MILLIMETRE_M, Solids
from ryu_scape.scene.terrain import SINK_M

VERTICES_AT_ONCE = 1 << 16

STANDARD_NAMES = {
    "measuredHeight": "Height of the ridge above the ground, in metres.",
    "roofType": "As `roof`.",
    "storeysAboveGround": "As `storeys`.",
}
"""Those that CityGML's tools look for, and what they mean."""

_SURFACES = [{"type": "GroundSurface"}, {"type": "WallSurface"}, {"type": "RoofSurface"}]
"""In the order of `SurfaceKind`."""


def write_cityjson(city: City, path: Path) -> None:
    """Write the buildings of `city` as `path`; raises as `atomic_write` does."""
    parts = list(parts_of(city))
    solids = [solid for part in parts for solid in (part.massing.blocks, part.massing.roofed)]
    terrain = _terrain(city)
    vertices, numbers = _numbered([*(solid.corners for solid in solids), terrain.corners])
    header = {
        "type": "CityJSON",
        "version": "2.0",
        "transform": {"scale": [MILLIMETRE_M] * 3, "translate": city.scene.origin_m.tolist()},
        "metadata": _metadata(city, vertices),
    }
    with atomic_write(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text_of(header)[:-1] + ',\n"CityObjects":{')
        keys = _write_buildings(file, parts, numbers)
        _write_terrain(file, numbers[-1][terrain.triangles], keys)
        file.write('},\n"vertices":[')
        _write_vertices(file, vertices)
        file.write("]}\n")


def _metadata(city: City, vertices: NDArray[np.int64]) -> dict[str, Any]:
    extent_m = None
    if len(vertices):
        lowest, highest = (corner * MILLIMETRE_M for corner in (vertices.min(axis=0), vertices.max(axis=0)))
        extent_m = np.concatenate((lowest, highest)) + np.tile(city.scene.origin_m, 2)
    return metadata_of(city.grid.crs, city.survey.vertical_datum, extent_m)


def metadata_of(crs: CRS, vertical_datum: str | None, extent_m: NDArray[np.float64] | None) -> dict[str, Any]:
    """Title, extent and CRS: named where it or its horizontal part has an EPSG code, the only names that CityJSON
    knows; else the title describes it. extent_m: lowest and highest corner (6,), None where there is none.
    """
    title = f"City by {GENERATOR}. {elevations_above(vertical_datum)}"
    code = crs.to_epsg() or horizontal_part(crs).to_epsg()
    metadata: dict[str, Any] = {"title": title if code else f"{title} CRS: {crs.to_wkt()}"}
    if extent_m is not None:
        metadata["geographicalExtent"] = np.round(extent_m, 3).tolist()
    if code:
        metadata["referenceSystem"] = f"https://www.opengis.net/def/crs/EPSG/0/{code}"
    return metadata


def _numbered(parts: Sequence[NDArray[np.int64]]) -> tuple[NDArray[np.int64], list[NDArray[np.intp]]]:
    """The different corners (n, 3) of all parts, neighbours sharing theirs, and which of them each part has."""
    vertices, number = np.unique(np.concatenate(parts), axis=0, return_inverse=True)
    return vertices, np.split(number, np.cumsum([len(part) for part in parts])[:-1])


@dataclass(frozen=True, eq=False)
class _Terrain:
    """corners: (n, 3) int64 millimetres from the scene's origin. triangles: (t, 3) of them, seen from above."""

    corners: NDArray[np.int64]
    triangles: NDArray[np.integer]


def _terrain(city: City) -> _Terrain:
    layer = city.scene.layers.get(Layer.TERRAIN)
    if layer is None or not layer.triangle_count:
        return _Terrain(np.empty((0, 3), np.int64), np.empty((0, 3), np.intp))
    simple = simplified(layer, BLOCK_TOLERANCE_M)
    corners_m = np.add(simple.vertices["position"], (0.0, 0.0, SINK_M))
    return _Terrain(np.rint(corners_m / MILLIMETRE_M).astype(np.int64), simple.indices.reshape(-1, 3))


def _write_terrain(file: TextIO, triangles: NDArray[np.intp], keys: set[str]) -> None:
    """The last object, in pieces: there are many triangles."""
    if not len(triangles):
        return
    head = {"type": "TINRelief", "geometry": [{"type": "CompositeSurface", "lod": "1", "boundaries": []}]}
    before, after = text_of(head).split("[]")
    file.write(("," if keys else "") + f"\n{text_of(free_name('terrain', keys))}:{before}[")
    for start in range(0, len(triangles), VERTICES_AT_ONCE):
        rows = text_of(triangles[start : start + VERTICES_AT_ONCE, None].tolist())[1:-1]
        file.write(("," if start else "") + "\n" + rows)
    file.write("]" + after)


def _write_buildings(file: TextIO, parts: Sequence[Part], numbers: Sequence[NDArray[np.intp]]) -> set[str]:
    """Returns the keys of all buildings."""
    keys: set[str] = set()
    for key, entry in _objects(parts, numbers):
        file.write(("," if keys else "") + f"\n{text_of(key)}:{text_of(entry)}")
        keys.add(key)
    return keys


def _objects(parts: Sequence[Part], numbers: Sequence[NDArray[np.intp]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The key and the object of every building; those of outlines that were parted come after their parts."""
    taken: set[str] = set()
    key_of_whole: dict[str, str] = {}
    children: dict[str, list[str]] = {}
    for index, part in enumerate(parts):
        plain = geometries(part.massing.blocks, numbers[2 * index], "1.2")
        detailed = geometries(part.massing.roofed, numbers[2 * index + 1], "2.2")
        for building, record, *shapes in zip(part.buildings, part.records(), plain, detailed, strict=True):
            key = _taken_key(building.footprint.identifier, taken)
            entry = city_object(building, record, shapes)
            outline = building.footprint.part_of
            if outline:
                if outline not in key_of_whole:
                    key_of_whole[outline] = _taken_key(outline, taken)
                whole = key_of_whole[outline]
                children.setdefault(whole, []).append(key)
                entry |= {"type": "BuildingPart", "parents": [whole]}
            yield key, entry
    yield from ((whole, {"type": "Building", "children": own}) for whole, own in children.items())


def _taken_key(identifier: str, taken: set[str]) -> str:
    key = free_name(identifier, taken)
    taken.add(key)
    return key


def city_object(building: Building, record: Record, shapes: Iterable[Mapping[str, Any] | None]) -> dict[str, Any]:
    """A building, with the geometries that it has."""
    return {
        "type": "Building",
        "attributes": _with_standard_names(record, building),
        "geometry": [shape for shape in shapes if shape],
    }


def _with_standard_names(record: Record, building: Building) -> Record:
    """The record and, where a person has not used them, the names that CityGML's tools look for."""
    height_m = round(building.measured_height_m, DECIMALS)
    return dict(zip(STANDARD_NAMES, (height_m, record["roof"], record["storeys"]), strict=True)) | record


def geometries(solids: Solids, numbers: NDArray[np.intp], lod: str) -> Iterator[Mapping[str, Any] | None]:
    """For each building its solid, None where it has none. numbers: (n,) the vertex that each corner is."""
    rings = solids.rings
    offsets, vertices = rings.offsets.tolist(), numbers[rings.corners].tolist()
    is_hole, surface = rings.is_hole.tolist(), rings.surface.tolist()
    firsts = np.searchsorted(rings.building, np.arange(rings.building_count + 1)).tolist()
    for first, stop in pairwise(firsts):
        faces: list[list[list[int]]] = []
        kinds: list[SurfaceKind] = []
        for ring in range(first, stop):
            corners = vertices[offsets[ring] : offsets[ring + 1]]
            if is_hole[ring]:
                faces[-1].append(corners)
            else:
                faces.append([corners])
                kinds.append(surface[ring])
        yield (
            {
                "type": "Solid",
                "lod": lod,
                "boundaries": [faces],
                "semantics": {"surfaces": _SURFACES, "values": [kinds]},
            }
            if faces
            else None
        )


def _write_vertices(file: TextIO, vertices: NDArray[np.int64]) -> None:
    for start in range(0, len(vertices), VERTICES_AT_ONCE):
        rows = text_of(vertices[start : start + VERTICES_AT_ONCE].tolist())[1:-1]
        file.write(("," if start else "") + "\n" + rows)


def text_of(value: object) -> str:
    """JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
