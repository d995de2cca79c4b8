"""The report's ways to buildings, and those beside them: what network, and what its training makes small."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from torch import Tensor, nn

from ryu_scape.segmentation.fusion import FusionNetwork
from ryu_scape.segmentation.network import build_network
from ryu_scape.segmentation.normalisation import HEIGHT_RANGE_M
from training.losses import dice_bce_loss
from training.networks import HeightRegressor, PlaneSegmenter, VolumeSegmenter


@dataclass(frozen=True)
class Approach:
    """A way to buildings: what network, and what its training makes small."""

    key: str
    name: str
    build: Callable[[], nn.Module]
    loss: Callable[[dict[str, Tensor], dict[str, Tensor]], Tensor]
    image_channels: int


def segmentation_loss(outputs: dict[str, Tensor], batch: dict[str, Tensor]) -> Tensor:
    """The report's loss of the building mask."""
    return dice_bce_loss(outputs["out"], batch["mask"])


def dsm_loss(outputs: dict[str, Tensor], batch: dict[str, Tensor]) -> Tensor:
    """Mean squared error of the guessed DSM above terrain, in units of HEIGHT_RANGE_M."""
    return nn.functional.mse_loss(outputs["height_m"] / HEIGHT_RANGE_M, batch["image"][:, 3:])


APPROACHES = (
    Approach("volume", "3D U-Net, image as volume", VolumeSegmenter, segmentation_loss, 3),
    Approach("regression", "2D U-Net, DSM by MSE", HeightRegressor, dsm_loss, 3),
    Approach("deeplab", "DeepLabV3 ResNet-50", build_network, segmentation_loss, 4),
    Approach("detail", "DeepLabV3 with detail path", partial(build_network, detail_path=True), segmentation_loss, 4),
    Approach("fusion", "DeepLabV3 in the fusion network", FusionNetwork, segmentation_loss, 4),
    Approach("plane", "2D U-Net", PlaneSegmenter, segmentation_loss, 4),
)
