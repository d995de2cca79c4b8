"""3D Tiles 1.1 (OGC 22-025r4): the city as one tile on the globe, for CesiumJS and other viewers of the Earth.

The tileset names its content, a GLB beside it (`tile_glb`), and where that stands on the globe (`earth_frame`). Viewers
turn a GLB's y axis up by themselves; the tile's transform does all else.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import partial
from pathlib import Path
from urllib.parse import quote

import numpy as np

from ryu_scape.atomic import atomic_write_with_side_files
from ryu_scape.city import City
from ryu_scape.export.earth_frame import scene_to_earth
from ryu_scape.export.local_frame import GENERATOR, Z_UP, LocalFrame
from ryu_scape.export.tile_glb import write_tile_glb


def write_tileset(city: City, path: Path) -> None:
    """Write the tileset of `city` as `path` and its content beside it.

    Raises as `atomic_write` does, and InputError beyond 4 GiB or for a place that is not on the globe.
    """
    transform = scene_to_earth(city)
    with atomic_write_with_side_files(path) as (temporary, side_files):
        content = side_files.add_streamed(".glb", partial(write_tile_glb, city))
        lowest, highest = city.scene.bounds_m
        half_axes = np.diag(0.5 * (highest - lowest)).ravel()
        root = {
            "transform": transform.T.ravel().tolist(),
            "boundingVolume": {"box": [*(0.5 * (lowest + highest)).tolist(), *half_axes.tolist()]},
            "geometricError": 0.0,
            "refine": "ADD",
            "content": {"uri": quote(content)},
        }
        tileset = {
            "asset": {"version": "1.1", "extras": {"generator": GENERATOR} | asdict(LocalFrame.of(city, Z_UP))},
            "geometricError": float(np.linalg.norm(highest - lowest)),
            "root": root,
        }
        temporary.write_text(json.dumps(tileset, indent=1), encoding="utf-8", newline="\n")
