"""The networks that `training.compare` sets beside DeepLabV3: U-Nets over planes and over volumes."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn

from ryu_scape.segmentation.normalisation import HEIGHT_RANGE_M

RGB_BANDS = 3


class UNet(nn.Module):
    """U-Net (Ronneberger, Fischer & Brox 2015), or with three dimensions 3D U-Net (Çiçek et al. 2016).

    Two convolutions a level; each level down halves height and width and doubles the channels. A volume keeps its
    depth: three bands leave nothing to halve.
    """

    def __init__(self, dimensions: int, in_channels: int, base_channels: int, levels: int = 5) -> None:
        super().__init__()
        convolution = nn.Conv2d if dimensions == 2 else nn.Conv3d
        transposed = nn.ConvTranspose2d if dimensions == 2 else nn.ConvTranspose3d
        halved: Any = (2, 2) if dimensions == 2 else (1, 2, 2)
        widths = [base_channels * 2**level for level in range(levels)]
        self.down = nn.ModuleList(
            _block(dimensions, before, width) for before, width in zip([in_channels, *widths], widths, strict=False)
        )
        self.pool = nn.MaxPool2d(halved) if dimensions == 2 else nn.MaxPool3d(halved)
        deepest_first = widths[::-1]
        pairs = list(pairwise(deepest_first))
        self.grow = nn.ModuleList(transposed(below, here, halved, halved) for below, here in pairs)
        self.up = nn.ModuleList(_block(dimensions, 2 * here, here) for _, here in pairs)
        self.last = convolution(base_channels, 1, 1)

    def forward(self, features: Tensor) -> Tensor:
        """(B, C, H, W) to (B, 1, H, W), or (B, C, D, H, W) to (B, 1, D, H, W); H and W multiples of 2^(levels - 1)."""
        skipped = []
        for level, block in enumerate(self.down):
            features = block(self.pool(features) if level else features)
            skipped.append(features)
        skipped.pop()
        for grow, block in zip(self.grow, self.up, strict=True):
            features = block(torch.cat([skipped.pop(), grow(features)], dim=1))
        return self.last(features)


def _block(dimensions: int, before: int, after: int) -> nn.Sequential:
    convolution, norm = (nn.Conv2d, nn.BatchNorm2d) if dimensions == 2 else (nn.Conv3d, nn.BatchNorm3d)
    layers: list[nn.Module] = []
    for channels in (before, after):
        layers += [convolution(channels, after, 3, padding=1, bias=False), norm(after), nn.ReLU(inplace=True)]
    return nn.Sequential(*layers)


class PlaneSegmenter(nn.Module):
    """A 2D U-Net that finds buildings in RGB and DSM."""

    def __init__(self, base_channels: int = 32) -> None:
        super().__init__()
        self.unet = UNet(2, 4, base_channels)

    def forward(self, images: Tensor) -> dict[str, Tensor]:
        """(B, 4, H, W) to {"out": (B, 1, H, W)} logits."""
        return {"out": self.unet(images)}


class VolumeSegmenter(nn.Module):
    """A 3D U-Net that takes the colour bands for the depth of a volume; its answer is the mean over the depth."""

    def __init__(self, base_channels: int = 32) -> None:
        super().__init__()
        self.unet = UNet(3, 1, base_channels)

    def forward(self, images: Tensor) -> dict[str, Tensor]:
        """(B, 4, H, W), of which RGB is used, to {"out": (B, 1, H, W)} logits."""
        return {"out": self.unet(images[:, None, :RGB_BANDS]).mean(dim=2)}


class HeightRegressor(nn.Module):
    """A 2D U-Net that guesses the DSM's height above the terrain from RGB alone."""

    def __init__(self, base_channels: int = 32) -> None:
        super().__init__()
        self.unet = UNet(2, RGB_BANDS, base_channels)

    def forward(self, images: Tensor) -> dict[str, Tensor]:
        """(B, 4, H, W), of which RGB is used, to {"height_m": (B, 1, H, W)} metres."""
        return {"height_m": HEIGHT_RANGE_M * self.unet(images[:, :RGB_BANDS])}


def parameter_count(network: nn.Module) -> int:
    """Numbers that training changes."""
    return sum(parameter.numel() for parameter in network.parameters() if parameter.requires_grad)


def training_bytes(network: nn.Module, image_shape: Sequence[int]) -> int:
    """Memory that one training step with Adam takes, counted without running it: `image_shape` is (B, C, H, W).

    Weights, gradients and Adam's two moments, and every activation that is kept for the backward pass; a convolution's
    workspace comes on top. The network is run on torch's meta device, where tensors have shapes and no content.
    """
    shadow = copy.deepcopy(network).to("meta").train()
    kept: dict[int, Tensor] = {}

    def keep(tensor: Tensor) -> Tensor:
        kept[tensor.untyped_storage()._cdata] = tensor
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        shadow(torch.empty(tuple(image_shape), device="meta"))
    weights = {parameter.untyped_storage()._cdata for parameter in shadow.parameters()}
    activations = sum(t.untyped_storage().nbytes() for key, t in kept.items() if key not in weights)
    return activations + 4 * sum(p.numel() * p.element_size() for p in shadow.parameters())
