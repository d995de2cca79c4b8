"""One HTML page that shows the city in a browser, from a double-click: no server, no network, nothing to install.

The GLB lies inside, gzipped, as base64; a small WebGL viewer of our own shows it and says what is known of a building.
5,000 detailed buildings make a page of 14 MiB, 50,000 one of 109 MiB (tests/benchmarks/bench_export.py); the browser
unpacks the GLB inside, about seven times that, into memory.

A Content-Security-Policy (W3C CSP 3) names the script and the style by their digests: whatever a name in the city might
smuggle in, the browser runs nothing else and asks no network.
"""

from __future__ import annotations

import html
import json
import re
import tempfile
import zlib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import numpy as np

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.export.building_records import records_of
from ryu_scape.export.glb import write_glb_into
from ryu_scape.export.local_frame import GENERATOR
from ryu_scape.export.plain_text import one_line
from ryu_scape.scene.grain import SIDE_PX, grain_texels, grain_width_m
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.light import light_source, shader
from ryu_scape.scene.look import Look
from ryu_scape.scene.vertex_arrays import SceneGeometry

PARTS = Path(__file__).parent / "page"
SCRIPTS = ("glb.js", "camera.js", "shaders.js", "light.js", "renderer.js", "main.js")

_POINT_OVERLAP = 1.5
_BLOCK_BYTES = 1 << 20
_PIECE_BYTES = 12 << 20
"""Before base64. Browsers limit the length of one text to some hundred megabytes."""
_GZIP_LEVEL, _GZIP_WINDOW = 4, 16 + zlib.MAX_WBITS


def write_html(city: City, path: Path) -> None:
    """Write the page as `path`; raises as `atomic_write` does, and InputError for a scene beyond 4 GiB."""
    before, after = (PARTS / "page.html").read_text("utf-8").split("[[scene]]")
    style = (PARTS / "style.css").read_text("utf-8")
    scripts = "\n".join((PARTS / name).read_text("utf-8") for name in SCRIPTS)
    script = '"use strict";\n' + _filled(scripts, _light(city.scene))
    values = {
        "policy": _policy(style, script),
        "generator": GENERATOR,
        "title": html.escape(one_line(path.stem)),
        "point_width_m": f"{_POINT_OVERLAP * _point_spacing_m(city):.3f}",
        "style": style,
        "script": script,
    }
    with atomic_write(path) as temporary, tempfile.TemporaryFile(dir=path.parent) as glb, temporary.open("wb") as file:
        write_glb_into(glb, city, records_of(city))
        glb.seek(0)
        file.write(_filled(before, values).encode())
        for piece in _gzipped(glb):
            file.write(b'<script class="scene" type="text/plain">' + b64encode(piece) + b"</script>\n")
        file.write(_filled(after, values).encode())


def _filled(template: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\[\[(\w+)\]\]", lambda field: values[field[1]], template)


def _light(scene: SceneGeometry) -> dict[str, str]:
    """The window's light, by the sun of the orthophoto if it is known: its shaders, and what they are told."""
    look = Look()
    to_sun = np.round(look.sun_over(scene.sun).direction, 4).tolist()
    values = {
        "toSun": to_sun,
        "look": look.uniforms(scene.sun, scene.brightening),
        "grain": {
            "widthM": round(grain_width_m(scene), 6),
            "side": SIDE_PX,
            "texels": b64encode(grain_texels().tobytes()).decode(),
        },
    }
    return {
        "light": light_source("sky.glsl", "light.glsl", "shadow.glsl"),
        "surface": shader("surface.glsl"),
        "leaves": shader("leaves.glsl"),
        "no_leaves": shader("no_leaves.glsl"),
        "grain": shader("grain.glsl"),
        "no_grain": shader("no_grain.glsl"),
        "sky": light_source("sky.glsl", "background.glsl"),
        "values": json.dumps(values),
    }


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


def _point_spacing_m(city: City) -> float:
    """Distance between neighbours among the ground points, were they spread evenly over the scene."""
    points = city.scene.layers.get(Layer.GROUND_POINTS)
    width_m, depth_m, _ = np.ptp(city.scene.bounds_m, axis=0)
    return float(np.sqrt(width_m * depth_m / max(1, len(points.vertices) if points else 0)))
