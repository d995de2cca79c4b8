"""What `training.compare` found, as a table and a plot."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ryu_scape.atomic import atomic_write

LARGE_SIDE_PX = 1024
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Result:
    """What an approach reached and what it took; None where a number does not apply.

    Memory is that of a training step as counted by `training_bytes`: of the batch used here, and of one image of
    1024² pixels. `measured_gb` is the peak that a CUDA device saw.
    """

    name: str
    parameters: int
    dice: float | None
    iou: float | None
    height_mae_m: float | None
    height_rmse_m: float | None
    steps: int
    cpu_minutes: float
    seconds_per_step: float
    batch_gb: float
    large_image: str
    large_image_gb: float
    measured_gb: float | None


def table(results: Sequence[Result], budget: str) -> str:
    """The results in Markdown; `budget` says what each approach was given."""
    lines = [
        f"{budget}. Memory is that of one training step, counted: weights, gradients, Adam's moments and the "
        "activations kept for the backward pass.",
        "",
        "| approach | parameters | Dice | IoU | height MAE / RMSE (m) | steps | CPU minutes | s / step "
        "| memory of the batch (GB) | memory of one large image (GB) |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for r in results:
        dice, iou = (f"{value:.3f}" if value is not None else "–" for value in (r.dice, r.iou))
        height = f"{r.height_mae_m:.2f} / {r.height_rmse_m:.2f}" if r.height_mae_m is not None else "–"
        batch = f"{r.batch_gb:.2f}" + (f", measured {r.measured_gb:.2f}" if r.measured_gb is not None else "")
        lines.append(
            f"| {r.name} | {r.parameters / 1e6:.1f} M | {dice} | {iou} | {height} | {r.steps} "
            f"| {r.cpu_minutes:.1f} | {r.seconds_per_step:.3f} | {batch} | {r.large_image_gb:.1f} ({r.large_image}) |"
        )
    return "\n".join(lines) + "\n"


def draw_comparison(results: Sequence[Result], path: Path) -> None:
    """Score, time and memory of each approach as bars, as a PNG."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        log.warning("Matplotlib is not installed (pip install matplotlib): the plot is not drawn.")
        return
    names = [result.name for result in results]
    figure = Figure(figsize=(11, 2.8), layout="constrained")
    score_axis, time_axis, memory_axis = figure.subplots(1, 3, sharey=True)
    score_axis.barh(names, [result.dice or 0 for result in results], color="tab:blue")
    for row, result in enumerate(results):
        if result.height_rmse_m is not None:
            score_axis.text(0.02, row, f"height RMSE {result.height_rmse_m:.1f} m", va="center")
    score_axis.set(xlabel="validation Dice", xlim=(0, 1))
    time_axis.barh(names, [result.seconds_per_step for result in results], color="tab:orange")
    time_axis.set(xlabel="seconds per step")
    memory_axis.barh(names, [result.large_image_gb for result in results], color="tab:green")
    memory_axis.set(xlabel=f"memory of one {LARGE_SIDE_PX}² image (GB)")
    score_axis.invert_yaxis()
    with atomic_write(path) as temporary:
        figure.savefig(temporary, dpi=130)
