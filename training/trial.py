"""Training from scratch on a budget of steps or of processor time, gone on with after an interruption."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.optim import Adam
from torch.utils.data import DataLoader, Subset
from tqdm import tqdm

from ryu_scape.atomic import atomic_write
from ryu_scape.errors import InputError
from training.approaches import Approach
from training.dataset import CropDataset

SAVE_EVERY_MINUTES = 10
CROPS_WITHOUT_END = 10**8


@dataclass(frozen=True)
class Budget:
    """What each approach gets: so many steps, or where `cpu_minutes` is given, minutes of processor time, data and all.

    Whatever else the machine does then changes nothing, if one thread alone computes (`threads`).
    """

    steps: int
    cpu_minutes: float | None = None

    @property
    def most_steps(self) -> int:
        """Steps for which there must be crops."""
        return self.steps if self.cpu_minutes is None else CROPS_WITHOUT_END

    def is_spent(self, steps: int, cpu_minutes: float) -> bool:
        """Whether nothing is left of it."""
        return steps >= self.steps if self.cpu_minutes is None else cpu_minutes >= self.cpu_minutes

    def in_words(self) -> str:
        """In words, for the table."""
        if self.cpu_minutes is None:
            return f"{self.steps} steps"
        return f"{self.cpu_minutes:g} minutes of processor time"


@contextmanager
def threads(count: int) -> Iterator[None]:
    """Let PyTorch compute in `count` threads. Where there are several, those that wait for others spend processor time
    too, the more the busier the machine is."""
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


@dataclass(frozen=True)
class Spent:
    """What a training has used; step_s: seconds of each step, with the data already there."""

    steps: int = 0
    cpu_minutes: float = 0.0
    step_s: list[float] = field(default_factory=list)

    @property
    def seconds_per_step(self) -> float:
        """The median."""
        return float(np.median(self.step_s))


@dataclass(frozen=True)
class Learning:
    """How every approach learns: batches of crops, Adam's rate, and where; `conditions` are all of them in words."""

    batch_size: int
    learning_rate: float
    device: torch.device
    workers: int
    conditions: str


def train(
    network: nn.Module, approach: Approach, crops: CropDataset, budget: Budget, learning: Learning, checkpoint: Path
) -> Spent:
    """Train until the budget is spent, from the checkpoint where there is one; the checkpoint is left behind.

    Raises InputError where the checkpoint was made under other conditions.
    """
    optimiser = Adam(network.parameters(), lr=learning.learning_rate)
    spent = _resume(network, optimiser, checkpoint, learning)
    left = Subset(crops, range(spent.steps * learning.batch_size, budget.most_steps * learning.batch_size))
    workers = learning.workers if learning.device.type == "cuda" else 0
    network.train()
    used_before, started = spent.cpu_minutes, time.process_time()
    saved = time.monotonic()
    bar = tqdm(DataLoader(left, learning.batch_size, num_workers=workers), approach.name, leave=False)
    for batch in bar if not budget.is_spent(spent.steps, spent.cpu_minutes) else ():
        batch = {name: tensor.to(learning.device) for name, tensor in batch.items()}
        start = time.perf_counter()
        loss = approach.loss(network(batch["image"]), batch)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        loss.item()
        spent.step_s.append(time.perf_counter() - start)
        minutes = used_before + (time.process_time() - started) / 60
        spent = replace(spent, steps=spent.steps + 1, cpu_minutes=minutes)
        exhausted = budget.is_spent(spent.steps, spent.cpu_minutes)
        if exhausted or time.monotonic() - saved > 60 * SAVE_EVERY_MINUTES:
            _save(network, optimiser, spent, checkpoint, learning)
            saved = time.monotonic()
        if exhausted:
            break
    return spent


def _save(network: nn.Module, optimiser: Adam, spent: Spent, path: Path, learning: Learning) -> None:
    state = {"network": network.state_dict(), "optimiser": optimiser.state_dict(), "spent": asdict(spent)}
    with atomic_write(path) as temporary, temporary.open("wb") as file:
        torch.save(state | {"told": learning.conditions}, file)


def _resume(network: nn.Module, optimiser: Adam, path: Path, learning: Learning) -> Spent:
    if not path.exists():
        return Spent()
    saved = torch.load(path, map_location=learning.device, weights_only=True)
    if saved["told"] != learning.conditions:
        raise InputError(
            f"{path} was trained with {saved['told']}, not {learning.conditions}.",
            "Give the same flags, or another --out.",
        )
    network.load_state_dict(saved["network"])
    optimiser.load_state_dict(saved["optimiser"])
    return Spent(**saved["spent"])
