"""Train the building network: `python -m training.train --help`.

The defaults are the report's: loss BCE + (1 - Dice), Adam at 1e-4, 100 epochs, the best checkpoint by validation Dice.
Data is the procedural city (`--synthetic-tiles`), folders of images/ and masks/ (`--folder`), or both.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.optim import Adam, Optimizer
from torch.optim.lr_scheduler import LambdaLR, LRScheduler, OneCycleLR
from torch.utils.data import DataLoader, Subset
from tqdm import tqdm

from ryu_scape.atomic import atomic_write
from ryu_scape.segmentation.network import build_network
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.weights import WeightsCard, load_network, weights_to_bytes
from training.dataset import CropDataset, Tile, folder_tiles, synthetic_tiles
from training.losses import dice_bce_loss
from training.metrics import PixelCounts

VALIDATION_SEED = 10_000_000
VALIDATION_TILES = 8


def parse_arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line; every choice of the recipe is a flag."""
    parser = argparse.ArgumentParser(prog="python -m training.train", description="Train the building network.")
    parser.add_argument(
        "--out", type=Path, required=True, help="folder for checkpoints, weights and the record of epochs"
    )
    parser.add_argument("--synthetic-tiles", type=int, default=0, help="tiles of the procedural city to train on")
    parser.add_argument("--tile-px", type=int, default=650, help="side of a synthetic tile")
    parser.add_argument(
        "--folder", type=Path, action="append", default=[], help="folder with images/ and masks/; may repeat"
    )
    parser.add_argument("--held-out", type=Path, help="text file of image names in the folders never to train on")
    parser.add_argument("--folder-share", type=float, default=0.5, help="share of crops taken from the folders")
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--steps-per-epoch", type=int, default=100)
    parser.add_argument("--batch-size", type=int, default=4)
    parser.add_argument("--crop-px", type=int, default=256)
    parser.add_argument("--learning-rate", type=float, default=1e-4)
    parser.add_argument("--schedule", choices=["constant", "one-cycle"], default="constant")
    parser.add_argument("--output-stride", type=int, choices=[8, 16], default=8)
    parser.add_argument("--dsm-dropout", type=float, default=0.3, help="share of crops with the DSM blanked")
    parser.add_argument(
        "--dsm-encoding", type=DsmEncoding, choices=list(DsmEncoding), default=DsmEncoding.ABOVE_TERRAIN
    )
    parser.add_argument("--bf16", action="store_true", help="mixed precision in bfloat16")
    parser.add_argument("--initial-weights", type=Path, help="safetensors to start from")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--workers", type=int, default=2, help="processes that prepare data")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> None:
    """Train, resuming from `--out`/checkpoint.pt where it exists."""
    args = parse_arguments(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    random.seed(args.seed)
    torch.manual_seed(args.seed)
    device = torch.device(args.device)
    crops, validation = load_data(args)
    network = load_network(args.initial_weights)[0] if args.initial_weights else build_network()
    network = with_output_stride(network, args.output_stride).to(memory_format=torch.channels_last).to(device)
    optimiser = Adam(network.parameters(), lr=args.learning_rate)
    scheduler = make_scheduler(optimiser, args)
    record = resume(args.out / "checkpoint.pt", network, optimiser, scheduler, device)
    for epoch in range(len(record), args.epochs):
        steps = args.steps_per_epoch * args.batch_size
        batches = DataLoader(
            Subset(crops, range(epoch * steps, (epoch + 1) * steps)),
            args.batch_size, num_workers=args.workers if device.type == "cuda" else 0, pin_memory=device.type == "cuda",
        )  # fmt: skip
        loss = train_one_epoch(network, batches, optimiser, scheduler, args.bf16, f"epoch {epoch + 1}/{args.epochs}")
        scores = {name: validate(network, tiles, args.bf16) for name, tiles in validation.items()}
        record.append({"epoch": epoch + 1, "loss": loss, **scores})
        print(json.dumps(record[-1]), flush=True)
        save_epoch(args, network, optimiser, scheduler, record)


def load_data(args: argparse.Namespace) -> tuple[CropDataset, dict[str, list[tuple[Tile, bool]]]]:
    """Training crops, and the validation tiles of each kind with whether to show them their DSM."""
    groups: list[list[Tile]] = []
    shares: list[float] = []
    validation: dict[str, list[tuple[Tile, bool]]] = {}
    if args.synthetic_tiles:
        groups.append(synthetic_tiles(args.synthetic_tiles, args.seed, args.tile_px, args.dsm_encoding, args.workers))
        shares.append(1 - args.folder_share if args.folder else 1.0)
        unseen = synthetic_tiles(VALIDATION_TILES, VALIDATION_SEED, args.tile_px, args.dsm_encoding, args.workers)
        validation["dice"] = [(tile, True) for tile in unseen]
        validation["dice_no_dsm"] = [(tile, False) for tile in unseen]
    if args.folder:
        tiles = {name: tile for folder in args.folder for name, tile in folder_tiles(folder).items()}
        held_out = set(args.held_out.read_text().split()) if args.held_out else set()
        groups.append([tile for name, tile in tiles.items() if name not in held_out])
        shares.append(args.folder_share if args.synthetic_tiles else 1.0)
        validation["dice_folder"] = [(tiles[name], False) for name in sorted(held_out & tiles.keys())][:32]
    if not groups:
        raise SystemExit("Nothing to train on: give --synthetic-tiles N, --folder DIR, or both.")
    length = args.epochs * args.steps_per_epoch * args.batch_size
    return CropDataset(groups, shares, args.crop_px, length, args.dsm_dropout, args.seed), validation


def with_output_stride(network: nn.Module, output_stride: int) -> nn.Module:
    """The same weights in a network of another output stride."""
    other = build_network(output_stride)
    other.load_state_dict(network.state_dict())
    return other


def make_scheduler(optimiser: Optimizer, args: argparse.Namespace) -> LRScheduler:
    """Constant, or one warm-up and decay over the whole run, stepped once a batch."""
    if args.schedule == "constant":
        return LambdaLR(optimiser, lambda step: 1.0)
    steps = args.epochs * args.steps_per_epoch
    return OneCycleLR(optimiser, args.learning_rate, total_steps=steps, pct_start=0.1)


def train_one_epoch(
    network: nn.Module, batches: Iterable, optimiser: Optimizer, scheduler: LRScheduler, bf16: bool, title: str
) -> float:
    """One pass over `batches`; returns the mean loss."""
    network.train()
    device = next(network.parameters()).device
    losses = []
    for images, masks in tqdm(batches, title, leave=False, mininterval=10):
        images = images.to(device, memory_format=torch.channels_last, non_blocking=True)
        masks = masks.to(device, non_blocking=True)
        with torch.autocast(device.type, torch.bfloat16, enabled=bf16):
            logits = network(images)["out"]
        loss = dice_bce_loss(logits.float(), masks)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        scheduler.step()
        losses.append(loss.item())
    return float(np.mean(losses))


@torch.no_grad()
def validate(network: nn.Module, tiles: Iterable[tuple[Tile, bool]], bf16: bool) -> float:
    """Dice over whole tiles at a threshold of 0.5."""
    network.eval()
    device = next(network.parameters()).device
    counts = PixelCounts()
    for tile, show_dsm in tiles:
        image = np.zeros((1, 4, *tile.mask.shape), np.float32)
        image[0, :3] = tile.rgb.transpose(2, 0, 1) / np.float32(255)
        if show_dsm and tile.height is not None:
            image[0, 3] = tile.height / np.float32(255)
        with torch.autocast(device.type, torch.bfloat16, enabled=bf16):
            logits = network(torch.from_numpy(image).to(device, memory_format=torch.channels_last))["out"]
        counts.add(logits[0, 0].cpu() > 0, torch.from_numpy(tile.mask > 0))
    return counts.dice


def resume(
    path: Path, network: nn.Module, optimiser: Optimizer, scheduler: LRScheduler, device: torch.device
) -> list[dict]:
    """Put a checkpoint's state back, where there is one; returns the record of the epochs done."""
    if not path.exists():
        return []
    saved = torch.load(path, map_location=device, weights_only=True)
    network.load_state_dict(saved["network"])
    optimiser.load_state_dict(saved["optimiser"])
    scheduler.load_state_dict(saved["scheduler"])
    torch.set_rng_state(saved["random_state"].cpu())
    return saved["record"]


def save_epoch(
    args: argparse.Namespace, network: nn.Module, optimiser: Optimizer, scheduler: LRScheduler, record: list[dict]
) -> None:
    """Write the checkpoint, the last and the best weights, and the record; each replaces the old file in one step."""
    checkpoint = {
        "network": network.state_dict(),
        "optimiser": optimiser.state_dict(),
        "scheduler": scheduler.state_dict(),
        "random_state": torch.get_rng_state(),
        "record": record,
    }
    with atomic_write(args.out / "checkpoint.pt") as path:
        torch.save(checkpoint, path)
    weights = weights_to_bytes(network.state_dict(), WeightsCard(args.dsm_encoding, f"epoch {len(record)}"))
    files = {"last.safetensors": weights, "record.json": json.dumps(record, indent=1).encode()}
    if mean_dice(record[-1]) >= max(map(mean_dice, record)):
        files["best.safetensors"] = weights
    for name, content in files.items():
        with atomic_write(args.out / name) as path:
            path.write_bytes(content)


def mean_dice(epoch: dict) -> float:
    """The validation score that picks the best weights: the mean over the kinds of validation tiles."""
    return float(np.mean([value for key, value in epoch.items() if key.startswith("dice")] or [0.0]))


if __name__ == "__main__":
    main()
