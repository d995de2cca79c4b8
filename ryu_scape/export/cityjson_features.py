"""CityJSONSeq (CityJSON 2.0, text sequences): a header, then a building a line, so that no reader needs all at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rasterio.crs import CRS

from ryu_scape.export.building_records import Part
from ryu_scape.export.cityjson import city_object, geometries, metadata_of, text_of
from ryu_scape.footprints.identifiers import free_name
from ryu_scape.scene.solids import MILLIMETRE_M, Solids


def header_line(
    crs: CRS, vertical_datum: str | None, origin_m: NDArray[np.float64], extent_m: NDArray[np.float64] | None
) -> str:
    """The first line, which says where all vertices lie: whole millimetres from `origin_m` (3,)."""
    header = {
        "type": "CityJSON",
        "version": "2.0",
        "transform": {"scale": [MILLIMETRE_M] * 3, "translate": origin_m.tolist()},
        "metadata": metadata_of(crs, vertical_datum, extent_m),
        "CityObjects": {},
        "vertices": [],
    }
    return text_of(header) + "\n"


def feature_lines(part: Part, moved_mm: NDArray[np.int64], keys: set[str]) -> Iterator[str]:
    """A line, without its end, for each building.

    moved_mm: (3,) from the file's origin to that of the solids. keys: those that are taken; gets theirs.
    """
    blocks, roofed = part.massing.blocks, part.massing.roofed
    vertices, of_blocks, of_roofed = _own_vertices(blocks, roofed, moved_mm)
    shapes = zip(geometries(blocks, of_blocks, "1.2"), geometries(roofed, of_roofed, "2.2"), strict=True)
    for building, record, own, shape in zip(part.buildings, part.records(), vertices, shapes, strict=True):
        key = free_name(building.footprint.identifier, keys)
        keys.add(key)
        objects = {key: city_object(building, record, shape)}
        yield text_of({"type": "CityJSONFeature", "id": key, "CityObjects": objects, "vertices": own.tolist()})


def _own_vertices(
    blocks: Solids, roofed: Solids, moved_mm: NDArray[np.int64]
) -> tuple[list[NDArray[np.int64]], NDArray[np.intp], NDArray[np.intp]]:
    """The different vertices (k, 3) of each building, and which of its own each corner of both solids is."""
    corners = np.concatenate((blocks.corners, roofed.corners)) + moved_mm
    owner = np.concatenate((_owners(blocks), _owners(roofed)))
    rows, number = np.unique(np.column_stack((owner, corners)), axis=0, return_inverse=True)
    firsts = np.searchsorted(rows[:, 0], np.arange(blocks.rings.building_count + 1))
    local = number.ravel() - firsts[owner]
    vertices = [rows[first:stop, 1:] for first, stop in pairwise(firsts.tolist())]
    return vertices, local[: len(blocks.corners)], local[len(blocks.corners) :]


def _owners(solids: Solids) -> NDArray[np.intp]:
    """The building (n,) that each corner belongs to."""
    owner = np.zeros(len(solids.corners), np.intp)
    owner[solids.rings.corners] = solids.rings.building[solids.rings.ring]
    return owner
