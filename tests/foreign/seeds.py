"""Small sound files of each format, all of one place, from which mutants are made."""

from __future__ import annotations

import functools
import json
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import rasterio
import shapely
import torch
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.enums import ColorInterp, Resampling
from torch import nn

from ryu_scape.raster import GeoGrid
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.weights import weights_to_bytes
from ryu_scape.segmentation.weights_file import WeightsCard
from tests.foreign.files import Files, read

HEIGHT, WIDTH = 20, 24
WEST, NORTH, GSD_M = 354_000.0, 3_456_000.0, 0.5
UTM = CRS.from_epsg(32651)
TRANSFORM = Affine(GSD_M, 0, WEST, 0, -GSD_M, NORTH)
GRID = GeoGrid(TRANSFORM, UTM, HEIGHT, WIDTH)
DEGREES = Affine(5e-6, 0, 121.4672, 0, -5e-6, 31.2289)
SMALLEST_PAGE_BYTES = 512


def colours(bands: int = 3, dtype: str = "uint8") -> NDArray[Any]:
    """(bands, HEIGHT, WIDTH) tones without black."""
    return np.random.default_rng(0).integers(1, 250, (bands, HEIGHT, WIDTH)).astype(dtype)


def elevations(dtype: str = "float32") -> NDArray[Any]:
    """(1, HEIGHT, WIDTH) metres: a slope with a house on it."""
    heights_m = np.linspace(10, 14, HEIGHT * WIDTH).reshape(1, HEIGHT, WIDTH)
    heights_m[0, 5:12, 6:16] += 8
    return heights_m.astype(dtype)


def tiff(bands: NDArray[Any], **profile: Any) -> bytes:
    """A GeoTIFF of bands (count, h, w)."""
    count, height, width = bands.shape
    about = {"crs": UTM, "transform": TRANSFORM, "dtype": bands.dtype} | profile
    with rasterio.MemoryFile() as memory:
        with memory.open(driver="GTiff", count=count, height=height, width=width, **about) as file:
            file.write(bands)
        return bytes(memory.getbuffer())


@functools.cache
def tiffs() -> tuple[bytes, ...]:
    """Images and height models as cameras, GIS and mapping agencies write them."""
    tiled = {"tiled": True, "blockxsize": 16, "blockysize": 16}
    return (
        tiff(colours()),
        tiff(elevations(), compress="lzw", predictor=3, nodata=-9999),
        tiff(colours(4, "uint16"), compress="deflate", predictor=2, interleave="band", **tiled),
        tiff(elevations("int16"), BIGTIFF="YES", ENDIANNESS="BIG"),
        tiff(colours(), compress="jpeg", photometric="ycbcr", crs="EPSG:4326", transform=DEGREES),
        tiff(colours(1), compress="packbits", photometric="minisblack", nbits=7),
        palette_tiff(),
        _tiff_with_overview_and_mask(),
        _tiff_with_scale(),
        fine_tiff(),
        fine_tiff(nodata=0),
    )


def fine_tiff(**profile: Any) -> bytes:
    """An image of a GSD so fine that it is averaged while it is read, for which GDAL looks for overviews."""
    return tiff(colours(), **{"transform": TRANSFORM @ Affine.scale(0.2)} | profile)


def palette_tiff() -> bytes:
    with rasterio.MemoryFile() as memory:
        profile = {"crs": UTM, "transform": TRANSFORM, "dtype": "uint8", "photometric": "palette"}
        with memory.open(driver="GTiff", count=1, height=HEIGHT, width=WIDTH, **profile) as file:
            file.write(colours(1) // 64)
            file.write_colormap(1, {index: (60 * index, 20, 90, 255) for index in range(4)})
        return bytes(memory.getbuffer())


def _tiff_with_overview_and_mask() -> bytes:
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True, GDAL_TIFF_OVR_BLOCKSIZE=64), rasterio.MemoryFile() as memory:
        profile = {"crs": UTM, "transform": TRANSFORM, "dtype": "uint8", "tiled": True}
        with memory.open(
            driver="GTiff", count=3, height=HEIGHT, width=WIDTH, blockxsize=16, blockysize=16, **profile
        ) as file:
            file.write(colours())
            file.write_mask(np.pad(np.ones((HEIGHT - 4, WIDTH - 4), bool), 2))
            file.build_overviews([2], Resampling.average)
        return bytes(memory.getbuffer())


