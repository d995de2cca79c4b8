"""Parts of the samples that both systems read alike."""

from __future__ import annotations

from pathlib import Path

import rasterio
from rasterio.windows import Window

from tests.windows.wine import REPOSITORY

SAMPLES = ["apartment_blocks", "hillside_suburb", "old_town", "towers"]


def cut(folder: Path, kind: str, sample: str, size_px: int) -> Path:
    """The upper left of a sample, without loss.

    rasterio for Linux reads JPEG by the libjpeg of the IJG, the one for Windows by libjpeg-turbo: they differ by up to
    23 of 255 where colours change, in a fifth of the pixels.
    """
    target = folder / f"{kind}_{sample}.tif"
    with rasterio.open(REPOSITORY / "Dataset" / target.name) as source:
        pixels = source.read(window=Window(0, 0, size_px, size_px))
        form = {"crs": source.crs, "transform": source.transform, "nodata": source.nodata, "dtype": source.dtypes[0]}
    bands, height, width = pixels.shape
    with rasterio.open(
        target, "w", driver="GTiff", count=bands, height=height, width=width, compress="deflate", **form
    ) as file:
        file.write(pixels)
    return target
