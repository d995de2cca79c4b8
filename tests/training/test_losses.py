"""Losses: their values where they are known by hand, and what moves them."""

from __future__ import annotations

import pytest
import torch

from ryu_scape.segmentation.fusion import COARSE_OUTPUT, HEIGHT_SCALE_OUTPUT, PARTING_OUTPUT
from ryu_scape.segmentation.network import HEIGHT_OUTPUT
from training.losses import dice_bce_loss, height_likelihood_loss, height_loss, known_dice_bce_loss, training_loss

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


def test_what_is_not_known_to_part_buildings_takes_no_part() -> None:
    target = TARGET.clone()
    target[:, :, :, 8:] = torch.nan
    sure = (TARGET * 2 - 1) * 50
    wrong_where_unknown = torch.where(torch.isnan(target), -sure, sure).requires_grad_()
    loss = known_dice_bce_loss(wrong_where_unknown, target)
    assert loss.item() == pytest.approx(0, abs=1e-4)
    loss.backward()
    assert wrong_where_unknown.grad is not None
    assert wrong_where_unknown.grad.isfinite().all()
    assert known_dice_bce_loss(sure, torch.full_like(TARGET, torch.nan)) == 0


def test_the_likelihood_is_greatest_at_the_true_height_and_the_true_error() -> None:
    true_m = torch.tensor([4.0, 8.0, 8.0, torch.nan])
    predicted_m = torch.tensor([6.0, 6.0, 10.0, 1e6])
    costs = [float(height_likelihood_loss(predicted_m, torch.full((4,), s), true_m)) for s in (0.5, 0.693, 0.9)]
    assert costs[1] == pytest.approx(1 + 0.693, abs=1e-3)
    assert costs[1] < min(costs[0], costs[2])
    nearer = height_likelihood_loss(predicted_m.clamp_max(9), torch.full((4,), 0.693), true_m)
    assert float(nearer) < costs[1]
    assert height_likelihood_loss(predicted_m, torch.zeros(4), torch.full((4,), torch.nan)) == 0


def test_each_further_output_of_the_fusion_network_costs() -> None:
    nothing, unknown = torch.zeros_like(TARGET), torch.full_like(TARGET, torch.nan)
    batch = {"mask": TARGET, "gap": nothing, "parting": TARGET, "height_m": unknown}
    sure = (TARGET * 2 - 1) * 50
    right = {
        "out": sure,
        COARSE_OUTPUT: sure,
        PARTING_OUTPUT: sure,
        HEIGHT_OUTPUT: nothing,
        HEIGHT_SCALE_OUTPUT: nothing,
    }
    assert training_loss(right, batch, 0.0, 1.0) == pytest.approx(0, abs=1e-3)
    for name in ("out", COARSE_OUTPUT, PARTING_OUTPUT):
        assert training_loss(right | {name: -sure}, batch, 0.0, 1.0) > 10
    known = batch | {"height_m": 15 * TARGET}
    assert training_loss(right, known, 0.0, 1.0) > 0.05


def test_heights_count_with_their_weight() -> None:
    batch = {"mask": TARGET, "gap": torch.zeros_like(TARGET), "height_m": TARGET * 15}
    outputs = {"out": (TARGET * 2 - 1) * 50, HEIGHT_OUTPUT: torch.zeros_like(TARGET)}
    assert training_loss(outputs, batch, 0.0, 2.0) == pytest.approx(2 * 0.25 * 15 / 30, abs=1e-3)
