"""Train the building network: `python -m training.train`, on many GPUs `torchrun --nproc-per-node N -m training.train`.

The defaults are the report's: loss BCE + (1 - Dice), Adam at 1e-4, 100 epochs, the DSM scaled between its lowest and
highest value, the best checkpoint by validation Dice. Data is the procedural city (`--synthetic-tiles`), folders that
`training.prepare` wrote or of images/ and masks/ (`--data`), or both. Start it again with the same flags to go on
after an interruption.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm

from ryu_scape.errors import InputError
from ryu_scape.evaluation.scores import AreaCounts
from ryu_scape.segmentation.normalisation import network_input
from training.batches import ValidationTile, epoch_batches, load_data
from training.checkpoint import TrainingState, resume, save_epoch
from training.console import run_command
from training.curves import ScalarLog, draw_curves, tensorboard_log
from training.distributed import Processes, joined_processes
from training.losses import training_loss
from training.recipe import Recipe, Run, parse_arguments
from training.start import TimeBudget, freeze_batch_norms, freeze_deeplab, measure_batch_statistics, start
from training.tile import median_gsd_m

Loss = Callable[[dict[str, Tensor], dict[str, Tensor]], Tensor]


def main(argv: Sequence[str] | None = None) -> None:
    """Train, going on from `--out`/checkpoint.pt where it exists."""
    recipe, run = parse_arguments(argv)
    run.out.mkdir(parents=True, exist_ok=True)
    with joined_processes(run.device) as processes:
        train(recipe, run, processes)


def train(recipe: Recipe, run: Run, processes: Processes) -> None:
    """All epochs from the first that is not done yet, or those for which there is time."""
    if run.minutes and processes.count > 1:
        raise InputError("Processes would not end at the same step.", "Leave out --minutes, or train in one process.")
    budget = TimeBudget(run.minutes)
    crops, validation = load_data(recipe, run, processes)
    gsd_m = median_gsd_m(chain.from_iterable(crops.groups))
    state = start(recipe, processes.device, budget)
    choices = recipe.choices_in_words() | {"processes": str(processes.count)}
    record = resume(run.out, state, choices, processes.device)
    network, optimisation = recipe.network, recipe.optimisation
    if network.freeze_batch_norm and not recipe.initial_weights and not record:
        measure_batch_statistics(
            state.network, epoch_batches(crops, 0, recipe, run, processes), optimisation.bf16, processes.device
        )
    parallel = processes.wrap(state.network)
    loss_of = partial(training_loss, gap_weight=optimisation.gap_weight, height_weight=optimisation.height_weight)
    with tensorboard_log(run.out / "tensorboard", processes.is_first, len(record)) as board:
        for epoch in range(len(record), optimisation.epochs):
            if budget.used >= 1:
                break
            torch.manual_seed(
                int(np.random.SeedSequence((recipe.data.seed, epoch, processes.rank)).generate_state(1)[0])
            )
            batches = epoch_batches(crops, epoch, recipe, run, processes)
            bar = tqdm(batches, f"epoch {epoch + 1}/{optimisation.epochs}", leave=False, disable=not processes.is_first)
            parallel.train()
            if network.freeze_batch_norm:
                freeze_batch_norms(parallel)
            if network.freeze_deeplab:
                freeze_deeplab(state.network)
            losses = train_one_epoch(parallel, bar, state, loss_of, optimisation.bf16, processes.device, budget)
            scores = {
                kind: validate(state.best_network, tiles, optimisation.bf16, processes)
                for kind, tiles in validation.items()
            }
            record.append(epoch_entry(epoch, processes.mean(losses), scores, state))
            if processes.is_first:
                report_epoch(record[-1], board)
                save_epoch(run.out, state, choices, record, recipe.card(f"epoch {epoch + 1}", gsd_m))
    if processes.is_first and record:
        draw_curves(record, run.out / "curves.png")


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
    counts = AreaCounts()
    for tile, show_dsm in tiles[processes.rank :: processes.count]:
        channel = tile.dsm_channel / np.float32(255) if show_dsm and tile.dsm_channel is not None else None
        image = torch.from_numpy(network_input(tile.rgb.transpose(2, 0, 1), channel))[None]
        with torch.autocast(processes.device.type, torch.bfloat16, enabled=bf16):
            logits = network(image.to(processes.device, memory_format=torch.channels_last))["out"]
        counts.add((logits[0, 0] > 0).cpu().numpy(), tile.labels > 0)
    return AreaCounts(*processes.total([counts.both, counts.predicted, counts.true])).dice


if __name__ == "__main__":
    run_command(main)
