"""What is kept between epochs: the state to go on from, the weights to use, the record of what happened."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler

from ryu_scape.atomic import atomic_write, clear_abandoned
from ryu_scape.errors import InputError
from ryu_scape.segmentation.weights import weights_to_bytes
from ryu_scape.segmentation.weights_file import WeightsCard

CHECKPOINT, RECORD = "checkpoint.pt", "record.json"
EMA_WARM_UP_STEPS = 10


class MovingAverage:
    """An exponential moving average of a network's weights and batch statistics."""

    def __init__(self, network: nn.Module, decay: float) -> None:
        self.network = copy.deepcopy(network).eval().requires_grad_(False)
        self.decay = decay

    @torch.no_grad()
    def update(self, network: nn.Module, step: int) -> None:
        """Move towards `network` after step `step`; the average starts short, for early weights are soon outdated."""
        kept = min(self.decay, (1 + step) / (EMA_WARM_UP_STEPS + step))
        for average, tensor in zip(self.network.state_dict().values(), network.state_dict().values(), strict=True):
            if average.is_floating_point():
                average.lerp_(tensor, 1 - kept)
            else:
                average.copy_(tensor)


@dataclass(frozen=True)
class TrainingState:
    """Everything that changes while training; `average` is None without a moving average."""

    network: nn.Module
    optimiser: Optimizer
    scheduler: LRScheduler
    average: MovingAverage | None

    @property
    def best_network(self) -> nn.Module:
        """The network to validate and to ship: the average where there is one."""
        return self.average.network if self.average else self.network


def resume(folder: Path, state: TrainingState, recipe: dict[str, str], device: torch.device) -> list[dict]:
    """Put the state of `folder`'s checkpoint back, where there is one; returns the record of the epochs done.

    Removes first what a killed run left there, which may be as large as the checkpoint. Raises InputError where the
    checkpoint is damaged, was made by another recipe, or is of another network.
    """
    clear_abandoned(folder)
    path = folder / CHECKPOINT
    if not path.exists():
        return []
    saved = _read(path, device)
    changed = [
        f"{key} {saved['recipe'].get(key)} → {value}"
        for key, value in recipe.items()
        if saved["recipe"].get(key) != value
    ]
    if changed:
        raise InputError(
            f"{path} was made with other settings: {', '.join(changed)}.", "Give the same ones, or another --out."
        )
    load_weights(state.network, saved["network"], path)
    state.optimiser.load_state_dict(saved["optimiser"])
    state.scheduler.load_state_dict(saved["scheduler"])
    if state.average:
        load_weights(state.average.network, saved["average"], path)
    return saved["record"]


def save_epoch(
    folder: Path, state: TrainingState, recipe: dict[str, str], record: list[dict], card: WeightsCard
) -> None:
    """Write the checkpoint, the last and the best weights, and the record; each replaces the old file in one step."""
    checkpoint = {
        "network": state.network.state_dict(),
        "optimiser": state.optimiser.state_dict(),
        "scheduler": state.scheduler.state_dict(),
        "average": state.average.network.state_dict() if state.average else None,
        "recipe": recipe,
        "record": record,
    }
    weights = weights_to_bytes(state.best_network.state_dict(), card)
    if record[-1]["score"] >= max(epoch["score"] for epoch in record):
        write_bytes(folder / "best.safetensors", weights)
    write_bytes(folder / "last.safetensors", weights)
    write_bytes(folder / RECORD, json.dumps(record, indent=1).encode())
    with atomic_write(folder / CHECKPOINT) as path, path.open("wb") as file:
        torch.save(checkpoint, file)


def float_weights(path: Path) -> dict[str, Tensor]:
    """The unrounded weights in a training checkpoint from which last.safetensors was made; InputError if damaged."""
    saved = _read(path, torch.device("cpu"))
    return saved["average"] or saved["network"]


def load_weights(network: nn.Module, weights: dict[str, Tensor], path: Path) -> None:
    """Give a network the weights of the checkpoint `path`. Raises InputError where these are of another one."""
    try:
        network.load_state_dict(weights)
    except RuntimeError as error:  # which names hundreds of tensors
        raise InputError(
            f"{path} is of another network, or of another version's.",
            "Begin in another folder, with --initial-weights of the last.safetensors beside it.",
        ) from error


def _read(path: Path, device: torch.device) -> dict[str, Any]:
    try:
        saved = torch.load(path, map_location=device, weights_only=True)
    except Exception as error:  # the unpickler trips over damaged bytes in every way there is
        raise InputError(f"{path} is damaged or no checkpoint.", "Remove it, or give another folder.") from error
    if not isinstance(saved, dict) or "recipe" not in saved:
        raise InputError(f"{path} is no checkpoint of Ryu-Scape's training.", "Give another folder.")
    return saved


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all."""
    with atomic_write(path) as temporary:
        temporary.write_bytes(content)
