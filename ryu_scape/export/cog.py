"""Cloud-Optimised GeoTIFF (OGC 21-026) of any bands, strip by strip."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
import rasterio.shutil
from numpy.typing import NDArray
from rasterio.windows import Window

from ryu_scape.atomic import atomic_write
from ryu_scape.raster import GeoGrid

MASK_COLOURS = {0: (245, 243, 238, 255), 1: (176, 58, 46, 255)}
"""What GIS show a file of masks in; other bands are shown in grey from the lowest to the highest."""

Strips = Iterator[tuple[int, NDArray]]
"""The first row of each strip, and its pixels."""


@dataclass(frozen=True, eq=False)
class Band:
    """A value for each pixel. is_mask: 0 and 1 without anything between; else float32, with NaN for no data."""

    strips: Strips
    unit: str = ""
    is_mask: bool = False

    @staticmethod
    def of(values: NDArray, unit: str = "", is_mask: bool = False) -> Band:
        """A band of a raster (H, W) that lies in memory."""
        return Band(iter([(0, values)]), unit, is_mask)


def write_cog(path: Path, grid: GeoGrid, bands: Mapping[str, Band]) -> None:
    """Write bands by their names, in bytes if all are masks; raises as `atomic_write` does."""
    are_masks = [band.is_mask for band in bands.values()]
    with plain_of_cog(path, "NEAREST" if any(are_masks) else "AVERAGE") as plain:
        _write_strips(grid, plain, bands, in_bytes=all(are_masks))


@contextmanager
def plain_of_cog(path: Path, overview_resampling: str) -> Iterator[Path]:
    """Yield where to write a plain GeoTIFF, which then becomes the COG `path`; raises as `atomic_write` does.

    GDAL's COG driver only copies, and so cannot be given strips.
    """
    with atomic_write(path) as temporary:
        plain = temporary.with_name(f"{temporary.stem}-plain.tif")
        yield plain
        rasterio.shutil.copy(
            plain,
            temporary,
            driver="COG",
            compress="DEFLATE",
            predictor="YES",
            overview_resampling=overview_resampling,
            bigtiff="IF_SAFER",
        )
        plain.unlink()


def _write_strips(grid: GeoGrid, path: Path, bands: Mapping[str, Band], in_bytes: bool) -> None:
    profile = {
        "driver": "GTiff",
        "dtype": "uint8" if in_bytes else "float32",
        "count": len(bands),
        "height": grid.height,
        "width": grid.width,
        "crs": grid.crs,
        "transform": grid.transform,
        "nodata": None if in_bytes else np.nan,
        "interleave": "band",
        "bigtiff": "IF_SAFER",
    }
    with rasterio.open(path, "w", **profile) as file:
        if in_bytes:
            file.write_colormap(1, MASK_COLOURS)
        for number, (name, band) in enumerate(bands.items(), 1):
            file.set_band_description(number, name)
            file.set_band_unit(number, band.unit)
            for top, strip in band.strips:
                file.write(strip, number, window=Window(0, top, grid.width, len(strip)))
