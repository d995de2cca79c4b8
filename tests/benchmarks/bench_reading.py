"""What it costs to read files in a child process, and to read and shade a DSM: beside this process, and GDAL's tools.

Run from the repository's root: python -m tests.benchmarks.bench_reading [dsm | large [SIDE_PX]]
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from rasterio.windows import Window

from ryu_scape.footprints import sandboxed as outlines_apart
from ryu_scape.footprints import vector_files as outlines_here
from ryu_scape.progress import NullProgress
from ryu_scape.raster import GeoGrid
from ryu_scape.raster import sandboxed as rasters_apart
from ryu_scape.raster import stack as rasters_here
from ryu_scape.settings import RasterSettings
from tests.benchmarks.bench_whole_city import watched

ROUNDS = 7
SIDE_PX, LARGE_PX, STRIP_PX = 9_000, 20_000, 1_000
SAMPLE = Path("Dataset")
ARGUMENTS = RasterSettings(), NullProgress()


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of some runs, after one that fills the caches."""
    work()
    times_s = []
    for _ in range(rounds):
        start_s = time.perf_counter()
        work()
        times_s.append(time.perf_counter() - start_s)
    return statistics.median(times_s)


def compare(what: str, here: Callable[[], object], apart: Callable[[], object], rounds: int = ROUNDS) -> None:
    here_s, apart_s = seconds(here, rounds), seconds(apart, rounds)
    print(f"{what}: {here_s:.3f} s here, {apart_s:.3f} s in a child, {apart_s - here_s:+.3f} s (bar: +0.5 s)")


def write_large_pair(folder: Path) -> tuple[Path, Path]:
    """An image and a DSM of SIDE_PX², noise in blocks."""
    rng = np.random.default_rng(0)
    small = rng.integers(1, 256, (3, SIDE_PX // 100, SIDE_PX // 100), dtype=np.uint8)
    profile = {"height": SIDE_PX, "width": SIDE_PX, "crs": "EPSG:32651", "tiled": True}
    profile |= {"transform": Affine(0.5, 0, 3e5, 0, -0.5, 3.4e6)}
    rgb_path, dsm_path = folder / "rgb.tif", folder / "dsm.tif"
    with rasterio.open(rgb_path, "w", count=3, dtype="uint8", **profile) as file:
        file.write(small.repeat(100, axis=1).repeat(100, axis=2))
    with rasterio.open(dsm_path, "w", count=1, dtype="float32", **profile) as file:
        file.write(small[:1].repeat(100, axis=1).repeat(100, axis=2).astype(np.float32))
    return rgb_path, dsm_path


def processor_s(work: Callable[[], object]) -> float:
    """Seconds of processor time of this process and of those that it starts."""
    before = os.times()
    work()
    return sum(os.times()[:4]) - sum(before[:4])


def beside_gdal(dsm: Path) -> None:
    """Read and shade a DSM alone, in turn with gdalwarp and gdaldem, where these are installed."""
    if not all(map(shutil.which, ("gdalwarp", "gdaldem"))):
        print("gdalwarp and gdaldem are not installed.")
        return
    warped, shaded = dsm.with_name("warped.tif"), dsm.with_name("shaded.tif")
    warp = ["gdalwarp", "-q", "-overwrite", "-t_srs", "EPSG:32651", "-tr", "0.5", "0.5", "-r", "bilinear", dsm, warped]
    shade = ["gdaldem", "hillshade", "-q", "-multidirectional", warped, shaded]
    for _ in range(3):
        own_s = processor_s(lambda: rasters_here.read_dsm_alone(dsm, *ARGUMENTS))
        tools_s = processor_s(lambda: [subprocess.run(each, check=True) for each in (warp, shade)])
        print(
            f"{SIDE_PX:,}² pixels of a DSM, read and shaded: {own_s:.2f} s of processor time, gdalwarp and gdaldem "
            f"{tools_s:.2f} s: {own_s / tools_s:.2f} times (bar: 2)"
        )
    most_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(f"at most {most_bytes / 1e9:.2f} GB resident, {most_bytes / SIDE_PX**2:.0f} bytes a pixel")


def of_a_large_dsm(side_px: int) -> None:
    """Read and shade a DSM in a child, as `build` does, and print what both processes take."""
    rng = np.random.default_rng(0)
    profile = {"height": side_px, "width": side_px, "crs": "EPSG:32651", "tiled": True, "compress": "ZSTD"}
    profile |= {"transform": Affine(0.5, 0, 3e5, 0, -0.5, 3.4e6), "bigtiff": "IF_SAFER"}
    with tempfile.TemporaryDirectory() as folder:
        dsm = Path(folder) / "dsm.tif"
        with rasterio.open(dsm, "w", count=1, dtype="float32", **profile) as file:
            for row in range(0, side_px, STRIP_PX):
                height = min(STRIP_PX, side_px - row)
                steps = rng.integers(0, 100, (height // 10 + 1, side_px // 10 + 1)) / np.float32(16)
                strip = steps.astype(np.float32).repeat(10, axis=0).repeat(10, axis=1)[:height, :side_px]
                file.write(strip, 1, window=Window(0, row, side_px, height))
        start_s = time.perf_counter()
        with watched() as most:
            spent_s = processor_s(lambda: rasters_apart.read_dsm_alone(dsm, *ARGUMENTS))
        own_gb = most.pop(os.getpid()) / 1e9
        print(
            f"{side_px:,}² pixels of a DSM, read and shaded in a child: {time.perf_counter() - start_s:.0f} s, "
            f"{spent_s:.0f} s of processor time; at most {max(most.values()) / 1e9:.2f} GB in the child, "
            f"{own_gb:.2f} GB in the parent"
        )


def main(what: Sequence[str]) -> None:
    """Print the cost of a tile, of outlines and of a large mosaic; with `dsm` or `large`, of a large DSM alone."""
    if "large" in what:
        of_a_large_dsm(int([*what, LARGE_PX][1]))
        return
    if "dsm" in what:
        with tempfile.TemporaryDirectory() as folder:
            beside_gdal(write_large_pair(Path(folder))[1])
        return
    paths = SAMPLE / "RGB_old_town.tif", SAMPLE / "DSM_old_town.tif"
    compare(
        "a sample's image and DSM",
        lambda: rasters_here.read_stack(*paths, *ARGUMENTS),
        lambda: rasters_apart.read_stack(*paths, *ARGUMENTS),
    )
    grid: GeoGrid = rasters_here.read_stack(*paths, *ARGUMENTS).grid
    outlines = SAMPLE / "buildings_old_town.geojson"
    compare(
        "a sample's outlines",
        lambda: outlines_here.read_footprints(outlines, grid),
        lambda: outlines_apart.read_footprints(outlines, grid, NullProgress()),
    )
    with tempfile.TemporaryDirectory() as folder:
        large = write_large_pair(Path(folder))
        compare(
            f"{SIDE_PX:,}² pixels of both",
            lambda: rasters_here.read_stack(*large, *ARGUMENTS),
            lambda: rasters_apart.read_stack(*large, *ARGUMENTS),
            rounds=3,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
