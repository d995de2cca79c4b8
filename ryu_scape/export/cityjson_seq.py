"""CityJSONSeq (CityJSON 2.0, chapter 8): a building a line, for tools that stream.

The first line is the head of a CityJSON, each other one a CityJSONFeature with vertices of its own. Buildings are those
of `cityjson`; the terrain, one object of the size of the place, is left to that format.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import offsets, sizes_of
from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.export.building_records import Part, parts_of
from ryu_scape.export.cityjson import city_object, free_key, geometries, metadata_of, text_of
from ryu_scape.scene.solids import MILLIMETRE_M, Solids


def write_cityjson_seq(city: City, path: Path) -> None:
    """Write the buildings of `city` as `path`; raises as `atomic_write` does."""
    bounds_m = city.scene.bounds_m
    head = {
        "type": "CityJSON",
        "version": "2.0",
        "transform": {"scale": [MILLIMETRE_M] * 3, "translate": city.scene.origin_m.tolist()},
        "metadata": metadata_of(city, np.rint(bounds_m / MILLIMETRE_M).astype(np.int64)),
        "CityObjects": {},
        "vertices": [],
    }
    keys: set[str] = set()
    with atomic_write(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text_of(head) + "\n")
        for part in parts_of(city):
            file.writelines(_lines(part, keys))


def _lines(part: Part, keys: set[str]) -> Iterator[str]:
    """The features of some buildings; `keys` holds those that are taken, and gets theirs."""
    blocks, roofed = part.massing.blocks, part.massing.roofed
    of_block, in_block = _own_vertices(blocks)
    of_roofed, in_roofed = _own_vertices(roofed)
    before = np.array([len(vertices) for vertices in of_block], np.intp)
    in_roofed = in_roofed + before[roofed.rings.building[roofed.rings.ring]]
    plain, detailed = geometries(blocks, in_block, "1.2"), geometries(roofed, in_roofed, "2.2")
    whole = zip(part.buildings, part.records(), of_block, of_roofed, plain, detailed, strict=True)
    for building, record, first, second, *shapes in whole:
        key = free_key(building.footprint.identifier, keys)
        keys.add(key)
        yield (
            text_of(
                {
                    "type": "CityJSONFeature",
                    "id": key,
                    "CityObjects": {key: city_object(building, record, shapes)},
                    "vertices": np.concatenate((first, second)).tolist(),
                }
            )
            + "\n"
        )


def _own_vertices(solids: Solids) -> tuple[list[NDArray[np.int64]], NDArray[np.intp]]:
    """For each building its corners (k, 3), and for each ring's corner (m,) its number among those of its building."""
    rings, count = solids.rings, max(len(solids.corners), 1)
    owner = rings.building[rings.ring]
    used, number = np.unique(owner * count + rings.corners, return_inverse=True)
    starts = offsets(sizes_of(used // count, rings.building_count))
    return np.split(solids.corners[used % count], starts[1:-1]), number - starts[owner]
