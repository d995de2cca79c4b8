"""DeepLabV3 with a ResNet-50 backbone and four input channels: the building logit, and on request the height, of each
pixel; on request beside it a path that sharpens its answer."""

from __future__ import annotations

from torch import Tensor, nn
from torchvision.models import ResNet, resnet50
from torchvision.models._utils import IntermediateLayerGetter
from torchvision.models.segmentation.deeplabv3 import DeepLabHead, DeepLabV3
from torchvision.models.segmentation.fcn import FCNHead

from ryu_scape.segmentation.detail import DetailPath
from ryu_scape.segmentation.normalisation import HEIGHT_RANGE_M, IN_CHANNELS

LAYER3_CHANNELS = 1024
HEIGHT_OUTPUT = "aux"
CONTEXT_PX = 264
ATROUS_REACH_PX = (48, 96, 144)
DILATED_STAGES = {8: (False, True, True), 16: (False, False, True)}


class HeightHead(FCNHead):
    """Height above ground in metres, on the features that DeepLabV3 offers to an auxiliary head."""

    def forward(self, features: Tensor) -> Tensor:
        """Features (B, 1024, h, w) to metres (B, 1, h, w)."""
        return HEIGHT_RANGE_M * super().forward(features)


class DetailedDeepLabV3(DeepLabV3):
    """DeepLabV3 whose logits are a coarse answer that a DetailPath sharpens."""

    def __init__(self, backbone: nn.Module, classifier: nn.Module, aux_classifier: nn.Module | None) -> None:
        super().__init__(backbone, classifier, aux_classifier)
        self.detail = DetailPath(IN_CHANNELS)

    def forward(self, images: Tensor) -> dict[str, Tensor]:
        """(B, 4, H, W) to {"out": (B, 1, H, W)} logits, and heights where there is a head for them."""
        outputs = super().forward(images)
        outputs["out"] = self.detail(images, outputs["out"])
        return outputs


def build_network(output_stride: int = 8, height_head: bool = False, detail_path: bool = False) -> DeepLabV3:
    """An untrained network; its forward takes (B, 4, H, W) and gives {"out": (B, 1, H, W)} logits.

    With a `height_head` it also gives {HEIGHT_OUTPUT: (B, 1, H, W)}, the height of what stands there in metres; with a
    `detail_path` the logits follow edges that DeepLabV3's coarse cells cannot.

    It is torchvision's DeepLabV3 (Chen et al. 2017, arXiv:1706.05587) with two changes that make its answer for a pixel
    depend on that pixel's surroundings alone, so that a tile cut into windows shows no seams: the image-level pooling
    averages over CONTEXT_PX around each pixel instead of over whatever was passed in, and the atrous rates reach no
    farther than a training crop. The weights fit any `output_stride`, 8 (sharper) or 16 (three times faster).
    """
    rates = [reach // output_stride for reach in ATROUS_REACH_PX]
    backbone, head = resnet_and_head(output_stride, rates, CONTEXT_PX // output_stride | 1)
    features = {"layer4": "out"}
    if height_head:
        features["layer3"] = HEIGHT_OUTPUT
    heights = HeightHead(LAYER3_CHANNELS, 1) if height_head else None
    kind = DetailedDeepLabV3 if detail_path else DeepLabV3
    return kind(IntermediateLayerGetter(backbone, features), head, heights)


def resnet_and_head(output_stride: int, atrous_rates: list[int], context_cells: int) -> tuple[ResNet, DeepLabHead]:
    """The two halves of a DeepLabV3 for four channels; its pooling averages over `context_cells` (odd) a side."""
    resnet = resnet50(weights=None, replace_stride_with_dilation=list(DILATED_STAGES[output_stride]))
    resnet.conv1 = nn.Conv2d(IN_CHANNELS, 64, kernel_size=7, stride=2, padding=3, bias=False)
    head = DeepLabHead(2048, 1, atrous_rates=atrous_rates)
    image_pooling = head[0].convs[-1]
    image_pooling[0] = _context_pooling(context_cells)
    return resnet, head


def _context_pooling(cells: int) -> nn.Sequential:
    """Mean over a square of `cells` (odd) around each cell, cut off at the border; one axis after the other."""
    reach = cells // 2
    return nn.Sequential(
        nn.AvgPool2d((cells, 1), stride=1, padding=(reach, 0), count_include_pad=False),
        nn.AvgPool2d((1, cells), stride=1, padding=(0, reach), count_include_pad=False),
    )
