"""Train the building network: `python -m training.train`, on many GPUs `torchrun --nproc-per-node N -m training.train`.

The defaults are the report's: loss BCE + (1 - Dice), Adam at 1e-4, 100 epochs, the DSM scaled between its lowest and
highest value, the best checkpoint by validation Dice. Data is the procedural city (`--synthetic-tiles`), folders that
`training.prepare` wrote or of images/ and masks/ (`--data`), or both. Start it again with the same flags to go on
after an interruption.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm

from ryu_scape.errors import InputError
from ryu_scape.segmentation.normalisation import DsmEncoding, network_input
from training.augment import add_augmentation_flags
from training.batches import ValidationTile, epoch_batches, load_data
from training.checkpoint import TrainingState, resume, save_epoch
from training.city import available_cores
from training.console import run_command
from training.curves import ScalarLog, draw_curves, tensorboard_log
from training.distributed import Processes, joined_processes
from training.losses import training_loss
from training.metrics import PixelCounts
from training.start import TimeBudget, freeze_batch_norms, freeze_deeplab, measure_batch_statistics, start, weights_card

FREE_TO_CHANGE = {"out", "epochs", "minutes", "device", "workers"}
Loss = Callable[[dict[str, Tensor], dict[str, Tensor]], Tensor]


def parse_arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line; every choice of the recipe is a flag."""
    parser = argparse.ArgumentParser(prog="python -m training.train", description="Train the building network.")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints, weights, record and curves")
    data = parser.add_argument_group("data")
    data.add_argument(
        "--data", type=folder_and_share, action="append", default=[], metavar="DIR[=SHARE]",
        help="prepared folder, or one of images/ and masks/; may repeat; SHARE weighs its crops (1)",
    )  # fmt: skip
    data.add_argument("--held-out", type=Path, help="text file of image names without manifest never to train on")
    data.add_argument("--synthetic-tiles", type=int, default=0, help="tiles of the procedural city to train on")
    data.add_argument("--synthetic-share", type=float, default=1.0, help="weight of their crops")
    data.add_argument("--tile-px", type=int, default=650, help="side of a synthetic tile")
    data.add_argument(
        "--validation-tiles", type=int, default=16, help="most tiles to validate on, of each kind of data"
    )
    data.add_argument("--crop-px", type=int, default=256)
    data.add_argument(
        "--dsm-encoding", type=DsmEncoding, default=DsmEncoding.MIN_MAX, metavar="{min_max,above_terrain}",
        help="DSM between its lowest and highest value (as in the report), or above the terrain in a fixed range",
    )  # fmt: skip
    data.add_argument("--dsm-dropout", type=float, default=0.0, help="share of crops with the DSM blanked")
    data.add_argument("--imagined-dsm", type=float, default=0.0, help="share of crops without DSM to imagine one for")
    add_augmentation_flags(parser.add_argument_group("augmentation"))
    recipe = parser.add_argument_group("recipe")
    recipe.add_argument("--epochs", type=int, default=100)
    recipe.add_argument("--steps-per-epoch", type=int, default=100)
    recipe.add_argument(
        "--minutes", type=float, help="end after so long, data and all; the learning rate then has fallen as at the end"
    )
    recipe.add_argument("--batch-size", type=int, default=4, help="crops a step and process")
    recipe.add_argument("--learning-rate", type=float, default=1e-4)
    recipe.add_argument("--schedule", choices=["constant", "poly", "cosine"], default="constant")
    recipe.add_argument("--warm-up-steps", type=int, default=0)
    recipe.add_argument("--gap-weight", type=float, default=0.0, help="extra weight of ground between buildings")
    recipe.add_argument("--part-buildings", action="store_true", help="learn the line between touching ones as ground")
    recipe.add_argument("--ema", type=float, default=0.0, help="decay of a moving average of the weights; 0 = none")
    recipe.add_argument("--height-head", action="store_true", help="learn building heights in metres as well")
    recipe.add_argument("--height-weight", type=float, default=1.0, help="weight of the height loss")
    recipe.add_argument("--detail-path", action="store_true", help="sharpen DeepLabV3's answer by a second path")
    recipe.add_argument(
        "--detail-weights", type=Path,
        help="EfficientNet-Lite of ImageNet to start the second path's encoder from: Lite0, with --fusion Lite2",
    )  # fmt: skip
    recipe.add_argument(
        "--fusion", action="store_true",
        help="DeepLabV3 from afar, EfficientNet-Lite2 and a branch for the DSM in one pyramid",
    )  # fmt: skip
    recipe.add_argument("--freeze-deeplab", action="store_true", help="train the second path alone")
    recipe.add_argument("--output-stride", type=int, choices=[8, 16], default=8, help="16 is three times faster")
    recipe.add_argument(
        "--freeze-batch-norm", action="store_true",
        help="measure batch statistics once, or take those of the initial weights, and keep them: mixed data in small "
        "batches then validate as they train",
    )  # fmt: skip
    recipe.add_argument("--bf16", action="store_true", help="mixed precision in bfloat16")
    recipe.add_argument("--initial-weights", type=Path, help="safetensors to start from")
    recipe.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--workers", type=int, default=available_cores(), help="processes that make data")
    args = parser.parse_args(argv)
    if args.fusion and (args.detail_path or args.height_head):
        parser.error("--fusion has what --detail-path and --height-head would add")
    if (args.detail_weights or args.freeze_deeplab) and not (args.detail_path or args.fusion):
        parser.error("--detail-weights and --freeze-deeplab want --detail-path or --fusion")
    return args


