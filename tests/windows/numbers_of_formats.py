"""What the files of each format say, as numbers that can be compared."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import geopandas
import numpy as np
import rasterio
from numpy.typing import NDArray

MOST_APART = 1e-5
"""GDAL's warp of the DSM differs by one unit in the last place of float32 (8e-6 m), the network's sums by 3e-7; what is
made of the heights differs as they do."""


def assert_equal(found: Any, expected: Any, place: str) -> None:
    """Equal, but for numbers, which may be MOST_APART."""
    if isinstance(expected, np.ndarray):
        assert found.shape == expected.shape, place
        if expected.dtype.kind == "f":
            np.testing.assert_allclose(found, expected, rtol=0, atol=MOST_APART, err_msg=place)
        else:
            np.testing.assert_array_equal(found, expected, err_msg=place)
    elif isinstance(expected, Mapping):
        assert found.keys() == expected.keys(), place
        for key, value in expected.items():
            assert_equal(found[key], value, f"{place} {key}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), place
        for i, value in enumerate(expected):
            assert_equal(found[i], value, f"{place} {i}")
    elif isinstance(expected, float):
        assert abs(found - expected) <= MOST_APART, place
    else:
        assert found == expected, place


def glb_numbers(path: Path) -> Any:
    return numbers_of_glb(path.read_bytes())


def web_glb_numbers(path: Path) -> Any:
    """What is said of the buildings, and how much there is: a last bit may make a whole step of a position."""
    content = path.read_bytes()
    document = json.loads(content[20 : 20 + int.from_bytes(content[12:16], "little")])
    said = [[node.get("name"), node.get("extras")] for node in document["nodes"]]
    return [said, document["meshes"], [accessor["count"] for accessor in document["accessors"]]]


def numbers_of_glb(content: bytes) -> Any:
    """The document and each accessor's numbers."""
    length = int.from_bytes(content[12:16], "little")
    document = json.loads(content[20 : 20 + length])
    binary = content[28 + length :]
    kinds = {5120: "i1", 5121: "u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
    views = document["bufferViews"]

    def part(view: Mapping[str, int], kind: str) -> NDArray[Any]:
        start = view.get("byteOffset", 0)
        return np.frombuffer(binary[start : start + view["byteLength"]], kind)

    kind_of_view = {each["bufferView"]: kinds[each["componentType"]] for each in document["accessors"]}
    return [document, *(part(view, kind_of_view.get(i, "u1")) for i, view in enumerate(views))]


def html_numbers(path: Path) -> Any:
    """The page, and the GLB in it."""
    text = path.read_text("utf-8")
    pattern = r'(<script class="scene" type="text/plain">)([^<]*)(</script>)'
    pieces = [match[1] for match in re.findall(pattern, text)]
    content = gzip.decompress(b"".join(map(b64decode, pieces)))
    return [re.sub(pattern, "", text), *numbers_of_glb(content)]


def stl_numbers(path: Path) -> Any:
    content = path.read_bytes()
    return np.frombuffer(content[84:], np.dtype([("corners", "<f4", 12), ("attribute", "<u2")]))["corners"]


def ply_numbers(path: Path) -> Any:
    header, _, body = path.read_bytes().partition(b"end_header\n")
    count = int(re.search(rb"element vertex (\d+)", header)[1])  # type: ignore[index]
    vertex = np.dtype([("numbers", "<f4", 6), ("colour", "u1", 3)])
    vertices = np.frombuffer(body, vertex, count)
    return [header, vertices["numbers"], vertices["colour"], body[count * vertex.itemsize :]]


def json_numbers(path: Path) -> Any:
    return json.loads(less_digests(path.read_text("utf-8")))


def archive_numbers(path: Path) -> Any:
    """The text of each part of an archive, and the numbers in it."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    number = re.compile(r"-?\d+\.\d+")
    return {name: [number.sub("", text), np.array([*map(float, number.findall(text))])] for name, text in parts.items()}


def less_digests(text: str) -> str:
    """Names of side files without the digests of what these hold."""
    return re.sub(r"-[0-9a-f]{8}(?=\.)", "", text)


def geopackage_numbers(path: Path) -> Any:
    frame = geopandas.read_file(path, layer="buildings")
    corners = [np.array(geometry.exterior.coords) for geometry in frame.geometry.explode()]
    return [corners, frame.drop(columns="geometry").to_dict("list")]


def geotiff_numbers(path: Path) -> Any:
    with rasterio.open(path) as file:
        form = [[round(number, 6) for number in file.transform], file.crs.to_string(), file.tags(), file.descriptions]
        return file.read(), form


NUMBERS: Mapping[str, Callable[[Path], Any]] = {
    ".web.glb": web_glb_numbers,
    ".glb": glb_numbers,
    ".html": html_numbers,
    ".stl": stl_numbers,
    ".ply": ply_numbers,
    ".gpkg": geopackage_numbers,
    ".json": json_numbers,
    ".3mf": archive_numbers,
}
"""Formats that hold floating-point numbers as they are; all others must be the same, byte for byte."""
