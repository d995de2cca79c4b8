"""Hostile files made by hand: each claims, names or nests what no honest program would write."""

from __future__ import annotations

import functools
import json
import sqlite3
import struct
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save

from tests.foreign import seeds
from tests.foreign.files import Files
from tests.foreign.mutate_tiff_sidecars import elsewhere, item, vrt
from tests.foreign.tiff_structure import Tag, Tiff, parse, serialise

TILE_PX = 6144


def tiffs(url: str, folder: Path) -> dict[str, Files]:
    """GeoTIFFs and their sidecars. `url` is where nobody may ask, `folder` holds the bait and a FIFO, 'bait.fifo'."""
    sound, palette = seeds.fine_tiff(), seeds.palette_tiff()
    addresses = {
        "address": f"/vsicurl/{url}/o.tif",
        "streamed address": f"/vsicurl_streaming/{url}/o.tif",
        "bucket": "/vsis3/lure/o.tif",
        "archive at an address": f"/vsizip//vsicurl/{url}/o.zip/o.tif",
        "map service": f"WMS:{url}/wms?SERVICE=WMS",
        "FIFO": str(folder / "bait.fifo"),
        "other file": str(folder / "bait.tif"),
        "neighbour": "bait.tif",
        "itself": "scene.tif",
        "device": "/dev/zero",
    }
    made: dict[str, Files] = {}
    for what, address in addresses.items():
        for name, files in _with_overviews_at(sound, address).items():
            made[f"{name}: {what}"] = files
    for what in ("address", "neighbour"):
        for name, files in _with_overviews_at(seeds.fine_tiff(nodata=0), addresses[what]).items():
            made[f"{name}, of an image with nodata: {what}"] = files
    mask = f"<PAMDataset><MDI key='INTERNAL_MASK_FLAGS_1'>2</MDI><MaskBand>{vrt('bait.tif')}</MaskBand>"
    made["a mask in .aux.xml"] = {"scene.tif": sound, "scene.tif.aux.xml": f"{mask}</PAMDataset>".encode()}
    made["a VRT by another name"] = {"scene.tif": vrt("bait.tif").encode()}
    claim = item("COLORINTERP", "Palette", "colorinterp")
    made["a palette without its table"] = {"scene.tif": without(palette, 320)}
    made["a palette by its name alone"] = {"scene.tif": with_metadata(seeds.tiff(seeds.colours(1)), claim)}
    for kind in ("int8", "int16", "uint32", "float32", "float64"):
        made[f"a palette of {kind}"] = {"scene.tif": with_metadata(seeds.tiff(seeds.colours(1, kind)), claim)}
    made["a short table"] = {"scene.tif": with_tag(palette, Tag(320, 3, 6, bytes(12)))}
    made["no strips"] = {"scene.tif": without(sound, 273, 279)}
    made["an image that follows itself"] = {"scene.tif": _following_itself(sound)}
    made["a giant in 262 bytes"] = {"scene.tif": with_size(sound, 65535, 65535, bands=900)}
    made["one row as long as the Earth"] = {"scene.tif": with_size(sound, 2**31 - 1, 1)}
    made["a bomb"] = {"scene.tif": _bomb()}
    made["fifty thousand tags"] = {"scene.tif": _many_tags(sound)}
    made["metadata nested deep"] = {"scene.tif": with_metadata(sound, "<a>" * 100_000)}
    made["a billion laughs"] = {"scene.tif": with_metadata(sound, _laughs())}
    return made


def _with_overviews_at(content: bytes, address: str) -> dict[str, Files]:
    """A GeoTIFF whose overviews or mask lie elsewhere, by each way there is to say so."""
    tagged = with_metadata(content, item("OVERVIEW_FILE", address, domain="OVERVIEWS"))
    auxiliary = f"<PAMDataset>{elsewhere(address)}</PAMDataset>".encode()
    return {
        "overviews in the tags": {"scene.tif": tagged},
        "overviews in .aux.xml": {"scene.tif": content, "scene.tif.aux.xml": auxiliary},
        ".ovr is a VRT": {"scene.tif": content, "scene.tif.ovr": vrt(address).encode()},
        ".msk is a VRT": {"scene.tif": content, "scene.tif.msk": vrt(address).encode()},
    }


def with_tag(content: bytes, *tags: Tag) -> bytes:
    """The TIFF with these tags in its first image."""
    tiff = parse(content)
    codes = [tag.code for tag in tags]
    kept = [tag for tag in tiff.directories[0].tags if tag.code not in codes]
    tiff.directories[0].tags = sorted([*kept, *tags], key=lambda tag: tag.code)
    return serialise(tiff)


def without(content: bytes, *codes: int) -> bytes:
    tiff = parse(content)
    tiff.directories[0].tags = [tag for tag in tiff.directories[0].tags if tag.code not in codes]
    return serialise(tiff)


