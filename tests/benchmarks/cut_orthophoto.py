"""What a cut through an orthophoto costs the buildings beside it: `python -m tests.benchmarks.cut_orthophoto DATA`.

DATA is a folder with true outlines as `training.evaluate` reads it. Each image loses what lies beyond a slanting line
near its middle. A line gives Dice of what is left within 40 pixels of the cut, and of all that is left: of the whole
image, with black beyond the cut, and as the program does it, with what it has mirrored there.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.evaluation.scores import AreaCounts
from ryu_scape.own_files import WEIGHTS
from ryu_scape.progress import NullProgress
from ryu_scape.segmentation.predict import cut_window, predict_windows
from ryu_scape.segmentation.weights import load_network
from ryu_scape.segmentation.windows import Window
from ryu_scape.settings import SegmentationSettings
from training.folders import read_tiles
from training.split import SPLITS
from training.tile import Tile

NEAR_PX = 40
TURN_RAD = 1.3
"""From one image's cut to the next one's."""
Cut = Callable[[Window], NDArray[np.float32]]


def left_of_cut(shape: tuple[int, int], angle_rad: float) -> NDArray[np.bool_]:
    """What is left (H, W) of an image cut in a direction, a tenth of its width beyond its middle."""
    row, col = np.mgrid[: shape[0], : shape[1]]
    across = (col - shape[1] / 2) * np.cos(angle_rad) + (row - shape[0] / 2) * np.sin(angle_rad)
    return np.asarray(across < 0.1 * shape[1])


def ways(tile: Tile, left: NDArray[np.bool_]) -> dict[str, Cut]:
    """How the network is shown a tile of which a mask (H, W) is left."""
    whole = tile.rgb.transpose(2, 0, 1)
    black = whole * left
    return {
        "whole": partial(cut_window, whole, None),
        "black": partial(cut_window, black, None),
        "mirrored": partial(cut_window, black, None, valid=left),
    }


def main() -> None:
    """Print the scores of each way."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.cut_orthophoto")
    parser.add_argument("data", type=Path)
    parser.add_argument("--split", choices=SPLITS, help="of a prepared folder")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    args = parser.parse_args()
    network, _ = load_network(args.weights)
    near: dict[str, AreaCounts] = {}
    everywhere: dict[str, AreaCounts] = {}
    for number, tile in enumerate(read_tiles(args.data, (args.split,) if args.split else SPLITS)):
        left, is_building = left_of_cut(tile.labels.shape, TURN_RAD * number), tile.labels > 0
        beside = left & (cv2.distanceTransform(left.view(np.uint8), cv2.DIST_L2, 5) < NEAR_PX)
        for way, cut in ways(tile, left).items():
            answer = predict_windows(network, tile.labels.shape, cut, SegmentationSettings(), NullProgress())
            found = answer.probability > 0.5
            near.setdefault(way, AreaCounts()).add(found[beside], is_building[beside])
            everywhere.setdefault(way, AreaCounts()).add(found[left], is_building[left])
    for way, counts in near.items():
        print(f"{way:9} near the cut {counts.dice:.3f}, all that is left {everywhere[way].dice:.3f}")


if __name__ == "__main__":
    main()
