"""What is there before the first step: network, optimiser and schedule, and which parts of the network stay still."""

from __future__ import annotations

import time
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.optim import Adam
from torch.optim.lr_scheduler import LambdaLR
from torch.optim.swa_utils import update_bn
from torchvision.models.segmentation.deeplabv3 import DeepLabV3

from ryu_scape.errors import InputError
from ryu_scape.segmentation.encoder import load_imagenet_weights
from ryu_scape.segmentation.fusion import FusionNetwork
from ryu_scape.segmentation.weights import load_network, untrained
from training.checkpoint import MovingAverage, TrainingState
from training.recipe import Recipe, Schedule

POLY_POWER = 0.9
BATCHES_MEASURED = 80


class TimeBudget:
    """The time that a training may take, from now on; without a limit it never ends."""

    def __init__(self, minutes: float) -> None:
        self.start_s, self.limit_s = time.monotonic(), 60 * minutes or np.inf

    @property
    def used(self) -> float:
        """The share of the time that has passed, 1 when it is over."""
        return float(min(1.0, (time.monotonic() - self.start_s) / self.limit_s))


def start(recipe: Recipe, device: torch.device, budget: TimeBudget) -> TrainingState:
    """Network, optimiser and schedule before the first step."""
    torch.manual_seed(recipe.data.seed)
    network = untrained(recipe.card())
    if recipe.initial_weights:
        load_initial_weights(network, recipe.initial_weights)
    if recipe.encoder_weights:
        encoder = network.encoder if recipe.network.fusion else network.detail.encoder
        load_imagenet_weights(encoder, recipe.encoder_weights)
    if recipe.network.freeze_deeplab:
        freeze_deeplab(network)
    network = network.to(device, memory_format=torch.channels_last)
    learning = [parameter for parameter in network.parameters() if parameter.requires_grad]
    chosen = recipe.optimisation
    optimiser = Adam(learning, lr=chosen.learning_rate, fused=True)

    def factor(step: int) -> float:
        done = max(step / recipe.steps, budget.used)
        return learning_rate_factor(chosen.schedule, step, done, chosen.warm_up_steps)

    average = MovingAverage(network, chosen.ema) if chosen.ema else None
    return TrainingState(network, optimiser, LambdaLR(optimiser, factor), average)


def load_initial_weights(network: nn.Module, path: Path) -> None:
    """Take over the weights of a file; parts of the network that it lacks stay as they are.

    A FusionNetwork takes DeepLabV3 alone from a file of another kind. Raises InputError where the file has parts that
    the network lacks.
    """
    state = load_network(path)[0].state_dict()
    if isinstance(network, FusionNetwork):
        state = {name: tensor for name, tensor in state.items() if not name.startswith("detail.")}
    _, unknown = network.load_state_dict(state, strict=False)
    if unknown:
        parts = ", ".join(sorted({name.split(".")[0] for name in unknown}))
        raise InputError(
            f"{path.name} has parts that this network lacks: {parts}.", "Add --detail-path or --height-head."
        )


def learning_rate_factor(schedule: Schedule, step: int, done: float, warm_up_steps: int) -> float:
    """The share of the full learning rate: a linear warm-up by steps, then constant or falling to 0.

    done: the share of the training that lies behind.
    """
    left = max(0.0, 1 - done)
    fall = {
        Schedule.CONSTANT: 1.0,
        Schedule.POLY: left**POLY_POWER,
        Schedule.COSINE: 0.5 - 0.5 * float(np.cos(np.pi * left)),
    }[schedule]
    return fall * min(1.0, (step + 1) / (warm_up_steps + 1))


def measure_batch_statistics(network: nn.Module, batches: Iterable, bf16: bool, device: torch.device) -> None:
    """Set the batch norms to the mean over the first batches of training."""
    images = (batch["image"] for batch in islice(batches, BATCHES_MEASURED))
    with torch.autocast(device.type, torch.bfloat16, enabled=bf16):
        update_bn(images, network, device)


def freeze_batch_norms(network: nn.Module) -> None:
    """Let the batch norms of a network in training use their stored statistics; scale and shift go on learning."""
    for module in network.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            module.eval()


def freeze_deeplab(network: DeepLabV3) -> None:
    """Leave DeepLabV3 as it is; the paths beside it go on learning."""
    for part in (network.backbone, network.classifier):
        part.eval().requires_grad_(False)
