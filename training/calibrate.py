"""Make a network as sure as it is right: `python -m training.calibrate --weights W --data DIR --out W2`.

Its logits are divided by a temperature, the one under which the truth of DIR's validation tiles is likeliest (Guo et
al. 2017, arXiv:1706.04599), by images alone. The temperature goes into the last layer of the weights: nothing else
changes, nor does what is likelier a building than not. Scores by `training.evaluate` before and after tell what it
does, `calibration_error` above all; what is left out as doubtful (`least_confidence`) is to be chosen anew.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torchvision.models.segmentation.deeplabv3 import DeepLabV3
from tqdm import tqdm

from ryu_scape.errors import InputError
from ryu_scape.segmentation.fusion import FusionNetwork
from ryu_scape.segmentation.network import DetailedDeepLabV3
from ryu_scape.segmentation.normalisation import network_input
from ryu_scape.segmentation.weights import load_network, weights_to_bytes
from training.checkpoint import write_bytes
from training.console import run_command
from training.folders import read_tiles
from training.tile import Tile

TEMPERATURES = np.geomspace(0.5, 4, 85)
"""Half a percent of the logits lies between neighbours at most."""


def main(argv: Sequence[str] | None = None) -> None:
    """Fit the temperature and write the calibrated weights."""
    parser = argparse.ArgumentParser(prog="python -m training.calibrate", description="Calibrate a network.")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder whose validation tiles to fit to")
    parser.add_argument("--out", type=Path, required=True, help="the weights file to write")
    args = parser.parse_args(argv)
    network, card = load_network(args.weights)
    temperature = fit_temperature(network, read_tiles(args.data, ("val",)))
    divide_logits(network, temperature)
    write_bytes(args.out, weights_to_bytes(network.state_dict(), card))
    print(f"temperature {temperature:.3f}")


@torch.no_grad()
def fit_temperature(network: nn.Module, tiles: Iterable[Tile]) -> float:
    """The one of TEMPERATURES under which the tiles' buildings are likeliest. Raises InputError without tiles."""
    costs = torch.zeros(len(TEMPERATURES), dtype=torch.float64)
    for tile in tqdm(tiles, "tiles", unit="tile"):
        image = torch.from_numpy(network_input(tile.rgb.transpose(2, 0, 1), None))[None]
        logits = network(image)["out"][0, 0]
        costs += cost_by_temperature(logits, torch.from_numpy((tile.labels > 0).astype(np.float32)))
    if not costs.any():
        raise InputError("There is no validation tile to fit to.", "Give a folder that training.prepare wrote.")
    return float(TEMPERATURES[int(costs.argmin())])


def cost_by_temperature(logits: Tensor, true: Tensor) -> Tensor:
    """The cross entropy (t,) of logits and truth (H, W), summed over the pixels, under each of TEMPERATURES."""
    costs = [F.binary_cross_entropy_with_logits(logits / float(t), true, reduction="sum") for t in TEMPERATURES]
    return torch.stack(costs).double()


@torch.no_grad()
def divide_logits(network: DeepLabV3, temperature: float) -> None:
    """Let the network's building logits be smaller by the factor `temperature`."""
    layers: nn.Module = network.classifier
    if isinstance(network, FusionNetwork):
        layers = network.out
    elif isinstance(network, DetailedDeepLabV3):
        layers = network.detail.out
    *_, last = layers.children()
    for tensor in last.state_dict().values():
        tensor[0] /= temperature


if __name__ == "__main__":
    run_command(main)
