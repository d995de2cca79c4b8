"""The report's loss: binary cross-entropy plus one minus Dice."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F


def dice_bce_loss(logits: Tensor, target: Tensor) -> Tensor:
    """BCE + (1 - Dice) of (B, 1, H, W) logits and a target of 0 and 1, Dice over the whole batch; a scalar."""
    probability = torch.sigmoid(logits)
    overlap = 2 * (probability * target).sum() + 1
    dice = overlap / (probability.sum() + target.sum() + 1)
    return F.binary_cross_entropy_with_logits(logits, target) + 1 - dice
