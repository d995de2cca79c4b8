"""Mutants of GeoJSON: changed members, changed text, and other things that call themselves .geojson."""

from __future__ import annotations

import json
from typing import Any

from tests.foreign import mutate_bytes, mutate_json, seeds
from tests.foreign.choices import Choices
from tests.foreign.ears import LURE_URL
from tests.foreign.files import Files

NAME = "houses.geojson"
TYPES = (
    "Point",
    "LineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
    "Feature",
    "FeatureCollection",
    "CurvePolygon",
)
CRS_NAMES = (
    "urn:ogc:def:crs:EPSG::32651", "urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:0", "EPSG:999999", "bait.wkt", "",
    f"{LURE_URL}/crs.wkt", "http://www.opengis.net/def/crs/EPSG/0/3857", "EPSG:4979", "+proj=nothing", "+init=bait:1",
    "LOCAL_CS[\"x\"]", "EPSG:4326+5773", "ESRI:54009", f"/vsicurl/{LURE_URL}/crs", "IAU:30100", "x" * 9000,
)  # fmt: skip
CRS_MEMBERS: tuple[Any, ...] = (
    *({"type": "name", "properties": {"name": name}} for name in CRS_NAMES),
    {"type": "link", "properties": {"href": f"{LURE_URL}/crs.wkt", "type": "ogcwkt"}},
    {"type": "link", "properties": {"href": "bait.wkt", "type": "esriwkt"}},
    {"type": "url", "properties": {"url": f"{LURE_URL}/crs.wkt"}},
    {"type": "EPSG", "properties": {"code": 32651}},
    {"type": "OGC", "properties": {"urn": f"{LURE_URL}/crs"}},
    None,
    "EPSG:4326",
)
PIPELINES = (
    "gdal vector pipeline ! read bait.geojson",
    "gdal vector pipeline ! read bait.geojson ! write streamed_dataset --of stream",
    f"gdal vector pipeline ! read /vsicurl/{LURE_URL}/x.geojson ! reproject --dst-crs EPSG:4326",
    f"gdal vector pipeline ! read {LURE_URL}/x.geojson ! filter --bbox 0,0,1,1",
    "gdal vector concat bait.geojson bait.geojson",
)
OTHER_JSON: tuple[Any, ...] = (
    *({"type": "gdal_streamed_alg", "command_line": command} for command in PIPELINES),
    {"type": "gdal_streamed_alg", "command_line": PIPELINES[0], "relative_paths_relative_to_this_file": False},
    {"type": "Topology", "objects": {"x": {"type": "Polygon", "arcs": [[0]]}}, "arcs": [[[0, 0], [1, 1]]]},
    {
        "geometryType": "esriGeometryPolygon",
        "spatialReference": {"wkid": 4326},
        "features": [{"geometry": {"rings": [[]]}}],
    },
    {
        "stac_version": "1.0.0",
        "type": "FeatureCollection",
        "features": [{"assets": {"a": {"href": f"{LURE_URL}/a.tif"}}}],
    },
    {"type": "FeatureCollection", "next": f"{LURE_URL}/page2", "features": []},
    {"links": [{"rel": "next", "href": f"{LURE_URL}/p2"}], "type": "FeatureCollection", "features": []},
    {"type": "FeatureCollection", "exceededTransferLimit": True, "features": []},
    {
        "conformsTo": ["http://www.opengis.net/spec/json-fg-1/0.1/core"],
        "type": "Feature",
        "coordRefSys": f"{LURE_URL}/crs",
    },
    {"schemaVersion": "1", "tileMatrixSet": {}, "type": "STACTA", "asset_templates": {"a": {"href": f"{LURE_URL}/a"}}},
    {"vector_layers": [], "tilejson": "2.0.0", "tiles": [f"{LURE_URL}/{{z}}/{{x}}/{{y}}.pbf"]},
)
"""Other formats that GDAL knows by their first bytes; some name places on the network."""
MOST_CHANGES = 4


def mutant(choices: Choices) -> Files:
    """GeoJSON with up to four changes of its members and perhaps one of its text; one in eight is another format."""
    if choices.happens(8):
        value = json.loads(json.dumps(choices.pick(OTHER_JSON)))
    else:
        value = json.loads(seeds.geojson())
        value = {**value, "crs": choices.pick(CRS_MEMBERS)} if choices.happens(3) else value
        for _ in range(choices.number(MOST_CHANGES + 1)):
            mutate_json.mutate(value, choices, (*TYPES, *CRS_MEMBERS[:2]))
    text = mutate_json.dumped(value, choices)
    content = text.encode(errors="surrogatepass")
    return {NAME: _changed_text(content, choices) if choices.happens(3) else content}


def _changed_text(content: bytes, choices: Choices) -> bytes:
    damages = (
        mutate_bytes.mutate,
        lambda text, _: b"\xef\xbb\xbf" + text,
        lambda text, _: text.decode(errors="ignore").encode("utf-16"),
        lambda text, _: b" " * 70 + text,
        lambda text, _: text + b"\n" + text,
        lambda text, _: text.replace(b":", b":NaN,", 1),
        lambda text, _: text.replace(b'"type"', b'"type": 1, "type"', 1 + choices.number(3)),
        lambda text, _: text.replace(
            b"Caf\\u00e9", choices.pick((b"\xff\xfe", b"\\ud800", b"\\u0000", b"\xed\xa0\x80"))
        ),
        lambda text, _: text.replace(b"[[[", b"[" * 5000, 1),
        lambda text, _: text.replace(b"121.46", choices.pick((b"1e999", b"0x79", b"-", b"121.46e", b"1" * 5000)), 1),
        lambda text, _: b"// a comment\n" + text,
        lambda text, _: b"loadGeoJSON(" + text + b")",
        lambda text, _: b"\x1e" + text,
    )
    return choices.pick(damages)(content, choices)
