"""What a few roofs teach: `python -m tests.benchmarks.teaching DATA [--roofs 8] [--seeds 2] [--weights W] [--tiles N]`.

DATA is a folder with true outlines as `training.evaluate` reads it. Each of its tiles in turn teaches the network by
some of its roofs, taken at random, with the ground around them, as `ryu-scape teach --footprints` does. A line gives
Dice before and after of the rest of that tile, where no pixel was taught, and Dice and F1 at IoU 0.5 of all others.
"""

from __future__ import annotations

import argparse
import copy
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from torch import nn

from ryu_scape.own_files import WEIGHTS
from ryu_scape.progress import NullProgress
from ryu_scape.segmentation.fusion import FusionNetwork
from ryu_scape.segmentation.predict import cut_window, predict_windows
from ryu_scape.segmentation.probability import Answer
from ryu_scape.segmentation.teaching import Lesson, teach
from ryu_scape.segmentation.weights import load_network
from ryu_scape.segmentation.weights_file import SPACENET_GSD_M
from ryu_scape.settings import SegmentationSettings
from ryu_scape.teaching import RING_M
from training.evaluate import score_tile
from training.folders import read_tiles
from training.metrics import Scores
from training.split import SPLITS
from training.tile import Tile


class Judged(NamedTuple):
    """Dice where nothing was taught of the tile that taught; Dice and F1 of all others."""

    rest_dice: float
    others_dice: float
    others_f1: float


def main(argv: Sequence[str] | None = None) -> None:
    """Teach by each tile and print what became of the others."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.teaching", description="What some roofs teach.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--roofs", type=int, default=8)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--tiles", type=int, help="only the first so many")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    args = parser.parse_args(argv)
    tiles = [*read_tiles(args.data, SPLITS)][: args.tiles]
    network, _ = load_network(args.weights)
    assert isinstance(network, FusionNetwork)
    before = [answer(network, tile) for tile in tiles]
    print("taught by, seed: rest of it; others' Dice; others' F1")
    gains = []
    for number, tile in enumerate(tiles):
        if tile.labels.max() < args.roofs:
            continue
        for seed in range(args.seeds):
            lesson = some_roofs(tile, args.roofs, np.random.default_rng(seed))
            taught = copy.deepcopy(network)
            taught.out.load_state_dict(teach(network, lesson, cut(tile), 1.0, NullProgress()).head)
            was = judge(tiles, before, number, lesson)
            now = judge(tiles, [answer(taught, other) for other in tiles], number, lesson)
            gains.append(np.subtract(now, was))
            figures = "; ".join(f"{old:.3f} to {new:.3f}" for old, new in zip(was, now, strict=True))
            print(f"{tile.name}, {seed}: {figures}", flush=True)
    mean, worst = np.mean(gains, axis=0), np.min(gains, axis=0)
    print("mean gain: " + "; ".join(f"{gain:+.3f}" for gain in mean))
    print("least gain: " + "; ".join(f"{gain:+.3f}" for gain in worst))


def some_roofs(tile: Tile, count: int, rng: np.random.Generator) -> Lesson:
    """A lesson of so many of a tile's buildings and the ground around them."""
    taken = rng.choice(np.unique(tile.labels[tile.labels > 0]), count, replace=False)
    is_building = np.isin(tile.labels, taken)
    reach_px = round(RING_M / (tile.gsd_m or SPACENET_GSD_M))
    around = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach_px + 1, 2 * reach_px + 1))
    near = cv2.dilate(is_building.astype(np.uint8), around) > 0
    return Lesson(is_building, is_building | (near & (tile.labels == 0)))


def cut(tile: Tile) -> partial[NDArray[np.float32]]:
    """Gives the network's input of a window of the tile's image."""
    return partial(cut_window, tile.rgb.transpose(2, 0, 1), None)


def answer(network: nn.Module, tile: Tile) -> Answer:
    """What the network says of a tile's image."""
    return predict_windows(network, tile.labels.shape, cut(tile), SegmentationSettings(), NullProgress())


def judge(tiles: Sequence[Tile], answers: Sequence[Answer], taught_by: int, lesson: Lesson) -> Judged:
    """Score the tile that taught where it did not, and all the others whole."""
    unknown = ~lesson.is_known
    found = (answers[taught_by].probability > 0.5) & unknown
    true = (tiles[taught_by].labels > 0) & unknown
    others = Scores()
    for number, (tile, given) in enumerate(zip(tiles, answers, strict=True)):
        if number != taught_by:
            others += score_tile(tile, given, show_dsm=False).scores
    rest = 2 * np.count_nonzero(found & true) / max(1, np.count_nonzero(found) + np.count_nonzero(true))
    return Judged(float(rest), others.pixels.dice, others.buildings.f1)


if __name__ == "__main__":
    main()
