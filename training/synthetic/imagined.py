"""A plausible DSM for real images that come with building masks alone.

Real chips seldom have a DSM, and a network that has seen heights over a procedural city only takes every tree for a
house. So each real building gets a roof of some height, the vegetation beside it a bumpy canopy, and a few bumps stand
just anywhere: the network then learns to trust a height where the image, too, looks like a roof.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.synthetic.canvas import noise

EXCESS_GREEN = 0.03


def imagine_heights(
    rgb: NDArray[np.uint8], mask: NDArray[np.uint8], gsd_m: float, rng: Generator
) -> NDArray[np.float32]:
    """Heights above terrain in metres, (H, W) float32, that fit an image (H, W, 3) and its building mask (H, W)."""
    canopy = _canopy(rgb, mask, gsd_m, rng)
    heights = np.where(mask > 0, _roofs(mask, gsd_m, rng), canopy)
    heights = cv2.GaussianBlur(heights.astype(np.float32), (0, 0), rng.uniform(0.5, 2.5))
    return heights + rng.normal(0, rng.uniform(0.03, 0.3), heights.shape).astype(np.float32)


def _roofs(mask: NDArray[np.uint8], gsd_m: float, rng: Generator) -> NDArray[np.float32]:
    """Each connected building at a height of its own, half of them with slopes that rise from the eaves."""
    count, labels = cv2.connectedComponents(mask)
    eaves = np.clip(rng.lognormal(1.8, 0.6, count), 2.5, 60)
    pitches = np.where(rng.random(count) < 0.5, rng.uniform(0.2, 0.8, count), 0.0)
    from_eave_m = np.minimum(cv2.distanceTransform(mask, cv2.DIST_L2, 5) * gsd_m, 6.0)
    return (eaves[labels] + pitches[labels] * from_eave_m).astype(np.float32)


def _canopy(rgb: NDArray[np.uint8], mask: NDArray[np.uint8], gsd_m: float, rng: Generator) -> NDArray[np.float32]:
    """Bumpy heights over vegetation (excess green, dark green) and over some other patches off the buildings."""
    size = max(mask.shape)
    red, green, blue = np.moveaxis(rgb.astype(np.float32) / 255, 2, 0)
    brightness = (red + green + blue) / 3 + 1e-3
    plants = ((2 * green - red - blue) / (3 * brightness) > EXCESS_GREEN).astype(np.float32)
    plants = cv2.GaussianBlur(plants, (0, 0), 1.0 / gsd_m) > 0.5
    crop = np.s_[: mask.shape[0], : mask.shape[1]]
    stands = noise(size, rng.uniform(5, 30) / gsd_m, rng)[crop] > rng.uniform(-0.5, 1.2)
    anywhere = noise(size, rng.uniform(4, 20) / gsd_m, rng)[crop] > rng.uniform(1.2, 3.0)
    covered = ((plants & stands) | anywhere) & (cv2.dilate(mask, np.ones((5, 5), np.uint8)) == 0)
    bumps = 1 + 0.35 * noise(size, rng.uniform(1.5, 4) / gsd_m, rng)[crop] + 0.15 * noise(size, 0.8 / gsd_m, rng)[crop]
    height = rng.uniform(2, 14) * bumps * (1 + 0.3 * noise(size, 15 / gsd_m, rng)[crop])
    rim = np.clip(cv2.distanceTransform(covered.astype(np.uint8), cv2.DIST_L2, 5) * gsd_m / 1.5, 0, 1)
    return np.where(covered, np.clip(height, 0.5, 30) * np.sqrt(rim), 0).astype(np.float32)
