"""The rasters of all squares as one Cloud-Optimised GeoTIFF a quantity."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.errors import RasterioIOError
from rasterio.windows import Window as RasterWindow

from ryu_scape.export.cog import plain_of_cog
from ryu_scape.raster import GeoGrid

TILE_PX = 512


def float_profile(grid: GeoGrid) -> dict[str, Any]:
    """What rasterio must know to write one band of float32 with NaN for no data."""
    return {
        "driver": "GTiff",
        "dtype": "float32",
        "count": 1,
        "height": grid.height,
        "width": grid.width,
        "crs": grid.crs,
        "transform": grid.transform,
        "nodata": np.nan,
        "compress": "ZSTD",
        "zstd_level": 1,
    }


def write_mosaic(parts: Sequence[Path], grid: GeoGrid, name: str, path: Path) -> None:
    """Join rasters that lie on the pixels of `grid`; NaN between them. Raises as `atomic_write` does."""
    tiles = {"tiled": True, "blockxsize": TILE_PX, "blockysize": TILE_PX}
    profile = float_profile(grid) | tiles | {"bigtiff": "IF_SAFER", "sparse_ok": True}
    with plain_of_cog(path, "AVERAGE") as plain, rasterio.open(plain, "w", **profile) as file:
        file.set_band_description(1, name)
        file.set_band_unit(1, "metre")
        for part in parts:
            with rasterio.open(part) as piece:
                place = grid.to_pixel(np.array([[piece.transform.c, piece.transform.f]]))
                col, row = np.rint(place[0]).astype(int).tolist()
                file.write(piece.read(1), 1, window=RasterWindow(col, row, piece.width, piece.height))


def remove_mosaic(name: str, path: Path) -> None:
    """Remove what `write_mosaic` wrote under this name, but not a person's own file. Raises OSError."""
    try:
        with rasterio.open(path, driver="GTiff") as file:
            is_own = file.descriptions == (name,)
    except RasterioIOError:
        return
    if is_own:
        path.unlink()
