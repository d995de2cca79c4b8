"""A second path beside DeepLabV3 that sees the image at full resolution and draws the outlines that it blurs."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ryu_scape.segmentation.encoder import LITE0, Encoder, resized

PYRAMID_CHANNELS = (32, 96, 96, 96, 96)


class DetailPath(nn.Module):
    """Building logits from the image and from a first, coarse answer: a feature pyramid on an EfficientNet-Lite0.

    A path for context and one for detail as in BiSeNet (Yu et al. 2018, arXiv:1808.00897); the pyramid is that of Lin
    et al. 2017 (arXiv:1612.03144). The coarse logits join it at its finest level.
    """

    def __init__(self, in_channels: int) -> None:
        super().__init__()
        self.encoder = Encoder(LITE0, in_channels)
        incoming = LITE0.tapped_channels
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
        levels[0] = torch.cat([levels[0], resized(coarse_logits, levels[0]).clamp(-8, 8)], dim=1)
        features = self.lateral[-1](levels[-1])
        for level in range(len(levels) - 2, -1, -1):
            if level == 0:
                features = self.narrow(features)
            features = resized(features, levels[level]) + self.lateral[level](levels[level])
            features = F.relu(self.smooth[level](features))
        return resized(self.out(features), images)
