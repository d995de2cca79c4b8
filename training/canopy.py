"""Let a network tell where trees are: `python -m training.canopy --weights W --data ROOFS --out W2`.

What its encoder makes of an image to find buildings tells trees as well: one linear layer reads them off, and nothing
else of the network changes (a linear probe: Alain & Bengio 2016, arXiv:1610.01644). It is fitted by logistic regression
to `canopy_points.csv`: pixels of the images of `roofs-rgb` that show the canopy of trees, or do not, looked at in
several sizes and lights. First it is fitted without some of the images, and says how well it does on those. An encoder
that has learned on wants a layer that is fitted again.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from ryu_scape.errors import InputError
from ryu_scape.segmentation.encoder import RGB_BANDS
from ryu_scape.segmentation.fusion import FusionNetwork
from ryu_scape.segmentation.fusion_graph import read_graph
from ryu_scape.segmentation.normalisation import IN_CHANNELS
from ryu_scape.segmentation.weights import load_network, weights_to_bytes
from ryu_scape.segmentation.weights_file import read_activation_ranges
from ryu_scape.segmentation.windows import CELL_PX
from training.augment import FULL, change_colours
from training.checkpoint import write_bytes
from training.console import run_command
from training.folders import read_tiles
from training.tile import Tile

POINTS_FILE = Path(__file__).with_name("canopy_points.csv")
LOOKS, LARGEST_SCALE, SEED = 3, 1.5, 1
"""How often an image is looked at, first as it is; how much smaller or larger it is then."""
MARGIN_PX = CELL_PX
FOLDS = 5
SHRINKAGE = 0.01
"""Of the layer's weights, of features with a standard deviation of 1: as in ridge regression."""


@dataclass(frozen=True, eq=False)
class CanopyPoints:
    """Pixels (n,) of a tile: their centres place_px (n, 2), row and column, and which of them are canopy."""

    place_px: NDArray[np.float32]
    is_canopy: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Looked:
    """What an encoder makes of points (n,) that it looked at: features (n, c), and which of them are canopy.

    tile: (n,) the number of the tile that each is of.
    """

    features: NDArray[np.float32]
    is_canopy: NDArray[np.bool_]
    tile: NDArray[np.intp]

    def only(self, chosen: NDArray[np.bool_]) -> Looked:
        """Some of the points."""
        return Looked(self.features[chosen], self.is_canopy[chosen], self.tile[chosen])


