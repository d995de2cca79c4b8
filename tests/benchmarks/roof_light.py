"""Which roofs are told to be pitched by the light in the image alone: twelve synthetic tiles by their true outlines.

Run from the repository's root: python -m tests.benchmarks.roof_light --seed N [--untold-sun]
"""

from __future__ import annotations

import argparse
import contextlib
import io
import tempfile
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np

from ryu_scape.footprints import Outlines
from ryu_scape.heights import RoofKind
from ryu_scape.pipeline import measure
from ryu_scape.progress import NullProgress
from ryu_scape.raster import read_stack
from ryu_scape.settings import Settings
from ryu_scape.survey import Survey
from tests.benchmarks.bench_heights import DISTRICTS
from tests.heights.true_city import true_buildings
from training.synthesize import main as synthesize

SETTINGS = Settings()
TILE_PX, SLOPES, SMALLEST_M2 = 900, (0.0, 0.1), 30.0


def main() -> None:
    """Print a row a tile, and how many roofs are right where all are flat and where light tells."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--untold-sun", action="store_true")
    asked = parser.parse_args()
    print("district      slope  pitched in truth   told   of flat   of pitched")
    tiles = []
    for number, (district, slope) in enumerate(product(DISTRICTS, SLOPES)):
        is_pitched, is_told = tile(asked.seed + number, district, slope, not asked.untold_sun)
        tiles.append((is_pitched, is_told))
        shares = (is_told[is_pitched == which].mean() if (is_pitched == which).any() else np.nan for which in (0, 1))
        print(f"{district:14s} {slope:4.1f} {is_pitched.sum():6d} of {is_pitched.size:4d}", end="")
        print(f"{is_told.sum():12d}" + "".join(f"{share:10.2f}" for share in shares), flush=True)
    is_pitched, is_told = (np.concatenate(parts) for parts in zip(*tiles, strict=True))
    print(f"right: {np.mean(~is_pitched):.2f} where all are flat, {np.mean(is_pitched == is_told):.2f} by light,")
    print(f"       of those told to be pitched {is_pitched[is_told].mean():.2f}")


def tile(seed: int, district: str, slope: float, tells_sun: bool) -> tuple[np.ndarray, np.ndarray]:
    """Which (n,) roofs of a tile's buildings are pitched, and which (n,) are told to be."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        options = f"--seed {seed} --size-px {TILE_PX} --district {district} --name t --slope {slope}"
        with contextlib.redirect_stderr(io.StringIO()):
            synthesize(f"--out {folder} {options}".split())
        rasters = read_stack(folder / "RGB_t.tif", None, SETTINGS.raster, NullProgress())
        truth = true_buildings(folder / "buildings_t.geojson", rasters)
    survey = Survey.of(rasters if tells_sun else replace(rasters, sun=None))
    measured = measure(survey, Outlines(tuple(true.footprint for true in truth))).buildings
    pairs = [
        (true.roof is not RoofKind.FLAT, found.roof.kind is not RoofKind.FLAT)
        for true, found in zip(truth, measured, strict=True)
        if true.area_m2 > SMALLEST_M2
    ]
    is_pitched, is_told = np.array(pairs, bool).T
    return is_pitched, is_told


if __name__ == "__main__":
    main()
