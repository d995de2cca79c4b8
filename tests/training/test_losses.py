"""Losses: their values where they are known by hand, and what moves them."""

from __future__ import annotations

import pytest
import torch

from ryu_scape.segmentation.network import HEIGHT_OUTPUT
from training.losses import dice_bce_loss, height_loss, training_loss

TARGET = torch.zeros(2, 1, 16, 16)
TARGET[:, :, 4:12, 4:12] = 1


def test_a_perfect_answer_costs_nothing_and_a_wrong_one_much() -> None:
    sure = (TARGET * 2 - 1) * 50
    assert dice_bce_loss(sure, TARGET) == pytest.approx(0, abs=1e-4)
    assert dice_bce_loss(-sure, TARGET) > 40


def test_indecision_costs_the_value_known_by_hand() -> None:
    dice = (2 * 0.5 * 128 + 1) / (0.5 * 512 + 128 + 1)
    expected = torch.log(torch.tensor(2.0)) + 1 - dice
    assert dice_bce_loss(torch.zeros_like(TARGET), TARGET) == pytest.approx(float(expected), abs=1e-6)


def test_gap_weight_counts_errors_in_gaps_more() -> None:
    gap = torch.zeros_like(TARGET)
    gap[:, :, :2] = 1
    batch = {"mask": TARGET, "gap": gap, "height_m": torch.full_like(TARGET, torch.nan)}
    sure = (TARGET * 2 - 1) * 9
    wrong_in_gap, wrong_elsewhere = sure.clone(), sure.clone()
    wrong_in_gap[:, :, :2], wrong_elsewhere[:, :, -2:] = 9, 9
    costs = [float(training_loss({"out": logits}, batch, 4.0, 1.0)) for logits in (wrong_in_gap, wrong_elsewhere)]
    plain = [float(training_loss({"out": logits}, batch, 0.0, 1.0)) for logits in (wrong_in_gap, wrong_elsewhere)]
    assert costs[0] - plain[0] == pytest.approx(4 * (plain[1] - float(dice_only(wrong_elsewhere))), rel=0.02)
    assert costs[1] == pytest.approx(plain[1], abs=1e-3)
    assert plain[0] == pytest.approx(plain[1])


def dice_only(logits: torch.Tensor) -> torch.Tensor:
    return dice_bce_loss(logits, TARGET, torch.zeros_like(TARGET))


def test_unknown_heights_take_no_part() -> None:
    true_m = torch.tensor([[3.0, torch.nan], [torch.nan, 9.0]])
    predicted_m = torch.tensor([[6.0, 1e6], [-1e6, 9.0]], requires_grad=True)
    loss = height_loss(predicted_m, true_m)
    assert loss.item() == pytest.approx(1.5 / 30)
    loss.backward()
    assert predicted_m.grad is not None
    assert predicted_m.grad.isfinite().all()
    assert predicted_m.grad[0, 1] == 0
    assert height_loss(torch.ones(3), torch.full((3,), torch.nan)) == 0


def test_heights_count_with_their_weight() -> None:
    batch = {"mask": TARGET, "gap": torch.zeros_like(TARGET), "height_m": TARGET * 15}
    outputs = {"out": (TARGET * 2 - 1) * 50, HEIGHT_OUTPUT: torch.zeros_like(TARGET)}
    assert training_loss(outputs, batch, 0.0, 2.0) == pytest.approx(2 * 0.25 * 15 / 30, abs=1e-3)