@dataclass(frozen=True, eq=False)
class CanopyLayer:
    """weights: (c,) of the features; bias: what is added to their sum to make a logit of it."""

    weights: NDArray[np.float32]
    bias: float

    def logits(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """(n,) of features (n, c)."""
        return features @ self.weights + np.float32(self.bias)


def main(argv: Sequence[str] | None = None) -> None:
    """Fit the layer, say how good it is, and write the weights with it."""
    args = parse_arguments(argv)
    network, card = load_network(args.weights)
    if not isinstance(network, FusionNetwork):
        raise InputError(f"{args.weights} holds another network, which tells no trees.", "Give a fusion network's.")
    looked = look(network, args.data, read_points(POINTS_FILE))
    print(confirmed(looked))
    lay(fitted(looked), network)
    ranges = read_activation_ranges(args.weights, len(read_graph().activations))
    told = replace(card, untold=card.untold - {"canopy"})
    write_bytes(
        args.out, weights_to_bytes(network.state_dict(), told, None if ranges is None else torch.from_numpy(ranges))
    )


def parse_arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.canopy", description="Let a network tell trees.")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="roofs-rgb: the folder with its images and masks")
    parser.add_argument("--out", type=Path, required=True, help="the weights file to write")
    return parser.parse_args(argv)


def read_points(path: Path) -> dict[str, CanopyPoints]:
    """The points of each tile, by its name. path: CSV with the columns tile, row, col, is_canopy."""
    rows: dict[str, list[dict[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["tile"], []).append(row)
    return {
        tile: CanopyPoints(
            np.array([(row["row"], row["col"]) for row in of_tile], np.float32) + np.float32(0.5),
            np.array([row["is_canopy"] == "1" for row in of_tile]),
        )
        for tile, of_tile in rows.items()
    }


def look(network: FusionNetwork, folder: Path, points: dict[str, CanopyPoints]) -> Looked:
    """What the encoder makes of points, LOOKS times. Raises InputError for a folder that holds none of the tiles."""
    rng = np.random.default_rng(SEED)
    tiles = (tile for tile in read_tiles(folder) if tile.name in points)
    parts = [
        Looked(_features(network, image, place_px), points[tile.name].is_canopy, np.full(len(place_px), number))
        for number, tile in enumerate(tqdm(tiles, total=len(points), desc="Looking"))
        for image, place_px in _views(tile, points[tile.name].place_px, rng)
    ]
    if not parts:
        raise InputError(f"{folder} holds none of the images that {POINTS_FILE.name} names.", "Give roofs-rgb.")
    return Looked(
        np.concatenate([part.features for part in parts]),
        np.concatenate([part.is_canopy for part in parts]),
        np.concatenate([part.tile for part in parts]),
    )


def _views(
    tile: Tile, place_px: NDArray[np.float32], rng: Generator
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """A tile's image (h, w, 3) in [0, 1] and the points (n, 2) on it, as they are, then in other sizes and lights."""
    yield tile.rgb.astype(np.float32) / np.float32(255), place_px
    for _ in range(LOOKS - 1):
        scale = float(np.exp(rng.uniform(-1, 1) * np.log(LARGEST_SCALE)))
        method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        sized = cv2.resize(tile.rgb, None, fx=scale, fy=scale, interpolation=method)
        yield change_colours(sized, FULL, rng), place_px * np.float32(scale)


@torch.no_grad()
def _features(network: FusionNetwork, image: NDArray[np.float32], place_px: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the canopy layer reads (n, c) at points (n, 2) of an image (h, w, 3) in [0, 1]."""
    rows, cols = (-side % CELL_PX + MARGIN_PX for side in image.shape[:2])
    wide = cv2.copyMakeBorder(image, MARGIN_PX, rows, MARGIN_PX, cols, cv2.BORDER_REFLECT_101)
    batch = torch.zeros(1, IN_CHANNELS, *wide.shape[:2])
    batch[0, :RGB_BANDS] = torch.from_numpy(wide).permute(2, 0, 1)
    share = 2 * (place_px + MARGIN_PX) / np.array(wide.shape[:2], np.float32) - 1
    places = torch.from_numpy(share[None, None, :, ::-1].copy())
    whole, halved = network.looks(batch)
    return torch.cat([_at(level, places) for level in (*whole[:-1], *halved)], dim=1).numpy()


def _at(level: Tensor, places: Tensor) -> Tensor:
    """Features (n, c) of a level (1, c, h, w) at places (1, 1, n, 2), x and y from -1 to 1."""
    return F.grid_sample(level, places, padding_mode="border", align_corners=False)[0, :, 0].T


def fitted(looked: Looked) -> CanopyLayer:
    """The layer that logistic regression finds."""
    mean, spread = looked.features.mean(axis=0), looked.features.std(axis=0) + np.float32(1e-3)
    features = torch.from_numpy((looked.features - mean) / spread)
    is_canopy = torch.from_numpy(looked.is_canopy.astype(np.float32))
    slopes, bias = torch.zeros(features.shape[1], requires_grad=True), torch.zeros(1, requires_grad=True)
    optimiser = torch.optim.LBFGS([slopes, bias], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimiser.zero_grad()
        value = F.binary_cross_entropy_with_logits(features @ slopes + bias, is_canopy)
        value = value + SHRINKAGE * slopes.square().sum()
        value.backward()
        return value

    optimiser.step(loss)
    weights = slopes.detach().numpy() / spread
    return CanopyLayer(weights, float(bias.detach()) - float(weights @ mean))


def confirmed(looked: Looked) -> str:
    """How right layers that were fitted without one fold of the tiles are on its points, over all FOLDS."""
    fold = looked.tile % FOLDS
    said = np.zeros(len(fold), bool)
    for number in range(FOLDS):
        layer = fitted(looked.only(fold != number))
        said[fold == number] = layer.logits(looked.features[fold == number]) > 0
    right = said & looked.is_canopy
    precision, recall = right.sum() / max(1, said.sum()), right.sum() / max(1, looked.is_canopy.sum())
    return f"On images left out: precision {precision:.3f}, recall {recall:.3f} of {len(fold)} looks at points."


@torch.no_grad()
def lay(layer: CanopyLayer, network: FusionNetwork) -> None:
    """Give a network its layer."""
    kernels = [convolution.get_parameter("weight") for convolution in (*network.canopy, *network.halved_canopy)]
    parts = torch.from_numpy(layer.weights).float().split([kernel.shape[1] for kernel in kernels])
    for kernel, part in zip(kernels, parts, strict=True):
        kernel.copy_(part[None, :, None, None])
    network.get_parameter("canopy.0.bias").fill_(layer.bias)


if __name__ == "__main__":
    run_command(main)