def with_metadata(content: bytes, items: str) -> bytes:
    payload = f"<GDALMetadata>{items}</GDALMetadata>".encode() + b"\0"
    return with_tag(content, Tag(42112, 2, len(payload), payload))


def with_size(content: bytes, width: int, height: int, bands: int = 3) -> bytes:
    """The TIFF with other claims of its size."""
    claims = {256: width, 257: height, 277: bands, 278: height}
    return with_tag(content, *(Tag(code, 4, 1, struct.pack("<I", claim)) for code, claim in claims.items()))


def _following_itself(content: bytes) -> bytes:
    tiff = parse(content)
    tiff.directories[0].next_offset = 8
    return serialise(tiff)


@functools.cache
def _bomb() -> bytes:
    """A tile of 113 MB that takes 110 KB, in a small picture."""
    tile = zlib.compress(bytes(TILE_PX * TILE_PX * 3), 9)
    tiff = parse(seeds.tiffs()[0])
    directory = tiff.directories[0]
    directory.tags = [tag for tag in directory.tags if tag.code not in (273, 278, 279)]
    numbers = {259: 8, 322: TILE_PX, 323: TILE_PX, 324: 0, 325: len(tile)}
    tags = [Tag(code, 4, 1, struct.pack("<I", number)) for code, number in numbers.items()]
    directory.tags = sorted([*(tag for tag in directory.tags if tag.code != 259), *tags], key=lambda tag: tag.code)
    directory.pieces = [tile]
    return serialise(Tiff("<", False, [directory]))


def _many_tags(content: bytes) -> bytes:
    tiff = parse(content)
    tiff.directories[0].tags += [Tag(code, 4, 1, bytes(4)) for code in range(1000, 51_000)]
    tiff.directories[0].tags.sort(key=lambda tag: tag.code)
    return serialise(tiff)


def _laughs() -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY l0 "ha">{entities}]><Item name="x">&l9;</Item>'


def geojsons(url: str, folder: Path) -> dict[str, Files]:
    """Things that call themselves .geojson."""
    bait, sound = folder / "bait.geojson", json.loads(seeds.geojson())
    pipeline = "gdal vector pipeline ! read {} ! write streamed_dataset --of stream"
    many = np.random.default_rng(0).uniform((121.4672, 31.2288), (121.4673, 31.2289), (600, 2))
    values: dict[str, Any] = {
        "a pipeline that reads a file": {"type": "gdal_streamed_alg", "command_line": pipeline.format(bait)},
        "a pipeline that asks an address": {
            "type": "gdal_streamed_alg",
            "command_line": pipeline.format(f"/vsicurl/{url}/x.geojson"),
        },
        "a CRS at an address": sound
        | {"crs": {"type": "link", "properties": {"href": f"{url}/crs", "type": "ogcwkt"}}},
        "a CRS by an address": sound | {"crs": {"type": "name", "properties": {"name": f"{url}/crs"}}},
        "a CRS in a file": sound | {"crs": {"type": "link", "properties": {"href": str(folder / "bait.wkt")}}},
        "a CRS named like a file": sound | {"crs": {"type": "name", "properties": {"name": str(folder / "bait.wkt")}}},
        "pages at an address": sound | {"links": [{"rel": "next", "href": f"{url}/page2"}], "next": f"{url}/page2"},
        "a catalogue": {"stac_version": "1.0.0", "type": "FeatureCollection", "features": [{"href": url}]},
        "an outline that crosses itself everywhere": _collection([many.tolist() + many[:1].tolist()]),
        "a position of a thousand numbers": _collection([[[121.4672] * 1000, [121.4673, 31.2], [121.4, 31.3], [0, 0]]]),
        "a decoy before the features": {"type": "FeatureCollection", "crs": None, "features": None} | sound,
    }
    texts = {name: json.dumps(value) for name, value in values.items()}
    texts["lists in lists"] = '{"type": "Polygon", "coordinates": ' + "[" * 200_000
    texts["objects in objects"] = '{"type":"FeatureCollection","features":[' + '{"a":' * 200_000
    texts["a number of a million digits"] = seeds.geojson().replace("121.46", "9" * 1_000_000, 1)
    texts["half a character"] = seeds.geojson().replace("Caf\\u00e9", "\\ud800")
    texts["no text"] = seeds.geojson().replace("Caf\\u00e9", "\udcff\udcfe")
    texts["not a number"] = seeds.geojson().replace("121.46", "NaN, 121.46", 2)
    return {name: {"houses.geojson": text.encode(errors="surrogateescape")} for name, text in texts.items()}


def _collection(coordinates: list[Any]) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": coordinates}
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": geometry}]}


