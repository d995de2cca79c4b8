"""Train the report's approaches on the same crops with the same budget: `python -m training.compare --out DIR …`.

1. a 3D U-Net over the image as a volume,
2. a 2D U-Net that guesses the DSM from the image, with a mean squared error,
3. DeepLabV3 on image and DSM, the same with the detail path, and fused with a stronger encoder,
and a plain 2D U-Net on image and DSM. The budget is a number of steps, or with `--cpu-minutes` processor time. DIR then
holds compare.md (the table), compare.json and compare.png. Start it again with the same flags to go on after an
interruption; what compare.json holds is not trained again, so with `--only` the approaches can take turns, or machines.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from ryu_scape.errors import InputError
from ryu_scape.evaluation.scores import AreaCounts, HeightErrors
from ryu_scape.segmentation.normalisation import HEIGHT_RANGE_M, DsmEncoding, network_input
from training.approaches import APPROACHES, Approach, segmentation_loss
from training.augment import Augmentation
from training.batches import VALIDATION_SEED, folder_tiles
from training.checkpoint import write_bytes
from training.city import available_cores, city_tiles
from training.comparison import LARGE_SIDE_PX, Result, draw_comparison, table
from training.console import run_command
from training.dataset import CropDataset
from training.networks import parameter_count, training_bytes
from training.tile import TrainingTile
from training.trial import Budget, Learning, threads, train

RESULTS = "compare.json"
KEYS = [approach.key for approach in APPROACHES]
DEEPEST_HALVING_PX = 16
FLIPS = Augmentation(flips=1.0)


def main(argv: Sequence[str] | None = None) -> None:
    """Compare, print the table and write the files."""
    args = parse_arguments(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    train_tiles, unseen_tiles = load_tiles(args)
    budget = Budget(args.steps, args.cpu_minutes)
    crops = CropDataset(
        [train_tiles], [1.0], args.crop_px, budget.most_steps * args.batch_size, FLIPS,
        DsmEncoding.ABOVE_TERRAIN, dsm_dropout=0.0, imagined_dsm=0.0, part_buildings=False, seed=args.seed,
    )  # fmt: skip
    results = read_results(args.out / RESULTS, conditions(args))
    with threads(args.threads):
        for approach in APPROACHES:
            known = results.get(approach.name)
            if approach.key in args.only and not (known and budget.is_spent(known.steps, known.cpu_minutes)):
                results[approach.name] = run_approach(approach, crops, unseen_tiles, budget, args)
            report([results[each.name] for each in APPROACHES if each.name in results], budget, args)
    print((args.out / "compare.md").read_text(encoding="utf-8"))


def report(results: Sequence[Result], budget: Budget, args: argparse.Namespace) -> None:
    """Write what is known so far."""
    write_bytes(args.out / "compare.md", table(results, f"{budget.in_words()}, {conditions(args)}").encode())
    told = {"conditions": conditions(args), "results": [asdict(result) for result in results]}
    write_bytes(args.out / RESULTS, json.dumps(told, indent=1).encode())
    draw_comparison(results, args.out / "compare.png")


def read_results(path: Path, told: str) -> dict[str, Result]:
    """What each approach has reached, by its name; empty where there is no file.

    Raises InputError where the file is of other conditions than `told`.
    """
    if not path.exists():
        return {}
    saved = json.loads(path.read_text(encoding="utf-8"))
    if saved["conditions"] != told:
        raise InputError(f"{path} is of {saved['conditions']}, not {told}.", "Give the same flags, or another --out.")
    return {result["name"]: Result(**result) for result in saved["results"]}


def conditions(args: argparse.Namespace) -> str:
    """What is the same for all approaches, in words."""
    data = args.data.name if args.data else f"{args.synthetic_tiles} tiles of {args.tile_px}² pixels of the city"
    return (
        f"batches of {args.batch_size} crops of {args.crop_px}² pixels of {data}, Adam at {args.learning_rate:g}, "
        f"seed {args.seed}, on {args.device} in {args.threads} thread{'s' * (args.threads > 1)}"
    )


def parse_arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.compare", description="Compare the approaches.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, help="prepared folder with DSMs; without it, the procedural city")
    parser.add_argument("--synthetic-tiles", type=int, default=32)
    parser.add_argument("--validation-tiles", type=int, default=4)
    parser.add_argument("--tile-px", type=int, default=512)
    parser.add_argument("--steps", type=int, default=200, help="the budget: training steps of each approach")
    parser.add_argument("--cpu-minutes", type=float, help="the budget instead: processor time of each approach")
    parser.add_argument("--threads", type=int, help="default: one with --cpu-minutes, else all")
    parser.add_argument(
        "--only", nargs="+", choices=KEYS, default=KEYS, metavar="APPROACH", help=f"of {', '.join(KEYS)}"
    )
    parser.add_argument("--batch-size", type=int, default=4)
    parser.add_argument("--crop-px", type=int, default=256)
    parser.add_argument("--learning-rate", type=float, default=1e-4)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--workers", type=int, default=available_cores())
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args(argv)
    if args.cpu_minutes is not None and args.device != "cpu":
        parser.error("--cpu-minutes tells nothing of a device that is no processor: give --steps, or --device cpu")
    if args.threads is None:
        args.threads = torch.get_num_threads() if args.cpu_minutes is None else 1
    if args.crop_px % DEEPEST_HALVING_PX:
        parser.error(f"--crop-px must be a multiple of {DEEPEST_HALVING_PX}")
    return args


def load_tiles(args: argparse.Namespace) -> tuple[list[TrainingTile], list[TrainingTile]]:
    """Tiles with a DSM to train on, and others to score on."""
    if args.data:
        train, unseen = (folder_tiles(args.data, split, set(), DsmEncoding.ABOVE_TERRAIN) for split in ("train", "val"))
    else:
        seeds = range(args.seed, args.seed + args.synthetic_tiles)
        unseen_seeds = range(VALIDATION_SEED, VALIDATION_SEED + args.validation_tiles)
        train, unseen = (
            city_tiles(each, args.tile_px, DsmEncoding.ABOVE_TERRAIN, args.workers) for each in (seeds, unseen_seeds)
        )
    train, unseen = ([tile for tile in tiles if tile.dsm_channel is not None] for tiles in (train, unseen))
    if not train or not unseen:
        raise InputError("The comparison needs tiles with a DSM to train and to validate on.", "Prepare more of them.")
    return train, unseen[: args.validation_tiles]


def run_approach(
    approach: Approach,
    crops: CropDataset,
    tiles: Sequence[TrainingTile],
    budget: Budget,
    args: argparse.Namespace,
) -> Result:
    """Train one approach from scratch and score it."""
    torch.manual_seed(args.seed)
    device = torch.device(args.device)
    network = approach.build().to(device)
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)
    learning = Learning(args.batch_size, args.learning_rate, device, args.workers, conditions(args))
    spent = train(network, approach, crops, budget, learning, args.out / f"{approach.key}.pt")
    measured_gb = torch.cuda.max_memory_allocated(device) / 1e9 if device.type == "cuda" else None
    pixels, heights = score(network, tiles)
    finds_buildings = approach.loss is segmentation_loss
    large = (1, 4, LARGE_SIDE_PX, LARGE_SIDE_PX)
    return Result(
        approach.name,
        parameter_count(network),
        pixels.dice if finds_buildings else None,
        pixels.iou if finds_buildings else None,
        heights.mae_m,
        heights.rmse_m,
        spent.steps,
        spent.cpu_minutes,
        spent.seconds_per_step,
        training_bytes(network, (args.batch_size, 4, args.crop_px, args.crop_px)) / 1e9,
        f"{approach.image_channels}×{LARGE_SIDE_PX}×{LARGE_SIDE_PX}",
        training_bytes(network, large) / 1e9,
        measured_gb,
    )


@torch.no_grad()
def score(network: nn.Module, tiles: Sequence[TrainingTile]) -> tuple[AreaCounts, HeightErrors]:
    """Pixels of buildings, and of heights above terrain, over whole tiles cut to a multiple of DEEPEST_HALVING_PX."""
    network.eval()
    device = next(network.parameters()).device
    pixels, heights = AreaCounts(), HeightErrors()
    for tile in tiles:
        height, width = (side - side % DEEPEST_HALVING_PX for side in tile.labels.shape)
        channel = _channel(tile)
        image = network_input(tile.rgb.transpose(2, 0, 1), channel)[:, :height, :width]
        outputs = network(torch.from_numpy(image)[None].to(device))
        if "out" in outputs:
            pixels.add((outputs["out"][0, 0] > 0).cpu().numpy(), tile.labels[:height, :width] > 0)
        else:
            guessed_m = outputs["height_m"][0, 0].cpu().numpy()
            heights.add(guessed_m.ravel(), (HEIGHT_RANGE_M * image[3]).ravel())
    return pixels, heights


def _channel(tile: TrainingTile) -> NDArray[np.float32] | None:
    return None if tile.dsm_channel is None else tile.dsm_channel / np.float32(255)


if __name__ == "__main__":
    run_command(main)
