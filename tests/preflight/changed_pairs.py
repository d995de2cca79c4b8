"""A sound pair, and copies of its rasters with something changed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from rasterio.windows import Window

from ryu_scape.own_files import SAMPLES

RGB, DSM = SAMPLES / "RGB_old_town.tif", SAMPLES / "DSM_old_town.tif"
OUTLINES = SAMPLES / "buildings_old_town.geojson"


def altered(path: Path, source: Path, change: object = None, **profile: object) -> Path:
    """A copy of a raster with other pixels or another header."""
    with rasterio.open(source) as file:
        pixels, own = file.read(), file.profile
    pixels = change(pixels) if callable(change) else pixels
    own.update(count=len(pixels), dtype=pixels.dtype, height=pixels.shape[1], width=pixels.shape[2], **profile)
    with rasterio.open(path, "w", **own) as file:
        file.write(pixels)
    return path


def moved_dsm(path: Path, east_m: float, north_m: float) -> Path:
    with rasterio.open(DSM) as file:
        transform = Affine.translation(east_m, north_m) @ file.transform
    return altered(path, DSM, transform=transform)


def country_with_old_town(path: Path) -> Path:
    """A DSM of ten degrees by ten, an arc second a cell, that knows the old town alone."""
    side_px = 36_000
    profile = {"driver": "GTiff", "dtype": "int16", "count": 1, "width": side_px, "height": side_px, "nodata": -32768}
    seconds = Affine(1 / 3600, 0, 116.0, 0, -1 / 3600, 36.0)
    with rasterio.open(path, "w", crs="EPSG:4326", transform=seconds, tiled=True, sparse_ok=True, **profile) as file:
        row, col = file.index(121.471, 31.229)
        heights_m = np.random.default_rng(0).integers(5, 30, (1, 40, 40), np.int16)
        file.write(heights_m, window=Window(col - 20, row - 20, 40, 40))
    return path
