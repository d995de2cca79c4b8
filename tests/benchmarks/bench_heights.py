"""How right heights and roofs are on the procedural city, with true footprints: a table by slope and DSM.

The last column is with outlines that misfit as those of networks do.

Run from the repository's root: python -m tests.benchmarks.bench_heights
"""

from __future__ import annotations

import tempfile
from itertools import product
from pathlib import Path

import numpy as np

from tests.heights.true_city import Comparison, compare
from training.synthesize import main as synthesize

DISTRICTS = ("suburb", "terraces", "old_town", "slabs", "towers", "industry")
SLOPES = (0.0, 0.08, 0.15)
DSMS = (("0.5 m", 0.5, "DSM"), ("1 m", 1.0, "DSM"), ("30 m", 0.5, "DSM30m"))


def main() -> None:
    """Print the table."""
    print(
        "DSM    slope  flat roofs  height RMSE m  |error| < 1 sigma  < 2 sigma  median sigma m  "
        "roofs told right  in misfit outlines"
    )
    for (label, gsd_m, file), slope in product(DSMS, SLOPES):
        both = [_compared(district, slope, gsd_m, file, seed) for seed, district in enumerate(DISTRICTS, start=400)]
        tiles, misfits = zip(*both, strict=True)
        errors = np.concatenate([tile.flat_height_errors_m() for tile in tiles])
        sigmas = np.concatenate([tile.flat_height_sigmas_m() for tile in tiles])
        right, right_in_misfit = (np.concatenate([tile.right_roofs() for tile in group]) for group in (tiles, misfits))
        print(
            f"{label:6s} {slope:5.0%} {errors.size:11d} {np.sqrt(np.mean(errors**2)):14.2f} "
            f"{np.mean(np.abs(errors) < sigmas):18.0%} {np.mean(np.abs(errors) < 2 * sigmas):10.0%} "
            f"{np.median(sigmas):15.2f} {right.mean():12.0%} of {right.size} {right_in_misfit.mean():19.0%}"
        )


def _compared(district: str, slope: float, dsm_gsd_m: float, file: str, seed: int) -> tuple[Comparison, Comparison]:
    """A tile measured with true outlines, and with misfitting ones."""
    with tempfile.TemporaryDirectory() as folder:
        options = f"--out {folder} --seed {seed} --district {district} --name tile --slope {slope}"
        synthesize([*options.split(), "--dsm-gsd", str(dsm_gsd_m)])
        return compare(Path(folder), "tile", file), compare(Path(folder), "tile", file, misfit=True)


if __name__ == "__main__":
    main()
