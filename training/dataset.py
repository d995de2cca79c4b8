"""Random augmented crops of training tiles."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from ryu_scape.segmentation.normalisation import DsmEncoding, encode_dsm
from training.augment import Augmentation, change_colours, random_crop
from training.clutter import draw_clutter, repaint_roofs
from training.synthetic.imagined import imagine_heights
from training.tile import TrainingTile

GAP_REACH_PX = 6
CHIP_GSD_M = 0.4


class CropDataset(Dataset):
    """Augmented crops; crop i depends on the groups, the seed and i alone, so that a resumed run sees the same ones.

    Each item holds image (4, crop, crop) in [0, 1]; mask, gap, parting and height_m (1, crop, crop), where mask is 1 on
    buildings, gap is 1 on the ground between two of them, parting is 1 there and on the walls that two share, NaN where
    that is unknown, and height_m is NaN where there is no known building height. All are float32. `shares` weighs the
    groups of tiles; `dsm_dropout` is the share of crops with the fourth channel blanked, so that the weights serve RGB
    alone too; `imagined_dsm` is the share of the crops without a DSM that get an imagined one. With `part_buildings`
    the line where two buildings touch counts as a gap instead of as building.
    """

    def __init__(
        self,
        groups: Sequence[Sequence[TrainingTile]],
        shares: Sequence[float],
        crop_px: int,
        length: int,
        augmentation: Augmentation,
        encoding: DsmEncoding,
        dsm_dropout: float,
        imagined_dsm: float,
        part_buildings: bool,
        seed: int,
    ) -> None:
        self.groups, self.shares, self.crop_px, self.length = groups, np.array(shares) / sum(shares), crop_px, length
        self.augmentation, self.encoding, self.seed = augmentation, encoding, seed
        self.dsm_dropout, self.imagined_dsm, self.part_buildings = dsm_dropout, imagined_dsm, part_buildings

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        rng = np.random.default_rng((self.seed, index))
        group = self.groups[int(rng.choice(len(self.groups), p=self.shares))]
        crop = random_crop(group[int(rng.integers(len(group)))], self.crop_px, self.augmentation, rng)
        image = np.zeros((4, self.crop_px, self.crop_px), np.float32)
        image[:3] = change_colours(self._hardened(crop, rng), self.augmentation, rng).transpose(2, 0, 1)
        image[3] = self._dsm_channel(crop, rng)
        walls = party_walls(crop.labels) if self.part_buildings else np.zeros_like(crop.labels, bool)
        mask, gap = (crop.labels > 0) & ~walls, gaps(crop.labels) | walls
        parting = parting_lines(crop.labels, crop.tells_touching_apart)
        heights_m = np.concatenate([[np.nan], crop.building_heights_m]).astype(np.float32)
        return {
            "image": torch.from_numpy(image),
            "mask": torch.from_numpy(mask[None].astype(np.float32)),
            "gap": torch.from_numpy(gap[None].astype(np.float32)),
            "parting": torch.from_numpy(parting[None]),
            "height_m": torch.from_numpy(heights_m[crop.labels][None]),
        }

    def _hardened(self, crop: TrainingTile, rng: Generator) -> NDArray[np.uint8]:
        """The crop's colours (crop, crop, 3), with more on the ground or other roofs than it had."""
        rgb = crop.rgb
        if rng.random() < self.augmentation.repaint:
            rgb = repaint_roofs(rgb, crop.labels, rng)
        if rng.random() < self.augmentation.clutter:
            rgb = draw_clutter(rgb, crop.labels, CHIP_GSD_M, rng)
        return rgb

    def _dsm_channel(self, crop: TrainingTile, rng: Generator) -> NDArray[np.float32] | float:
        """The fourth channel (crop, crop) of a crop, or 0 where it stays blank."""
        if crop.dsm_channel is not None:
            return 0.0 if rng.random() < self.dsm_dropout else crop.dsm_channel.astype(np.float32) / np.float32(255)
        if rng.random() >= self.imagined_dsm:
            return 0.0
        mask = (crop.labels > 0).astype(np.uint8)
        heights_m = imagine_heights(crop.rgb, mask, CHIP_GSD_M, rng)
        return encode_dsm(heights_m, np.zeros_like(heights_m), self.encoding)


def gaps(labels: NDArray[np.uint16]) -> NDArray[np.bool_]:
    """Ground pixels (H, W) with two different buildings within GAP_REACH_PX, the likeliest to be bridged."""
    return (labels == 0) & _two_within(labels, GAP_REACH_PX)


def parting_lines(labels: NDArray[np.uint16], tells_touching_apart: bool) -> NDArray[np.float32]:
    """1 (H, W) on what parts two buildings, gap or wall, 0 elsewhere; NaN inside those that may be several in truth."""
    lines = (gaps(labels) | party_walls(labels)).astype(np.float32)
    return lines if tells_touching_apart else np.where(labels > 0, np.float32(np.nan), lines)


def party_walls(labels: NDArray[np.uint16]) -> NDArray[np.bool_]:
    """Building pixels (H, W) that touch another building: a line two pixels wide."""
    return (labels > 0) & _two_within(labels, 1)


def _two_within(labels: NDArray[np.uint16], reach_px: int) -> NDArray[np.bool_]:
    """Where a square of `reach_px` round a pixel holds two different buildings: its highest label is not its lowest."""
    square = np.ones((2 * reach_px + 1, 2 * reach_px + 1), np.uint8)
    most = np.iinfo(np.uint16).max
    lowest = most - cv2.dilate(np.where(labels == 0, 0, most - labels), square)
    return lowest < cv2.dilate(labels, square)
