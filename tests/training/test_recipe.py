"""The recipe says what the command line asks for; without that it is the report's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ryu_scape.segmentation.normalisation import DsmEncoding
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
