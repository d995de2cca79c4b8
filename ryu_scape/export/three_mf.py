"""3MF (Core Specification 1.3; ISO/IEC 25422:2025), Z up, millimetres of a model to scale, ready for a printer's bed.

The ground on its plate and the solids of the buildings (`printable`) are objects of their own, named by the buildings'
identifiers, and parts of one that is placed with its lowest corner at (0, 0, 0), where slicers want it. Ground and
buildings are two materials. Scale, CRS and origin stand in the file's metadata: a mesh's own coordinates times the
scale are millimetres from the origin.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from xml.sax.saxutils import quoteattr
from zipfile import ZipFile

import numpy as np
from numpy.typing import NDArray

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.export.local_frame import GENERATOR, Z_UP, LocalFrame
from ryu_scape.export.plain_text import one_line
from ryu_scape.export.printable import printable_ground, printable_solids
from ryu_scape.export.zip_entry import timeless_entry

BED_MM = 200.0
"""The longer side of a model is no longer than this: the beds of common printers are 220 mm and more wide."""
SCALES = tuple(step * power for power in (100, 1_000, 10_000, 100_000) for step in (1, 2, 2.5, 5))
"""Those of maps, of which the largest that fits the bed is taken."""

_STEP_MM = 1e-6
_CORE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OWN = "urn:ryu-scape:3mf"
_GROUND, _BUILDINGS = 0, 1
_MATERIALS = (("ground", "#B9B1A0"), ("buildings", "#F2EFE9"))
_MATERIALS_ID = 1
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_TYPES = (
    f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/></Types>'
)
_RELATIONSHIPS = (
    f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="model" Target="/3D/city.model" '
    'Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>'
)


def write_3mf(city: City, path: Path) -> None:
    """Write the solids of `city` as `path`; raises as `atomic_write` does."""
    with atomic_write(path) as temporary, ZipFile(temporary, "w") as package:
        for name, text in (("[Content_Types].xml", _TYPES), ("_rels/.rels", _RELATIONSHIPS)):
            package.writestr(timeless_entry(name), text)
        with package.open(timeless_entry("3D/city.model"), mode="w", force_zip64=True) as file:
            file.writelines(text.encode() for text in _model(city))


def print_scale(city: City) -> float:
    """So many metres of the city are one metre of the model."""
    longest_m = float(np.ptp(city.scene.bounds_m[:, :2], axis=0).max())
    return next((scale for scale in SCALES if longest_m / scale <= BED_MM / 1000.0), SCALES[-1])


def _model(city: City) -> Iterator[str]:
    scale = print_scale(city)
    yield (
        f'{_DECLARATION}<model unit="millimeter" xml:lang="en" xmlns="{_CORE}" xmlns:ryu="{_OWN}">\n'
        f'<metadata name="Application">{GENERATOR}</metadata>\n'
        f'<metadata name="Title">City, 1 : {scale:g}</metadata>\n<metadata name="ryu:scale">{scale:g}</metadata>\n'
    )
    for name, value in asdict(LocalFrame.of(city, Z_UP)).items():
        text = json.dumps(value) if isinstance(value, tuple) else str(value)
        yield f'<metadata name="ryu:{name}">{_escaped(text)}</metadata>\n'
    yield f'<resources>\n<basematerials id="{_MATERIALS_ID}">'
    yield "".join(f'<base name="{name}" displaycolor="{colour}"/>' for name, colour in _MATERIALS)
    yield "</basematerials>\n"
    number = _MATERIALS_ID
    lowest_mm = np.full(3, np.inf)
    for name, material, corners in _bodies(city):
        corners_mm = corners.astype(np.float64) * (1000.0 / scale)
        lowest_mm = np.minimum(lowest_mm, corners_mm.min(axis=(0, 1)))
        number += 1
        yield from _object(number, name, material, corners_mm)
    yield f'<object id="{number + 1}" name="city" type="model"><components>\n'
    yield "".join(f'<component objectid="{part}"/>\n' for part in range(_MATERIALS_ID + 1, number + 1))
    yield "</components></object>\n</resources>\n"
    moved = " ".join(f"{value:.6f}" for value in -lowest_mm)
    yield f'<build><item objectid="{number + 1}" transform="1 0 0 0 1 0 0 0 1 {moved}"/></build>\n</model>\n'


def _bodies(city: City) -> Iterator[tuple[str, int, NDArray[np.float32]]]:
    """Name, material and triangles (t, 3, 3) of each solid that has some."""
    ground = printable_ground(city.scene)
    if len(ground):
        yield "ground", _GROUND, ground
    for members, solid in printable_solids(city):
        if len(solid.corners):
            yield ", ".join(city.buildings[row].footprint.identifier for row in members), _BUILDINGS, solid.corners


def _object(number: int, name: str, material: int, corners_mm: NDArray[np.float64]) -> Iterator[str]:
    """Vertices that lie within `_STEP_MM` are one; a triangle that shrinks to a line by it is none."""
    steps = np.rint(corners_mm.reshape(-1, 3) / _STEP_MM).astype(np.int64)
    vertices, index = _different(steps)
    triangles = index.reshape(-1, 3)
    triangles = triangles[(triangles != np.roll(triangles, 1, axis=1)).all(axis=1)]
    yield (
        f'<object id="{number}" name={quoteattr(one_line(name))} type="model" pid="{_MATERIALS_ID}" '
        f'pindex="{material}"><mesh><vertices>\n'
    )
    yield _rows('<vertex x="%.6f" y="%.6f" z="%.6f"/>\n', vertices * _STEP_MM)
    yield "</vertices><triangles>\n"
    yield _rows('<triangle v1="%d" v2="%d" v3="%d"/>\n', triangles)
    yield "</triangles></mesh></object>\n"


def _different(steps: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """As `np.unique` of rows (n, 3) with their inverse, in a third of its time."""
    order = np.lexsort(steps.T)
    ordered = steps[order]
    is_new = np.append(True, (ordered[1:] != ordered[:-1]).any(axis=1))
    index = np.empty(order.size, np.intp)
    index[order] = np.cumsum(is_new) - 1
    return ordered[is_new], index


def _rows(row: str, values: NDArray) -> str:
    return (row * len(values)) % tuple(values.ravel().tolist())


def _escaped(text: str) -> str:
    return one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
