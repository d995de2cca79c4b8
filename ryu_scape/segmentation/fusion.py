"""DeepLabV3 from afar, an EfficientNet-Lite2 close up and a branch of its own for the DSM, fused in one pyramid."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import TypeAlias

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torchvision.models._utils import IntermediateLayerGetter
from torchvision.models.segmentation.deeplabv3 import DeepLabV3

from ryu_scape.segmentation.encoder import LITE2, RGB_BANDS, Encoder, InvertedResidual, convolution, resized
from ryu_scape.segmentation.network import HEIGHT_OUTPUT, resnet_and_head
from ryu_scape.segmentation.normalisation import HEIGHT_RANGE_M

AFAR = 4
"""DeepLabV3 sees the image at a resolution lower by this factor: a sixteenth of the cost."""
OUTPUT_STRIDE_AFAR = 16
ATROUS_CELLS, CONTEXT_CELLS = [1, 2, 3], 5
"""In cells of AFAR * OUTPUT_STRIDE_AFAR pixels: no farther than a training crop shows."""
CONTEXT_CHANNELS = 256
CONTEXT_DROPOUT = 0.1
"""So that the rest also learns to do without DeepLabV3, and leaving it out tells what it adds."""
DSM_CHANNELS = (16, 24, 48, 96)
PYRAMID_CHANNELS = (48, 96, 96, 96, 96)
PARTING_OUTPUT, COARSE_OUTPUT, HEIGHT_SCALE_OUTPUT, CANOPY_OUTPUT = "parting", "coarse", "height_scale", "canopy"
FURTHER_OUTPUTS = {
    "parting": (PARTING_OUTPUT,),
    "height": (HEIGHT_OUTPUT, HEIGHT_SCALE_OUTPUT),
    "canopy": (CANOPY_OUTPUT,),
}
"""What it says beside buildings, by what that is about."""
LOG_SCALE_RANGE = (-2.3, 3.4)
"""Of the natural logarithm of metres: 0.1 m to 30 m."""
Looks: TypeAlias = tuple[list[Tensor], list[Tensor]]
"""Features of the colours of an image, at strides 2 to 32, and of the same image at half its resolution, at 4 to 32."""


class DsmBranch(nn.Module):
    """Features of the fourth channel at strides 2 to 16."""

    def __init__(self) -> None:
        super().__init__()
        self.stages = nn.ModuleList([convolution(1, DSM_CHANNELS[0], 3, 2)])
        for before, after in pairwise(DSM_CHANNELS):
            self.stages.append(
                nn.Sequential(InvertedResidual(before, after, 3, 2, 4), InvertedResidual(after, after, 3, 1, 3))
            )
        for module in self.modules():
            if isinstance(module, nn.Conv2d):  # its batch norms are frozen in most recipes: variances must hold
                nn.init.kaiming_normal_(module.weight, nonlinearity="relu")

    def forward(self, dsm: Tensor) -> list[Tensor]:
        """(B, 1, H, W) in [0, 1] to the features of each stage."""
        levels = []
        for stage in self.stages:
            dsm = stage(dsm)
            levels.append(dsm)
        return levels


class FusionNetwork(DeepLabV3):
    """Buildings, lines that part them, heights, and trees, from an image and from a DSM where there is one.

    A feature pyramid (Lin et al. 2017, arXiv:1612.03144) stands on an EfficientNet-Lite2 that sees the colours twice,
    as they are and at half resolution: each level knows objects at two scales. DeepLabV3 (four channels, ResNet-50)
    looks from afar; its features join the coarsest level. The DSM has an encoder of its own, whose features are added
    level by level, as in FuseNet (Hazirbas et al. 2016); where the fourth channel is blank it is silent and not
    computed. Trees are read off the encoder of the colours by one linear layer, which does not learn with the rest: it
    is fitted to a network that is ready.
    """

    def __init__(self, untold: Collection[str] = ()) -> None:
        """untold: those of FURTHER_OUTPUTS that are left out where it is not in training."""
        resnet, head = resnet_and_head(OUTPUT_STRIDE_AFAR, ATROUS_CELLS, CONTEXT_CELLS)
        super().__init__(IntermediateLayerGetter(resnet, {"layer4": "out"}), head)
        self.untold = {output for name in untold for output in FURTHER_OUTPUTS[name]}
        self.encoder = Encoder(LITE2, RGB_BANDS)
        self.dsm_branch = DsmBranch()
        self.context = nn.Conv2d(CONTEXT_CHANNELS, PYRAMID_CHANNELS[-1], 1)
        self.lateral = _pointwise(LITE2.tapped_channels, PYRAMID_CHANNELS)
        self.halved_lateral = _pointwise(LITE2.tapped_channels[:-1], PYRAMID_CHANNELS[1:], bias=False)
        self.dsm_lateral = _pointwise(DSM_CHANNELS, PYRAMID_CHANNELS[:-1], bias=False)
        self.narrow = nn.Conv2d(PYRAMID_CHANNELS[1], PYRAMID_CHANNELS[0], 1)
        self.smooth = nn.ModuleList(nn.Conv2d(width, width, 3, padding=1) for width in PYRAMID_CHANNELS)
        self.out = last_layers()
        widths = LITE2.tapped_channels[:-1]
        self.canopy = nn.ModuleList(nn.Conv2d(width, 1, 1, bias=level == 0) for level, width in enumerate(widths))
        self.halved_canopy = nn.ModuleList(nn.Conv2d(width, 1, 1, bias=False) for width in widths)
        for part in (self.canopy, self.halved_canopy):
            part.requires_grad_(False)

    def forward(self, images: Tensor) -> dict[str, Tensor]:
        """(B, 4, H, W) in [0, 1] to maps (B, 1, H, W); H and W are multiples of 64.

        "out": building logits; PARTING_OUTPUT: logits of the ground between and the walls shared by two buildings;
        HEIGHT_OUTPUT: metres above ground of the building there; HEIGHT_SCALE_OUTPUT: the logarithm of the mean
        absolute error, in metres, that it expects of them; CANOPY_OUTPUT, but in training: logits of the canopy of
        trees; COARSE_OUTPUT, in training alone: DeepLabV3's own logits.
        """
        afar = self._seen_from_afar(images)
        outputs = self.answer(images, self._spared(self.context(afar)))
        if self.training:
            return outputs | {COARSE_OUTPUT: resized(self.classifier[-1](afar), images)}
        return outputs

    def close_up(self, images: Tensor) -> dict[str, Tensor]:
        """As `forward`, without what DeepLabV3 sees from afar."""
        return self.answer(images, None)

    def answer(self, images: Tensor, context: Tensor | None) -> dict[str, Tensor]:
        """As `forward`, with the context (B, 96, h, w) of images as `context_of` gives it; None: without any."""
        looks = self.looks(images)
        finest = self._passed_down(looks, images, context)
        building, parting, height, scale = resized(self.out(finest), images).split(1, dim=1)
        outputs = {"out": building, PARTING_OUTPUT: parting, HEIGHT_OUTPUT: HEIGHT_RANGE_M * height}
        outputs[HEIGHT_SCALE_OUTPUT] = scale.clamp(*LOG_SCALE_RANGE)
        if self.training:
            return outputs
        if CANOPY_OUTPUT not in self.untold:
            outputs[CANOPY_OUTPUT] = self._canopy_of(looks, images)
        return {name: map_ for name, map_ in outputs.items() if name not in self.untold}

    def context_of(self, images: Tensor) -> Tensor:
        """Images as for `forward` to what DeepLabV3 adds to the coarsest level, (B, 96, H / 64, W / 64)."""
        context: Tensor = self.context(self._seen_from_afar(images))
        return context

    def finest_features(self, images: Tensor, context: Tensor | None) -> Tensor:
        """Images and context as for `answer` to what `out` reads, (B, 48, H / 2, W / 2)."""
        return self._passed_down(self.looks(images), images, context)

    def looks(self, images: Tensor) -> Looks:
        """What the encoder makes of the colours of images (B, 4, H, W)."""
        rgb = 2 * images[:, :RGB_BANDS] - 1
        return self.encoder(rgb), self.encoder(F.avg_pool2d(rgb, 2))[:-1]

    def _passed_down(self, looks: Looks, images: Tensor, context: Tensor | None) -> Tensor:
        """As `finest_features`, with the looks that the encoder took at the images."""
        features = self._of_colours(looks)
        if context is not None:
            features[-1] = features[-1] + resized(context, features[-1])
        features = self._with_dsm(features, images[:, RGB_BANDS:])
        finest = F.relu(self.smooth[-1](features[-1]))
        for level in range(len(features) - 2, -1, -1):
            if level == 0:
                finest = self.narrow(finest)
            finest = F.relu(self.smooth[level](resized(finest, features[level]) + features[level]))
        return finest

    def _seen_from_afar(self, images: Tensor) -> Tensor:
        """Images (B, 4, H, W) to the features (B, CONTEXT_CHANNELS, H / 64, W / 64) that DeepLabV3 would classify."""
        features = self.backbone(F.avg_pool2d(images, AFAR))["out"]
        for layer in list(self.classifier)[:-1]:
            features = layer(features)
        return features

    def _spared(self, context: Tensor) -> Tensor:
        """Context (B, C, h, w), while training 0 for a share CONTEXT_DROPOUT of the images."""
        if not self.training:
            return context
        return context * (torch.rand(len(context), 1, 1, 1, device=context.device) >= CONTEXT_DROPOUT)

    def _of_colours(self, looks: Looks) -> list[Tensor]:
        """A pyramid's features before they are passed down, at strides 2 to 32."""
        whole, halved = looks
        features = [lateral(level) for lateral, level in zip(self.lateral, whole, strict=True)]
        wider = [
            resized(lateral(level), like)
            for lateral, level, like in zip(self.halved_lateral, halved, features[1:], strict=True)
        ]
        return [features[0], *(one + other for one, other in zip(features[1:], wider, strict=True))]

    def _canopy_of(self, looks: Looks, images: Tensor) -> Tensor:
        """The looks that the encoder took at images (B, 4, H, W) to logits (B, 1, H, W).

        Maps of one size are added before they are resized: that gives the same and takes half the time.
        """
        whole, halved = looks
        finest, *middle = (layer(level) for layer, level in zip(self.canopy, whole[:-1], strict=True))
        *wider, coarsest = (layer(level) for layer, level in zip(self.halved_canopy, halved, strict=True))
        logits = resized(finest, images)
        for level in (*(one + other for one, other in zip(middle, wider, strict=True)), coarsest):
            logits = logits + resized(level, images)
        return logits

    def _with_dsm(self, features: list[Tensor], dsm: Tensor) -> list[Tensor]:
        """Pyramid features with those of the DSM (B, 1, H, W) added for the images that have one."""
        is_there = dsm.amax(dim=(1, 2, 3), keepdim=True) > 0
        if not self.training and not is_there.any():
            return features
        further = [
            is_there * lateral(level) for lateral, level in zip(self.dsm_lateral, self.dsm_branch(dsm), strict=True)
        ]
        return [one + other for one, other in zip(features, [*further, torch.zeros_like(features[-1])], strict=True)]


def last_layers() -> nn.Sequential:
    """What reads the finest features: logits of building and parting line, height, and its expected error."""
    return nn.Sequential(
        nn.Conv2d(PYRAMID_CHANNELS[0], PYRAMID_CHANNELS[0], 3, padding=1),
        nn.ReLU(inplace=True),
        nn.Conv2d(PYRAMID_CHANNELS[0], 4, 1),
    )


def _pointwise(incoming: list[int] | tuple[int, ...], outgoing: tuple[int, ...], bias: bool = True) -> nn.ModuleList:
    return nn.ModuleList(
        nn.Conv2d(before, after, 1, bias=bias) for before, after in zip(incoming, outgoing, strict=True)
    )
