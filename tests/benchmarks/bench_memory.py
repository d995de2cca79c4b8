"""How much memory a whole `build` takes a pixel and a building: a town's image, DSM and footprints, stage by stage.

Run from the repository's root: python -m tests.benchmarks.bench_memory [SIDE_PX ...] [--plot METRES] [--detail plain]
Without sides there are three. Each is measured in a process of its own, whose largest resident size (ru_maxrss) after
a stage is that of the stage or of one before it. 20000 wants 1 GB of disk.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import rasterio
from rasterio.windows import Window

from ryu_scape import pipeline
from ryu_scape.inputs import BuildRequest
from ryu_scape.raster import GeoGrid
from ryu_scape.settings import Detail, SceneSettings
from tests.whole_city.town import CRS_OF_TOWN, NORTH_M, PLOT_M, STEP_M, WEST_M, Town, grid_over, town

SIDES_PX = (6_000, 8_000, 12_000)
GSD_M, ROWS_AT_ONCE = 0.5, 1024
RGB, DSM, OUTLINES = "rgb.tif", "dsm.tif", "houses.gpkg"


def write_place(side_px: int, plot_m: float, folder: Path) -> None:
    """Image, DSM and footprints of a town of that many pixels a side."""
    place = town(side_px * GSD_M, plot_m=plot_m)
    place.write_outlines(folder / OUTLINES)
    grid = grid_over(WEST_M, NORTH_M, side_px * GSD_M)
    profile = {"driver": "GTiff", "height": side_px, "width": side_px, "crs": CRS_OF_TOWN, "transform": grid.transform}
    profile |= {"tiled": True, "compress": "ZSTD", "bigtiff": "IF_SAFER"}
    with (
        rasterio.open(folder / DSM, "w", count=1, dtype="float32", predictor=3, **profile) as dsm,
        rasterio.open(folder / RGB, "w", count=3, dtype="uint8", photometric="RGB", **profile) as image,
    ):
        for first in range(0, side_px, ROWS_AT_ONCE):
            rows = slice(first, min(first + ROWS_AT_ONCE, side_px))
            dsm_m, rgb = _painted(place, grid.part(rows, slice(0, side_px)))
            window = Window(0, first, side_px, rows.stop - first)
            dsm.write(dsm_m, 1, window=window)
            image.write(rgb, window=window)


def _painted(place: Town, grid: GeoGrid) -> tuple[np.ndarray, np.ndarray]:
    """A DSM (H, W), and an image (3, H, W) that is lighter where it rises to the east."""
    dsm_m = np.round(place.surface_m(grid) / STEP_M) * np.float32(STEP_M)
    light = np.clip(120 + 20 * np.gradient(dsm_m, axis=1), 30, 200)
    return dsm_m, np.stack([0.9 * light, light, 0.7 * light]).astype(np.uint8)


def most_bytes(of: int = resource.RUSAGE_SELF) -> int:
    return resource.getrusage(of).ru_maxrss * 1024


def build(folder: Path, side_px: int, scene: SceneSettings) -> None:
    """Build a place that `write_place` wrote, as `pipeline.run` does, and print what each stage took at most."""
    at_first, start_s, pixels = most_bytes(), time.process_time(), side_px**2

    def say(stage: str) -> None:
        taken = most_bytes() - at_first
        cpu_s = time.process_time() - start_s
        figures = f"{taken / 1e9:5.2f} GB, {taken / pixels:5.1f} bytes a pixel; {cpu_s:5.0f} s of processor time"
        print(f"  after {stage:<9} {figures}", flush=True)

    inputs = BuildRequest(folder / RGB, folder / DSM, folder / OUTLINES)
    survey = pipeline.read_survey(inputs)
    say("survey")
    outlines = pipeline.read_outlines(folder / OUTLINES, survey)
    say("outlines")
    measured = pipeline.measure(survey, outlines)
    say("heights")
    before_scene = most_bytes()
    city = pipeline.build_city(measured, outlines, scene)
    say("scene")
    count = len(city.buildings)
    print(
        f"{side_px:,}² pixels, {count:,} buildings: at most {most_bytes() / 1e9:.2f} GB, of which {at_first / 1e9:.2f} "
        f"before any work; the scene took {(most_bytes() - before_scene) / count / 1e3:.0f} kB a building more than "
        f"what came before; readers at most {most_bytes(resource.RUSAGE_CHILDREN) / 1e9:.2f} GB",
        flush=True,
    )


def main(words: Sequence[str]) -> None:
    """Write and measure each size in processes of their own: a process begins with the largest size of its parent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sides_px", type=int, nargs="*", default=SIDES_PX)
    parser.add_argument("--plot", type=float, default=PLOT_M, help="side of a house's plot in metres")
    parser.add_argument("--detail", type=Detail, choices=list(Detail), default=Detail.FULL)
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args(words)
    if asked.write is not None:
        write_place(asked.sides_px[0], asked.plot, asked.write)
    elif asked.build is not None:
        build(asked.build, asked.sides_px[0], SceneSettings(detail=asked.detail))
    else:
        for side_px in asked.sides_px:
            measure_apart(side_px, asked.plot, asked.detail)


def measure_apart(side_px: int, plot_m: float, detail: Detail) -> None:
    own = [sys.executable, "-m", "tests.benchmarks.bench_memory", str(side_px)]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*own, "--plot", str(plot_m), "--write", folder], check=True)
        subprocess.run([*own, "--detail", detail.value, "--build", folder], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
