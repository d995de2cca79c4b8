"""What training makes small: the report's segmentation loss, weighted on request, a height error, and what the further
outputs of a `FusionNetwork` add."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from ryu_scape.segmentation.fusion import COARSE_OUTPUT, HEIGHT_SCALE_OUTPUT, PARTING_OUTPUT
from ryu_scape.segmentation.network import HEIGHT_OUTPUT
from ryu_scape.segmentation.normalisation import HEIGHT_RANGE_M

COARSE_WEIGHT, PARTING_WEIGHT, LIKELIHOOD_WEIGHT = 0.4, 0.4, 0.05


def training_loss(
    outputs: dict[str, Tensor], batch: dict[str, Tensor], gap_weight: float, height_weight: float
) -> Tensor:
    """The loss of a batch of CropDataset; `gap_weight` is the extra weight of ground between two buildings."""
    pixel_weight = 1 + gap_weight * batch["gap"]
    loss = dice_bce_loss(outputs["out"].float(), batch["mask"], pixel_weight)
    if COARSE_OUTPUT in outputs:
        loss = loss + COARSE_WEIGHT * dice_bce_loss(outputs[COARSE_OUTPUT].float(), batch["mask"], pixel_weight)
    if PARTING_OUTPUT in outputs:
        loss = loss + PARTING_WEIGHT * known_dice_bce_loss(outputs[PARTING_OUTPUT].float(), batch["parting"])
    if HEIGHT_SCALE_OUTPUT in outputs:
        heights = outputs[HEIGHT_OUTPUT].float(), outputs[HEIGHT_SCALE_OUTPUT].float()
        loss = loss + height_weight * LIKELIHOOD_WEIGHT * height_likelihood_loss(*heights, batch["height_m"])
    elif HEIGHT_OUTPUT in outputs:
        loss = loss + height_weight * height_loss(outputs[HEIGHT_OUTPUT].float(), batch["height_m"])
    return loss


def dice_bce_loss(logits: Tensor, target: Tensor, pixel_weight: Tensor | None = None) -> Tensor:
    """BCE + (1 - Dice) of (B, 1, H, W) logits and a target of 0 and 1, Dice over the whole batch; a scalar.

    pixel_weight: (B, 1, H, W) weights of the BCE, or None. After U-Net (Ronneberger, Fischer & Brox 2015), whose
    weights grow on the ground between objects.
    """
    probability = torch.sigmoid(logits)
    overlap = 2 * (probability * target).sum() + 1
    dice = overlap / (probability.sum() + target.sum() + 1)
    return F.binary_cross_entropy_with_logits(logits, target, pixel_weight) + 1 - dice


def known_dice_bce_loss(logits: Tensor, target: Tensor) -> Tensor:
    """`dice_bce_loss` over the pixels whose target is known (not NaN)."""
    known = torch.isfinite(target)
    return dice_bce_loss(logits[known], target[known]) if known.any() else 0 * logits.sum()


def height_loss(predicted_m: Tensor, true_m: Tensor) -> Tensor:
    """Mean absolute error where the truth is known (not NaN), as a share of HEIGHT_RANGE_M; 0 where it is nowhere."""
    known = torch.isfinite(true_m)
    error_m = torch.where(known, predicted_m - torch.nan_to_num(true_m), 0).abs()
    return error_m.sum() / known.sum().clamp_min(1) / HEIGHT_RANGE_M


def height_likelihood_loss(predicted_m: Tensor, log_scale: Tensor, true_m: Tensor) -> Tensor:
    """Minus the log likelihood of the known heights where errors follow Laplace, mean over them; 0 where none is known.

    log_scale: the logarithm of the mean absolute error in metres that the network expects (Kendall & Gal 2017,
    arXiv:1703.04977).
    """
    known = torch.isfinite(true_m)
    error_m = torch.where(known, predicted_m - torch.nan_to_num(true_m), 0).abs()
    cost = torch.where(known, error_m * torch.exp(-log_scale) + log_scale, 0)
    return cost.sum() / known.sum().clamp_min(1)