GEOPACKAGES = {
    "no layer with geometry": "DELETE FROM gpkg_geometry_columns; UPDATE gpkg_contents SET data_type = 'attributes'",
    "no layer": "DELETE FROM gpkg_geometry_columns; DELETE FROM gpkg_contents; DROP TABLE houses; DROP TABLE trees",
    "a view of itself": "ALTER TABLE houses RENAME TO other; CREATE VIEW houses AS SELECT * FROM houses",
    "a view that loads a library": "ALTER TABLE houses RENAME TO other; "
    "CREATE VIEW houses AS SELECT fid, geom, load_extension('bait.tif') AS id FROM other",
    "a view that writes a file": "ALTER TABLE houses RENAME TO other; "
    "CREATE VIEW houses AS SELECT fid, geom, writefile('written', 'x') AS id FROM other",
    "a table at an address": "PRAGMA writable_schema = on; INSERT INTO sqlite_schema VALUES ('table', 'far', 'far', 0, "
    "'CREATE VIRTUAL TABLE far USING VirtualOGR(''/vsicurl/http://lure.example/x.gpkg'')')",
    "a CRS at an address": "UPDATE gpkg_spatial_ref_sys SET definition = 'http://lure.example/crs', srs_id = srs_id",
    "a table within tables": "PRAGMA writable_schema = on; UPDATE sqlite_schema SET rootpage = 1",
}
ENDLESS_GEOPACKAGES = {
    "a view without end": "DELETE FROM gpkg_ogr_contents; ALTER TABLE houses RENAME TO other; "
    "CREATE VIEW houses AS WITH RECURSIVE n(fid) AS "
    "(SELECT 1 UNION ALL SELECT fid + 1 FROM n) SELECT n.fid, other.geom FROM n, other",
    "a view of nine gigabytes": "DELETE FROM gpkg_ogr_contents; ALTER TABLE houses RENAME TO other; "
    "CREATE VIEW houses AS WITH RECURSIVE n(fid) AS "
    "(SELECT 1 UNION ALL SELECT fid + 1 FROM n LIMIT 10) SELECT n.fid, zeroblob(900000000) AS geom FROM n",
}
"""Files that are refused for what they cost: only a process of their own can stop them."""


def geopackage(statements: str, folder: Path) -> Files:
    """The houses after some SQL."""
    path = folder / "making.gpkg"
    path.write_bytes(seeds.geopackage())
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for function in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            connection.create_function(function, 1, lambda _: 0)
        connection.executescript(statements)
    content = path.read_bytes()
    path.unlink()
    return {"houses.gpkg": content}


def weights() -> dict[str, Files]:
    """Weights that other programs, or nobody, could use."""
    state = seeds.tiny_network().state_dict()
    kernel, scale = torch.zeros((2, 4, 3, 3), dtype=torch.int8), "backbone.conv1.weight.int8_scale"
    shapes: dict[str, Callable[[], torch.Tensor]] = {
        "a scale without axes": lambda: torch.ones(()),
        "a scale of two axes": lambda: torch.ones((30_000, 2)),
        "three scales for two kernels": lambda: torch.ones(3),
        "scales that are truth values": lambda: torch.ones(2, dtype=torch.bool),
        "scales that are no numbers": lambda: torch.full((2,), torch.nan),
        "endless scales": lambda: torch.full((2,), torch.inf),
    }
    made = {
        name: _weights(state | {"backbone.conv1.weight": kernel + 1, scale: make()}) for name, make in shapes.items()
    }
    for name, number in {"zeros": 0.0, "no numbers": torch.nan, "infinity": -torch.inf}.items():
        made[f"all {name}"] = _weights({key: torch.full_like(tensor, number) for key, tensor in _floats(state).items()})
    made["a first kernel without axes"] = _weights(state | {"backbone.conv1.weight": torch.ones(())})
    made["a last kernel of one axis"] = _weights(state | {"classifier.4.weight": torch.ones(2)})
    made["a header of eight exabytes"] = struct.pack("<Q", 2**63) + b"{}"
    made["a header of lists in lists"] = _with_header(b'{"__metadata__":' + b"[" * 100_000)
    made["offsets beyond the end"] = _with_header(b'{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}')
    made["a pickle"] = b"\x80\x04cos\nsystem\n(S'touch bait'\ntR."
    return {name: {"weights.safetensors": content} for name, content in made.items()}


def _floats(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {name: tensor for name, tensor in state.items() if tensor.is_floating_point()}


def _weights(state: dict[str, torch.Tensor]) -> bytes:
    """Tensors under a card that is right."""
    about = {"format": "ryu-scape-deeplabv3-resnet50", "dsm_encoding": "above_terrain"}
    return save({name: tensor for name, tensor in state.items() if "batches_tracked" not in name}, metadata=about)


def _with_header(header: bytes) -> bytes:
    return struct.pack("<Q", len(header)) + header
