"""Writes small GeoTIFFs for the raster tests."""

from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pytest
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.enums import ColorInterp

UTM = "EPSG:32651"
AT_SHANGHAI = Affine(0.5, 0, 379000, 0, -0.5, 3455000)


class WriteTiff(Protocol):
    def __call__(self, name: str, bands: NDArray[Any], **profile: Any) -> Path: ...


@pytest.fixture
def write_tiff(tmp_path: Path) -> WriteTiff:
    """`write_tiff(name, bands, …)` writes (count, h, w), by default with 0.5 m pixels in UTM; profile keys override."""

    def write(name: str, bands: NDArray[Any], colours: tuple[ColorInterp, ...] | None = None, **profile: Any) -> Path:
        count, height, width = bands.shape
        defaults = {"crs": UTM, "transform": AT_SHANGHAI, "dtype": bands.dtype}
        path = tmp_path / name
        with rasterio.open(
            path, "w", driver="GTiff", count=count, height=height, width=width, **(defaults | profile)
        ) as file:
            if colours:
                file.colorinterp = colours
            file.write(bands)
        return path

    return write


@pytest.fixture
def rgb_bands() -> NDArray[np.uint8]:
    """(3, 40, 60) uint8 without a black pixel."""
    return np.random.default_rng(0).integers(1, 256, (3, 40, 60), dtype=np.uint8)


@pytest.fixture
def rgb_path(write_tiff: WriteTiff, rgb_bands: NDArray[np.uint8]) -> Path:
    return write_tiff("rgb.tif", rgb_bands)


@pytest.fixture
def dsm_path(write_tiff: WriteTiff) -> Path:
    return write_tiff("dsm.tif", np.full((1, 40, 60), 12.5, np.float32))
