"""Tensors that read trees off a network, made by chance."""

from __future__ import annotations

import torch
from torch import Tensor
from torchvision.models.segmentation.deeplabv3 import DeepLabV3

from ryu_scape.segmentation.weights import shapes_of
from ryu_scape.segmentation.weights_file import beginnings_of


def chance_canopy(network: DeepLabV3) -> dict[str, Tensor]:
    """Such tensors of a `FusionNetwork`, the same every time."""
    chance = torch.Generator().manual_seed(6)
    shapes = {name: shape for name, shape in shapes_of(network).items() if name.startswith(beginnings_of(["canopy"]))}
    return {name: 0.05 * torch.randn(shape, generator=chance) for name, shape in shapes.items()}
