"""The course of a training as a picture and for TensorBoard."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from ryu_scape.atomic import atomic_write

log = logging.getLogger(__name__)


class ScalarLog(Protocol):
    """What is used of TensorBoard's writer."""

    def add_scalar(self, tag: str, value: float, step: int) -> None:
        """Note a value."""


class _NoLog:
    def add_scalar(self, tag: str, value: float, step: int) -> None:
        pass


@contextmanager
def tensorboard_log(folder: Path, wanted: bool, first_step: int) -> Iterator[ScalarLog]:
    """A TensorBoard log in `folder`, or one that keeps nothing where it is not `wanted` or not installed.

    What an interrupted run wrote from `first_step` on is hidden.
    """
    if not wanted:
        yield _NoLog()
        return
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        log.warning("TensorBoard is not installed (pip install tensorboard): no log is written for it.")
        yield _NoLog()
        return
    with SummaryWriter(folder, purge_step=first_step) as writer:
        yield writer


def draw_curves(record: Sequence[dict], path: Path) -> None:
    """Loss, and the validation scores, by epoch, as a PNG."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        log.warning("Matplotlib is not installed (pip install matplotlib): the curves are not drawn.")
        return
    epochs = [epoch["epoch"] for epoch in record]
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    left, right = figure.subplots(1, 2)
    left.plot(epochs, [epoch["loss"] for epoch in record], color="black")
    left.set(xlabel="epoch", ylabel="training loss")
    for name in (key for key in record[-1] if key.startswith("dice")):
        right.plot(epochs, [epoch[name] for epoch in record], label=name)
    right.set(xlabel="epoch", ylabel="validation Dice", ylim=(0, 1))
    right.legend()
    with atomic_write(path) as temporary:
        figure.savefig(temporary, dpi=130)
