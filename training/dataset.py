"""Random augmented crops of training tiles."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from training.augment import Augmentation, change_colours, random_crop
from training.tile import TrainingTile

GAP_REACH_PX = 6


class CropDataset(Dataset):
    """Augmented crops; crop i depends on the seed and i alone, so that a resumed run sees the same ones.

    Each item holds image (4, crop, crop) in [0, 1]; mask, gap and height_m (1, crop, crop), where mask is 1 on
    buildings, gap is 1 on the ground between two of them, and height_m is NaN where there is no known building height.
    All are float32. `shares` weighs the groups of tiles; `dsm_dropout` is the share of crops with the fourth channel
    blanked, so that the weights serve RGB alone too.
    """

    def __init__(
        self,
        groups: Sequence[Sequence[TrainingTile]],
        shares: Sequence[float],
        crop_px: int,
        length: int,
        augmentation: Augmentation,
        dsm_dropout: float,
        seed: int,
    ) -> None:
        self.groups, self.shares, self.crop_px, self.length = groups, np.array(shares) / sum(shares), crop_px, length
        self.augmentation, self.dsm_dropout, self.seed = augmentation, dsm_dropout, seed

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        rng = np.random.default_rng((self.seed, index))
        group = self.groups[int(rng.choice(len(self.groups), p=self.shares))]
        crop = random_crop(group[int(rng.integers(len(group)))], self.crop_px, self.augmentation, rng)
        image = np.zeros((4, self.crop_px, self.crop_px), np.float32)
        image[:3] = change_colours(crop.rgb, self.augmentation, rng).transpose(2, 0, 1)
        if crop.dsm_channel is not None and rng.random() >= self.dsm_dropout:
            image[3] = crop.dsm_channel.astype(np.float32) / 255
        heights_m = np.concatenate([[np.nan], crop.building_heights_m]).astype(np.float32)
        return {
            "image": torch.from_numpy(image),
            "mask": torch.from_numpy((crop.labels[None] > 0).astype(np.float32)),
            "gap": torch.from_numpy(gaps(crop.labels)[None].astype(np.float32)),
            "height_m": torch.from_numpy(heights_m[crop.labels][None]),
        }


def gaps(labels: NDArray[np.uint16]) -> NDArray[np.bool_]:
    """Ground pixels (H, W) with two different buildings within GAP_REACH_PX, the likeliest to be bridged."""
    square = np.ones((2 * GAP_REACH_PX + 1, 2 * GAP_REACH_PX + 1), np.uint8)
    ground = labels == 0
    highest = cv2.dilate(labels, square)
    lowest = np.iinfo(np.uint16).max - cv2.dilate(np.where(ground, 0, np.iinfo(np.uint16).max - labels), square)
    return ground & (lowest < highest)
