"""Tiles in memory, and random augmented crops of them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch.utils.data import Dataset

from ryu_scape.segmentation.normalisation import DsmEncoding, encode_dsm
from ryu_scape.terrain import estimate_terrain
from training.synthetic.layout import plan_city
from training.synthetic.render import render_tile
from training.synthetic.sensor import sense_dsm

IMAGE_ENDINGS = {".jpg", ".jpeg", ".png"}
GSD_M = (0.3, 0.5)
DSM_GSD_M = (0.25, 0.5, 0.5, 1.0, 30.0)


@dataclass(frozen=True, eq=False)
class Tile:
    """rgb: (H, W, 3) uint8. height: (H, W) uint8, the encoded DSM times 255, or None. mask: (H, W) uint8, 0 or 1."""

    rgb: NDArray[np.uint8]
    height: NDArray[np.uint8] | None
    mask: NDArray[np.uint8]


def synthetic_tile(seed: int, size_px: int, encoding: DsmEncoding) -> Tile:
    """One tile of the procedural city, with a GSD and a DSM drawn at random."""
    rng = np.random.default_rng(seed)
    gsd_m = float(rng.uniform(*GSD_M))
    tile = render_tile(plan_city(size_px * gsd_m, rng), size_px, gsd_m, rng)
    dsm_m = sense_dsm(tile.surface_m, gsd_m, float(rng.choice(DSM_GSD_M)), rng)
    channel = encode_dsm(dsm_m, estimate_terrain(dsm_m, gsd_m), encoding)
    return Tile(tile.rgb, np.round(channel * 255).astype(np.uint8), (tile.labels > 0).astype(np.uint8))


def synthetic_tiles(count: int, seed: int, size_px: int, encoding: DsmEncoding, workers: int) -> list[Tile]:
    """`count` tiles with seeds from `seed` on, made by `workers` processes."""
    with ProcessPoolExecutor(workers) as pool:
        seeds = range(seed, seed + count)
        return list(pool.map(synthetic_tile, seeds, [size_px] * count, [encoding] * count, chunksize=4))


def folder_tiles(folder: Path) -> dict[str, Tile]:
    """Image and mask of each name in `folder`/images and `folder`/masks; RGB only."""
    tiles = {}
    for path in sorted(p for p in (folder / "images").iterdir() if p.suffix.lower() in IMAGE_ENDINGS):
        image, mask = (
            cv2.imread(str(path)),
            cv2.imread(str(folder / "masks" / f"{path.stem}.png"), cv2.IMREAD_GRAYSCALE),
        )
        if image is None or mask is None or mask.shape != image.shape[:2]:
            raise SystemExit(f"{path}: the image or its mask cannot be read, or their sizes differ.")
        tiles[path.stem] = Tile(image[..., ::-1].copy(), None, (mask > 0).astype(np.uint8))
    return tiles


class CropDataset(Dataset):
    """Augmented crops, `len` of them; crop i depends on the seed and i alone, so a resumed run sees the same ones.

    Each item is (image (4, crop, crop) float32 in [0, 1], mask (1, crop, crop) float32). `shares` weighs the groups
    of tiles, `dsm_dropout` is the share of crops whose fourth channel is blanked: the weights then serve RGB alone too.
    """

    def __init__(
        self,
        groups: Sequence[Sequence[Tile]],
        shares: Sequence[float],
        crop_px: int,
        length: int,
        dsm_dropout: float,
        seed: int,
    ) -> None:
        self.groups, self.shares, self.crop_px, self.length = groups, np.array(shares) / sum(shares), crop_px, length
        self.dsm_dropout, self.seed = dsm_dropout, seed

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: int) -> tuple[torch.Tensor, torch.Tensor]:
        rng = np.random.default_rng((self.seed, index))
        group = self.groups[int(rng.choice(len(self.groups), p=self.shares))]
        rgb, height, mask = random_crop(group[int(rng.integers(len(group)))], self.crop_px, rng)
        image = np.zeros((4, self.crop_px, self.crop_px), np.float32)
        image[:3] = change_colours(rgb, rng).transpose(2, 0, 1)
        if height is not None and rng.random() >= self.dsm_dropout:
            image[3] = height.astype(np.float32) / 255
        return torch.from_numpy(image), torch.from_numpy(mask[None].astype(np.float32))


def random_crop(
    tile: Tile, crop_px: int, rng: Generator
) -> tuple[NDArray[np.uint8], NDArray[np.uint8] | None, NDArray[np.uint8]]:
    """A square piece, scaled by 0.7 to 1.4, turned by any angle or by quarters and mirrored, padded by reflection."""
    rows, cols = tile.mask.shape
    scale = float(np.exp(rng.uniform(np.log(0.7), np.log(1.4))))
    angle = rng.uniform(0, 360) if rng.random() < 0.5 else 90.0 * rng.integers(4)
    half = min(crop_px / scale / 2, rows / 2, cols / 2)
    centre = rng.uniform(half, cols - half + 1e-6), rng.uniform(half, rows - half + 1e-6)
    matrix = cv2.getRotationMatrix2D(centre, angle, scale)
    matrix[:, 2] += np.array([crop_px / 2, crop_px / 2]) - centre
    if rng.random() < 0.5:
        matrix = np.array([[-1, 0, crop_px - 1], [0, 1, 0]]) @ np.vstack([matrix, [0, 0, 1]])

    def warp(image: NDArray[np.uint8], interpolation: int) -> NDArray[np.uint8]:
        return cv2.warpAffine(image, matrix, (crop_px, crop_px), flags=interpolation, borderMode=cv2.BORDER_REFLECT_101)

    height = None if tile.height is None else warp(tile.height, cv2.INTER_LINEAR)
    return warp(tile.rgb, cv2.INTER_LINEAR), height, warp(tile.mask, cv2.INTER_NEAREST)


def change_colours(rgb: NDArray[np.uint8], rng: Generator) -> NDArray[np.float32]:
    """Brightness, contrast, saturation, colour cast, gamma, blur and noise, mildly; (H, W, 3) float32 in [0, 1]."""
    image = rgb.astype(np.float32) / 255
    image = (image - image.mean()) * rng.uniform(0.7, 1.35) + image.mean() * rng.uniform(0.7, 1.3)
    grey = image.mean(axis=2, keepdims=True)
    image = grey + (image - grey) * rng.uniform(0.4, 1.4)
    image *= rng.uniform(0.92, 1.08, 3).astype(np.float32)
    image = np.clip(image, 0, 1) ** rng.uniform(0.75, 1.3)
    if rng.random() < 0.3:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 1.4))
    if rng.random() < 0.3:
        image = image + rng.normal(0, rng.uniform(0.005, 0.03), image.shape)
    return np.clip(image, 0, 1).astype(np.float32)
