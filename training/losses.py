"""What training makes small: the report's segmentation loss, weighted on request, and a height error."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from ryu_scape.segmentation.network import HEIGHT_OUTPUT
from ryu_scape.segmentation.normalisation import HEIGHT_RANGE_M


def training_loss(
    outputs: dict[str, Tensor], batch: dict[str, Tensor], gap_weight: float, height_weight: float
) -> Tensor:
    """The loss of a batch of CropDataset; `gap_weight` is the extra weight of ground between two buildings."""
    loss = dice_bce_loss(outputs["out"].float(), batch["mask"], 1 + gap_weight * batch["gap"])
    if HEIGHT_OUTPUT in outputs:
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


def height_loss(predicted_m: Tensor, true_m: Tensor) -> Tensor:
    """Mean absolute error where the truth is known (not NaN), as a share of HEIGHT_RANGE_M; 0 where it is nowhere."""
    known = torch.isfinite(true_m)
    error_m = torch.where(known, predicted_m - torch.nan_to_num(true_m), 0).abs()
    return error_m.sum() / known.sum().clamp_min(1) / HEIGHT_RANGE_M
