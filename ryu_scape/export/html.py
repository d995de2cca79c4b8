"""One HTML page that shows the city in a browser, from a double-click: no server, no network, nothing to install.

The GLB lies inside, gzipped, as base64; a small WebGL viewer of our own shows it and says what is known of a building.
Of the ground's points only those are in it that stand above the terrain, such as walls: the orthophoto shows the rest.
5,000 detailed buildings make a page of 14 MiB, 50,000 one of 109 MiB (tests/benchmarks/bench_export.py); the browser
unpacks the GLB inside, about seven times that, into memory.

A Content-Security-Policy (W3C CSP 3) names the script and the style by their digests: whatever a name in the city might
smuggle in, the browser runs nothing else and asks no network.
"""

from __future__ import annotations

import html
import re
import tempfile
import zlib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.export.building_records import records_of
from ryu_scape.export.glb import write_glb_into
from ryu_scape.export.local_frame import GENERATOR
from ryu_scape.export.plain_text import one_line
from ryu_scape.scene.vertex_arrays import VertexArrays

PARTS = Path(__file__).parent / "page"
SCRIPTS = ("glb.js", "camera.js", "shaders.js", "renderer.js", "main.js")

_GROUND_POINTS = "ground_points"
_LEAST_STANDING_M = 0.5
_POINT_OVERLAP = 1.5
_BLOCK_BYTES = 1 << 20
_PIECE_BYTES = 12 << 20
"""Before base64. Browsers limit the length of one text to some hundred megabytes."""
_GZIP_LEVEL, _GZIP_WINDOW = 4, 16 + zlib.MAX_WBITS


def write_html(city: City, path: Path) -> None:
    """Write the page as `path`; raises as `atomic_write` does, and InputError for a scene beyond 4 GiB."""
    before, after = (PARTS / "page.html").read_text("utf-8").split("[[scene]]")
    style = (PARTS / "style.css").read_text("utf-8")
    script = '"use strict";\n' + "\n".join((PARTS / name).read_text("utf-8") for name in SCRIPTS)
    values = {
        "policy": _policy(style, script),
        "generator": GENERATOR,
        "title": html.escape(one_line(path.stem)),
        "point_width_m": f"{_POINT_OVERLAP * _point_spacing_m(city):.3f}",
        "style": style,
        "script": script,
    }
    with atomic_write(path) as temporary, tempfile.TemporaryFile(dir=path.parent) as glb, temporary.open("wb") as file:
        write_glb_into(glb, _with_standing_points_only(city), records_of(city))
        glb.seek(0)
        file.write(_filled(before, values).encode())
        for piece in _gzipped(glb):
            file.write(b'<script class="scene" type="text/plain">' + b64encode(piece) + b"</script>\n")
        file.write(_filled(after, values).encode())


def _filled(template: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\[\[(\w+)\]\]", lambda field: values[field[1]], template)


def _policy(style: str, script: str) -> str:
    """What the browser may load: this style and this script, nothing else and from nowhere."""
    style_digest, script_digest = (b64encode(sha256(text.encode()).digest()).decode() for text in (style, script))
    return (
        f"default-src 'none'; style-src 'sha256-{style_digest}'; script-src 'sha256-{script_digest}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _gzipped(file: BinaryIO) -> Iterator[bytes]:
    compressor = zlib.compressobj(_GZIP_LEVEL, wbits=_GZIP_WINDOW)
    piece = bytearray()
    while block := file.read(_BLOCK_BYTES):
        piece += compressor.compress(block)
        if len(piece) >= _PIECE_BYTES:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece + compressor.flush())


def _with_standing_points_only(city: City) -> City:
    """The city without the ground points at the height of the terrain."""
    layers = dict(city.scene.layers)
    points = layers.pop(_GROUND_POINTS, None)
    above_m = city.survey.height_above_terrain_m
    if points is not None and above_m is not None:
        standing_m = _values_at(points.vertices["position"], above_m, city)
        vertices = points.vertices[standing_m > _LEAST_STANDING_M]
        layers[_GROUND_POINTS] = VertexArrays(vertices, points.indices)
    return replace(city, scene=replace(city.scene, layers=layers))


def _values_at(positions_m: NDArray[np.float32], values: NDArray[np.float32], city: City) -> NDArray[np.float32]:
    """Of a raster (H, W) on the city's grid at positions (n, 3) from the scene's origin."""
    map_m = positions_m[:, :2].astype(np.float64) + city.scene.origin_m[:2]
    column, row = np.floor(city.grid.to_pixel(map_m)).astype(np.intp).T
    at = np.clip(row, 0, city.grid.height - 1), np.clip(column, 0, city.grid.width - 1)
    return values[at]


def _point_spacing_m(city: City) -> float:
    """Distance between neighbours among the ground points, were they spread evenly over the scene."""
    points = city.scene.layers.get(_GROUND_POINTS)
    width_m, depth_m, _ = np.ptp(city.scene.bounds_m, axis=0)
    return float(np.sqrt(width_m * depth_m / max(1, len(points.vertices) if points else 0)))