def _tiff_with_scale() -> bytes:
    with rasterio.MemoryFile() as memory:
        profile = {"crs": "EPSG:32651+5773", "transform": TRANSFORM, "dtype": "float64"}
        with memory.open(driver="GTiff", count=1, height=HEIGHT, width=WIDTH, **profile) as file:
            file.write(elevations("float64") * 100)
            file.scales, file.offsets, file.units = (0.01,), (0.5,), ("m",)
            file.colorinterp = (ColorInterp.gray,)
            file.update_tags(AREA_OR_POINT="Point", note="a surveyor's")
        return bytes(memory.getbuffer())


def houses() -> geopandas.GeoDataFrame:
    """A house, one with a courtyard, and a MultiPolygon of two, on the map of GRID."""
    yard = shapely.box(5, 1, 8, 4) - shapely.box(6, 2, 7, 3)
    pair = shapely.MultiPolygon([shapely.box(1, 6, 3, 8), shapely.box(4, 6, 6, 8)])
    shapes = [shapely.transform(shape, _on_the_map) for shape in (shapely.box(1, 1, 4, 4), yard, pair)]
    fields = {"id": ["a", "b", "c"], "storeys": [1, 2, 3], "height": [3.5, 6.0, None], "name": ["Café", None, "x"]}
    return geopandas.GeoDataFrame(fields, geometry=shapes, crs=UTM.to_wkt())


def _on_the_map(points: NDArray[np.float64]) -> NDArray[np.float64]:
    return points * (1, -1) + (WEST, NORTH)


@functools.cache
def geojson() -> str:
    """The houses as RFC 7946 has them."""
    return json.dumps(json.loads(houses().to_crs(4326).to_json(drop_id=True)))


@functools.cache
def geopackage() -> bytes:
    """The houses, with an index, and a table of trees, on the smallest pages."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "houses.gpkg"
        houses().to_file(path, layer="houses", driver="GPKG", engine="pyogrio")
        trees = geopandas.GeoDataFrame({"kind": ["lime"]}, geometry=[shapely.Point(WEST, NORTH)], crs=UTM.to_wkt())
        trees.to_file(path, layer="trees", driver="GPKG", engine="pyogrio", SPATIAL_INDEX="NO")
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("UPDATE gpkg_contents SET last_change = '2026-01-01T00:00:00Z'")
        connection.executescript("DROP TABLE gpkg_tile_matrix; DROP TABLE gpkg_tile_matrix_set")
        connection.executescript(f"PRAGMA journal_mode=off; PRAGMA page_size={SMALLEST_PAGE_BYTES}; VACUUM")
        connection.close()
        return path.read_bytes()


@functools.cache
def shapefile() -> Files:
    """The houses as a Shapefile."""
    with tempfile.TemporaryDirectory() as name:
        houses().to_file(Path(name) / "houses.shp", driver="ESRI Shapefile", engine="pyogrio")
        return read(Path(name), "houses.shp")


class TinyNetwork(nn.Module):
    """A stand-in for DeepLabV3 with its first and last convolution; its weights take two kilobytes."""

    def __init__(self) -> None:
        super().__init__()
        self.backbone = nn.ModuleDict({"conv1": nn.Conv2d(4, 2, 3, bias=False), "bn1": nn.BatchNorm2d(2)})
        self.classifier = nn.Sequential(*[nn.Identity()] * 4, nn.Conv2d(2, 1, 1))


def tiny_network(*_: object, **__: object) -> TinyNetwork:
    """What stands in for `build_network`: the same for every card."""
    torch.manual_seed(0)
    return TinyNetwork()


@functools.cache
def safetensors() -> bytes:
    """Weights of a TinyNetwork."""
    card = WeightsCard(DsmEncoding.ABOVE_TERRAIN, "made by a test", output_stride=16)
    return weights_to_bytes(tiny_network().state_dict(), card)
