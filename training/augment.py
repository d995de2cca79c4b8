"""Random changes of a tile's piece that leave its meaning as it is, each with its own strength."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from ryu_scape.settings import setting
from ryu_scape.settings.declared import Declared
from training.tile import TrainingTile

Image = NDArray[np.float32]


# fmt: off
@dataclass(frozen=True)
class Augmentation(Declared):
    """Strengths; without arguments nothing is changed."""

    flips: float = setting(0.0, "Share of crops turned by quarters and mirrored.", lowest=0, highest=1)
    rotations: float = setting(0.0, "Share of crops turned by any angle.", lowest=0, highest=1)
    largest_scale: float = setting(1.0, "GSD is divided or multiplied by up to this.", lowest=1, highest=10)
    colour: float = setting(0.0, "Strength of changes of light and colour; 1 is much.", lowest=0, highest=10)
    blur: float = setting(0.0, "Share of crops blurred.", lowest=0, highest=1)
    noise: float = setting(0.0, "Share of crops with sensor noise.", lowest=0, highest=1)
    jpeg: float = setting(0.0, "Share of crops compressed as JPEG.", lowest=0, highest=1)
    shadows: float = setting(0.0, "Share of crops with a shadow cast over a part.", lowest=0, highest=1)
    clutter: float = setting(0.0, "Share of crops with pools, courts and terraces drawn in.", lowest=0, highest=1)
    repaint: float = setting(0.0, "Share of crops whose roofs get other colours.", lowest=0, highest=1)
# fmt: on


FULL = Augmentation(1.0, 0.5, 1.4, 1.0, 0.3, 0.3, 0.2, 0.2)


def random_crop(tile: TrainingTile, crop_px: int, strength: Augmentation, rng: Generator) -> TrainingTile:
    """A square piece of a tile, scaled, turned and mirrored at random; what lies off the tile is its mirror image."""
    rows, cols = tile.labels.shape
    scale = float(np.exp(rng.uniform(-1, 1) * np.log(strength.largest_scale)))
    flipped = rng.random() < strength.flips
    angle = 90.0 * rng.integers(4) if flipped else 0.0
    if rng.random() < strength.rotations:
        angle = rng.uniform(0, 360)
    half = min(crop_px / scale / 2, rows / 2, cols / 2)
    centre = rng.uniform(half, cols - half + 1e-6), rng.uniform(half, rows - half + 1e-6)
    matrix = cv2.getRotationMatrix2D(centre, angle, scale)
    matrix[:, 2] += np.array([crop_px / 2, crop_px / 2]) - centre
    if flipped and rng.random() < 0.5:
        matrix = np.array([[-1, 0, crop_px - 1], [0, 1, 0]]) @ np.vstack([matrix, [0, 0, 1]])

    def warp(image: NDArray, interpolation: int) -> NDArray:
        return cv2.warpAffine(image, matrix, (crop_px, crop_px), flags=interpolation, borderMode=cv2.BORDER_REFLECT_101)

    channel = None if tile.dsm_channel is None else warp(tile.dsm_channel, cv2.INTER_LINEAR)
    rgb, labels = warp(tile.rgb, cv2.INTER_LINEAR), warp(tile.labels, cv2.INTER_NEAREST)
    return replace(tile, rgb=rgb, labels=labels, dsm_channel=channel)


def change_colours(rgb: NDArray[np.uint8], strength: Augmentation, rng: Generator) -> Image:
    """Shadow, light, colour, blur, noise and compression as they come from other places and sensors.

    rgb: (H, W, 3). Returns (H, W, 3) float32 in [0, 1].
    """
    image: Image = rgb.astype(np.float32) / np.float32(255)
    if rng.random() < strength.shadows:
        image *= _shadow(image.shape[:2], rng)
    if strength.colour:
        image = _relight(image, strength.colour, rng)
    if rng.random() < strength.blur:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 1.4))
    if rng.random() < strength.noise:
        image = image + rng.normal(0, rng.uniform(0.005, 0.03), image.shape).astype(np.float32)
    clipped: Image = np.clip(image, 0, 1).astype(np.float32)
    return _compress(clipped, int(rng.integers(30, 90))) if rng.random() < strength.jpeg else clipped


def _relight(image: Image, strength: float, rng: Generator) -> Image:
    """Contrast, brightness, saturation, colour cast and gamma."""
    mean = image.mean()
    image = (image - mean) * _factor(1.4, strength, rng) + mean * _factor(1.35, strength, rng)
    grey = image.mean(axis=2, keepdims=True)
    image = grey + (image - grey) * _factor(1.8, strength, rng)
    image = image * (1 + strength * rng.uniform(-0.08, 0.08, 3)).astype(np.float32)
    return np.clip(image, 0, 1) ** _factor(1.3, strength, rng)


def _factor(largest: float, strength: float, rng: Generator) -> float:
    return float(np.exp(rng.uniform(-1, 1) * strength * np.log(largest)))


def _shadow(shape: tuple[int, int], rng: Generator) -> Image:
    """(H, W, 3) factors: a soft-edged quadrilateral in which little but blue skylight is left, 1 elsewhere."""
    height, width = shape
    corners = rng.uniform(-0.2, 1.2, (4, 2)) * (width, height)
    around = np.argsort(np.arctan2(*(corners - corners.mean(axis=0)).T))
    mask = np.zeros(shape, np.float32)
    cv2.fillPoly(mask, [corners[around].astype(np.int32)], 1.0)
    mask = cv2.GaussianBlur(mask, (0, 0), rng.uniform(0.7, 2.0))[..., None]
    light = rng.uniform(0.35, 0.7) * np.array([0.95, 1.0, 1.1])
    return (1 - mask * (1 - light)).astype(np.float32)


def _compress(image: Image, quality: int) -> Image:
    encoded = cv2.imencode(".jpg", (image * 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR), np.float32) / np.float32(255)
