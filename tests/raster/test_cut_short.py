"""Files that end before their pixels do are told by their headers; whole ones of any layout pass."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine

from ryu_scape.errors import InputError
from ryu_scape.raster.description import describe_raster
from ryu_scape.raster.headers import read_header

SIDE_PX = 300
LAYOUTS: dict[str, dict[str, Any]] = {
    "strips": {},
    "tiles": {"tiled": True, "blockxsize": 128, "blockysize": 128},
    "one strip": {"blockysize": SIDE_PX},
    "rows, compressed": {"blockysize": 1, "compress": "deflate"},
    "bands apart": {"count": 3, "interleave": "band", "dtype": "uint8"},
    "cloud-optimised": {"driver": "COG", "compress": "deflate"},
    "large": {"BIGTIFF": "YES", "compress": "lzw"},
}


@pytest.fixture(params=LAYOUTS)
def whole(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    profile = {"driver": "GTiff", "count": 1, "dtype": "float32"} | LAYOUTS[request.param]
    pixels = np.random.default_rng(1).uniform(1, 200, (profile["count"], SIDE_PX, SIDE_PX)).astype(profile["dtype"])
    where = {"crs": "EPSG:32633", "transform": Affine(0.5, 0, 500_000, 0, -0.5, 4_600_000)}
    with rasterio.open(tmp_path / "whole.tif", "w", width=SIDE_PX, height=SIDE_PX, **where, **profile) as file:
        file.write(pixels)
    return tmp_path / "whole.tif"


def test_a_whole_file_passes_and_a_cut_one_is_refused(whole: Path) -> None:
    read_header(whole)
    describe_raster(whole)
    content = whole.read_bytes()
    for share in (0.5, 0.9):
        cut = whole.with_name("cut.tif")
        cut.write_bytes(content[: int(share * len(content))])
        for look in (read_header, describe_raster):
            with pytest.raises(InputError, match=r"cut\.tif is damaged or cut short"):
                look(cut)


def test_blocks_that_were_never_written_are_no_loss(tmp_path: Path) -> None:
    profile = {"driver": "GTiff", "width": 4096, "height": 4096, "count": 1, "dtype": "float32", "tiled": True}
    where = {"crs": "EPSG:32633", "transform": Affine(0.5, 0, 500_000, 0, -0.5, 4_600_000)}
    with rasterio.open(tmp_path / "sparse.tif", "w", sparse_ok=True, **where, **profile) as file:
        file.write(np.ones((1, 256, 256), np.float32), window=((256, 512), (256, 512)))
    read_header(tmp_path / "sparse.tif")


def test_a_last_strip_that_counts_rows_beyond_the_image_is_no_loss(tmp_path: Path) -> None:
    """As some programs write it: 12 rows of 3 strips of 5, of which the last says that it holds five."""
    profile = {"driver": "GTiff", "width": 40, "height": 12, "count": 1, "dtype": "uint8", "blockysize": 5}
    where = {"crs": "EPSG:32633", "transform": Affine(0.5, 0, 500_000, 0, -0.5, 4_600_000)}
    path = tmp_path / "strips.tif"
    with rasterio.open(path, "w", **where, **profile) as file:
        file.write(np.ones((1, 12, 40), np.uint8))
    counts = np.array([200, 200, 80], "<u2").tobytes()
    content = path.read_bytes()
    if content.count(counts) != 1:
        pytest.fail("the strips lie otherwise than this test thinks")
    path.write_bytes(content.replace(counts, np.array([200, 200, 200], "<u2").tobytes()))
    read_header(path)
    with rasterio.open(path) as file:
        assert (file.read(1) == 1).all()
