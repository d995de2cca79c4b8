"""What voids of a DSM cost: `python -m tests.benchmarks.dsm_voids DATA`, each a line with Dice and F1.

DATA is a folder with fine DSMs and true outlines as `training.evaluate` reads it. Each DSM is taken whole, with square
voids of 2 to 7 m strewn over it, with its right half missing, and not at all.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from ryu_scape.own_files import WEIGHTS
from ryu_scape.segmentation.weights import load_network
from ryu_scape.settings import SegmentationSettings
from training.evaluate import evaluate
from training.folders import read_tiles
from training.metrics import Scores
from training.split import SPLITS
from training.tile import Tile

VOIDS_A_HECTARE = 20
SIDES_M = 2.0, 7.0
THRESHOLD = 0.5


def strewn(dsm_m: NDArray[np.float32], gsd_m: float, rng: Generator) -> NDArray[np.float32]:
    """A DSM (H, W) with voids."""
    pierced = dsm_m.copy()
    for _ in range(round(VOIDS_A_HECTARE * dsm_m.size * gsd_m**2 / 10_000)):
        row, col = (int(rng.integers(side)) for side in dsm_m.shape)
        side_px = round(rng.uniform(*SIDES_M) / gsd_m)
        pierced[row : row + side_px, col : col + side_px] = np.nan
    return pierced


def halved(dsm_m: NDArray[np.float32]) -> NDArray[np.float32]:
    """A DSM (H, W) whose right half is void."""
    return np.where(np.arange(dsm_m.shape[1]) < dsm_m.shape[1] / 2, dsm_m, np.float32(np.nan))


def pierced_tiles(tiles: Iterable[Tile], way: str) -> Iterable[Tile]:
    """The tiles with a DSM, as one of the ways has it."""
    rng = np.random.default_rng(1)
    for tile in tiles:
        if tile.dsm_m is None or tile.gsd_m is None:
            continue
        ways = {"strewn": strewn(tile.dsm_m, tile.gsd_m, rng), "halved": halved(tile.dsm_m)}
        yield replace(tile, dsm_m=ways.get(way, tile.dsm_m))


def main() -> None:
    """Print the scores of each way."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.dsm_voids")
    parser.add_argument("data", type=Path)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    args = parser.parse_args()
    network, card = load_network(args.weights)
    for way in ("whole", "strewn", "halved", "none"):
        tiles = pierced_tiles(read_tiles(args.data, SPLITS), way)
        show_dsm = way != "none"
        scores = Scores()
        for result in evaluate(network, tiles, card, show_dsm, THRESHOLD, SegmentationSettings()):
            scores += result.scores
        print(f"{way:7} Dice {scores.pixels.dice:.3f}, F1 {scores.buildings.f1:.3f}")


if __name__ == "__main__":
    main()
