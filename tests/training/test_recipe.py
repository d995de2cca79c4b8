"""The recipe says what the command line asks for; without that it is the report's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.weights_file import NetworkKind
from training.augment import FULL, Augmentation
from training.recipe import NetworkRecipe, Schedule, parse_arguments
from training.start import learning_rate_factor


@pytest.mark.parametrize(("schedule", "end"), zip(Schedule, (1.0, 0.0, 0.0), strict=True))
def test_schedules_warm_up_and_never_rise_after(schedule: Schedule, end: float) -> None:
    factors = [learning_rate_factor(schedule, step, step / 100, 10) for step in range(101)]
    assert all(np.diff(factors[:9]) > 0)
    assert all(np.diff(factors[11:]) <= 0)
    assert factors[100] == pytest.approx(end)
    assert learning_rate_factor(schedule, 0, 0.0, 0) == 1.0


def test_the_defaults_are_the_reports() -> None:
    recipe, _ = parse_arguments(["--out", "x"])
    learning, data = recipe.optimisation, recipe.data
    assert (learning.epochs, learning.learning_rate, learning.schedule) == (100, 1e-4, Schedule.CONSTANT)
    assert data.dsm_encoding is DsmEncoding.MIN_MAX
    assert not any((learning.gap_weight, learning.ema, learning.bf16, data.dsm_dropout, data.imagined_dsm))
    assert recipe.network == NetworkRecipe()
    assert recipe.augmentation == Augmentation()
    recipe, _ = parse_arguments(["--out", "x", "--augment", "--jpeg", "0"])
    assert recipe.augmentation == replace(FULL, jpeg=0)


@pytest.mark.parametrize(("dropout", "needs_dsm"), [("0", True), ("0.4", False)])
def test_who_never_saw_an_image_without_its_dsm_needs_one(dropout: str, needs_dsm: bool) -> None:
    recipe, _ = parse_arguments(["--out", "x", "--dsm-dropout", dropout])
    assert recipe.card().needs_dsm is needs_dsm


def test_what_no_training_learns_is_told_only_if_the_first_weights_tell_it(tmp_path: Path) -> None:
    path = tmp_path / "first.safetensors"

    def untold(tensor: str, kind: NetworkKind) -> frozenset[str]:
        save_file({tensor: torch.ones(1)}, path, {"format": kind.value, "dsm_encoding": "min_max", "untold": "height"})
        return parse_arguments(["--out", "x", "--fusion", "--initial-weights", str(path)])[0].card().untold

    assert untold("canopy.0.bias", NetworkKind.FUSION) == {"height"}
    assert untold("out.0.bias", NetworkKind.FUSION) == {"height", "canopy"}
    assert untold("backbone.bn1.bias", NetworkKind.DEEPLABV3) == {"canopy"}
    assert parse_arguments(["--out", "x", "--fusion"])[0].card().untold == {"canopy"}
    assert not parse_arguments(["--out", "x"])[0].card().untold
