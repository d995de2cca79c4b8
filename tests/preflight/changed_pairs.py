"""A sound pair, and copies of its rasters with something changed."""

from __future__ import annotations

from pathlib import Path

import rasterio
from affine import Affine

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