def folder_and_share(text: str) -> tuple[Path, float]:
    """DIR=SHARE as a folder and a weight; the weight is 1 where it is left out."""
    folder, _, share = text.rpartition("=")
    return (Path(folder), float(share)) if folder else (Path(text), 1.0)


def main(argv: Sequence[str] | None = None) -> None:
    """Train, going on from `--out`/checkpoint.pt where it exists."""
    args = parse_arguments(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    with joined_processes(args.device) as processes:
        train(args, processes)


def train(args: argparse.Namespace, processes: Processes) -> None:
    """All epochs from the first that is not done yet, or those for which there is time."""
    if args.minutes and processes.count > 1:
        raise InputError("Processes would not end at the same step.", "Leave out --minutes, or train in one process.")
    budget = TimeBudget(args.minutes)
    crops, validation = load_data(args, processes)
    state = start(args, processes.device, budget)
    recipe = {key: str(value) for key, value in vars(args).items() if key not in FREE_TO_CHANGE}
    recipe["processes"] = str(processes.count)
    record = resume(args.out, state, recipe, processes.device)
    if args.freeze_batch_norm and not args.initial_weights and not record:
        measure_batch_statistics(state.network, epoch_batches(crops, 0, args, processes), args.bf16, processes.device)
    parallel = processes.wrap(state.network)
    loss_of = partial(training_loss, gap_weight=args.gap_weight, height_weight=args.height_weight)
    with tensorboard_log(args.out / "tensorboard", processes.is_first, len(record)) as board:
        for epoch in range(len(record), args.epochs):
            if budget.used >= 1:
                break
            torch.manual_seed(int(np.random.SeedSequence((args.seed, epoch, processes.rank)).generate_state(1)[0]))
            batches = epoch_batches(crops, epoch, args, processes)
            bar = tqdm(batches, f"epoch {epoch + 1}/{args.epochs}", leave=False, disable=not processes.is_first)
            parallel.train()
            if args.freeze_batch_norm:
                freeze_batch_norms(parallel)
            if args.freeze_deeplab:
                freeze_deeplab(state.network)
            losses = train_one_epoch(parallel, bar, state, loss_of, args.bf16, processes.device, budget)
            scores = {
                kind: validate(state.best_network, tiles, args.bf16, processes) for kind, tiles in validation.items()
            }
            record.append(epoch_entry(epoch, processes.mean(losses), scores, state))
            if processes.is_first:
                report_epoch(record[-1], board)
                save_epoch(args.out, state, recipe, record, weights_card(args, f"epoch {epoch + 1}"))
    if processes.is_first and record:
        draw_curves(record, args.out / "curves.png")


def epoch_entry(epoch: int, loss: float, scores: dict[str, float], state: TrainingState) -> dict[str, float]:
    """An epoch in the record; `score` picks the best: the mean over the kinds of validation, else the loss."""
    score = float(np.mean(list(scores.values()))) if scores else -loss
    rate = float(state.scheduler.get_last_lr()[0])
    return {"epoch": epoch + 1, "loss": loss, "learning_rate": rate, "score": score, **scores}


def report_epoch(entry: dict[str, float], board: ScalarLog) -> None:
    """Print an epoch as a line of JSON, and log it."""
    print(json.dumps(entry), flush=True)
    for name, value in entry.items():
        board.add_scalar(name, value, int(entry["epoch"]))


def train_one_epoch(
    network: nn.Module,
    batches: tqdm,
    state: TrainingState,
    loss_of: Loss,
    bf16: bool,
    device: torch.device,
    budget: TimeBudget,
) -> list[float]:
    """One pass over `batches`, a tqdm bar that shows the loss, or as far as time allows; returns each step's loss."""
    losses = []
    for batch in batches:
        batch = {name: tensor.to(device, non_blocking=True) for name, tensor in batch.items()}
        with torch.autocast(device.type, torch.bfloat16, enabled=bf16):
            outputs = network(batch["image"].contiguous(memory_format=torch.channels_last))
        loss = loss_of(outputs, batch)
        state.optimiser.zero_grad()
        loss.backward()
        state.optimiser.step()
        state.scheduler.step()
        if state.average:
            state.average.update(state.network, state.scheduler.last_epoch)
        losses.append(loss.item())
        batches.set_postfix(loss=f"{losses[-1]:.3f}", refresh=False)
        if budget.used >= 1:
            break
    return losses


@torch.no_grad()
def validate(network: nn.Module, tiles: Sequence[ValidationTile], bf16: bool, processes: Processes) -> float:
    """Dice over whole tiles at a threshold of 0.5; the processes share the tiles."""
    network.eval()
    counts = PixelCounts()
    for tile, show_dsm in tiles[processes.rank :: processes.count]:
        channel = tile.dsm_channel / np.float32(255) if show_dsm and tile.dsm_channel is not None else None
        image = torch.from_numpy(network_input(tile.rgb.transpose(2, 0, 1), channel))[None]
        with torch.autocast(processes.device.type, torch.bfloat16, enabled=bf16):
            logits = network(image.to(processes.device, memory_format=torch.channels_last))["out"]
        counts.add((logits[0, 0] > 0).cpu().numpy(), tile.labels > 0)
    return PixelCounts(*processes.total([counts.both, counts.predicted, counts.true])).dice


if __name__ == "__main__":
    run_command(main)
