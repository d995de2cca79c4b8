"""From which side the sun shone when an image was taken, by which sides of buildings are dark along their walls.

Every outline tells by the ground before each of its walls: it is darker where the wall faces away from the sun. All
outlines together tell from where, and how alike they tell it says whether there are shadows at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from affine import Affine
from numpy.typing import NDArray

from ryu_scape.arrays.groups import mean_of_each
from ryu_scape.arrays.masks import nearest_of
from ryu_scape.heights.shadow_rays import OPEN, ShadowedGround

FARTHEST_M = 8.0
NEAR_M, SUNNY_M = (0.4, 2.5), 1.0
SHADED_M = 1.5
BINS, STEP_DEG = 36, 5
MOST_M2, MOST_CONTRAST = 4.0, 0.8
FACES_AWAY, FACES_SUN = 0.5, -0.3
DARKER, LEAST_MORE, LEAST_T, LEAST_T_WHEN_TOLD, LEAST_BUILDINGS = 0.2, 0.3, 4.5, 3.0, 4


@dataclass(frozen=True, eq=False)
class WallPixels:
    """Pixels (n,) of open ground near outlines: the building, how far it is, the bearing from it in radians."""

    owner: NDArray[np.int32]
    distance_m: NDArray[np.float32]
    bearing: NDArray[np.float64]
    brightness: NDArray[np.float32]
    pixel_m: float

    @classmethod
    def of(cls, ground: ShadowedGround) -> WallPixels:
        """Those up to `FARTHEST_M` away."""
        is_building = ground.labels >= 0
        distance_px, nearest = nearest_of(is_building)
        down, right = np.gradient(cv2.GaussianBlur(distance_px, (0, 0), 1.5))
        distance_m = distance_px * np.float32(ground.pixel_m)
        near = (ground.labels == OPEN) & (distance_m > NEAR_M[0]) & (distance_m < FARTHEST_M)
        bearing = _bearing(ground.transform, right[near], down[near])
        owner = ground.labels[is_building][nearest[near]]
        return cls(owner, distance_m[near], bearing, ground.brightness[near], ground.pixel_m)

    def facing(self, sun_azimuth_deg: float) -> NDArray[np.float64]:
        """(n,) 1 on the side away from the sun, -1 on its side."""
        return np.asarray(np.cos(self.bearing - np.radians(sun_azimuth_deg + 180.0)))

    def shaded(self, sun_azimuth_deg: float) -> NDArray[np.bool_]:
        """Those (n,) that lie in the shadow of any building."""
        return (self.facing(sun_azimuth_deg) > FACES_AWAY) & (self.distance_m < SHADED_M)

    def sunny(self, sun_azimuth_deg: float) -> NDArray[np.bool_]:
        """Those (n,) on the sunny side of their building."""
        return (self.facing(sun_azimuth_deg) < FACES_SUN) & (self.distance_m > SUNNY_M)

    def sun_azimuth_deg(self) -> float:
        """The azimuth of the sun that the dark sides agree with best, within some tens of degrees."""
        total, darkness = self._dark_sides()
        bearing = (np.arange(BINS) + 0.5) / BINS * 2 * np.pi - np.pi
        away = np.radians(np.arange(0, 360, STEP_DEG))
        expected = np.clip(3.0 * np.cos(bearing[None] - away[:, None]), 0.0, 1.0)
        expected -= (expected * total).sum(axis=1, keepdims=True) / max(float(total.sum()), 1e-9)
        agreement = expected @ darkness / np.sqrt(np.maximum((total * expected**2).sum(axis=1), 1e-9))
        return float((np.degrees(away[agreement.argmax()]) + 180.0) % 360.0)

    def _dark_sides(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How much ground (BINS,) lies on each side of all buildings, and how much darker it is than around them."""
        near = self.distance_m < NEAR_M[1]
        owner, brightness = self.owner[near].astype(np.intp), self.brightness[near]
        count = int(owner.max(initial=-1)) + 1
        mean = mean_of_each(owner, brightness, count)
        side = ((self.bearing[near] + np.pi) / (2 * np.pi) * BINS).astype(np.intp) % BINS
        at = owner * BINS + side
        pixels = np.bincount(at, minlength=count * BINS).reshape(count, BINS)
        sums = np.bincount(at, brightness - mean[owner], count * BINS).reshape(count, BINS)
        contrast = np.clip(sums / np.maximum(pixels, 1), -MOST_CONTRAST, MOST_CONTRAST)
        weight = np.minimum(pixels * self.pixel_m**2, MOST_M2)
        return weight.sum(axis=0), -(weight * contrast).sum(axis=0)

    def shows_shadows(self, sun_azimuth_deg: float, is_told: bool) -> bool:
        """Whether nearly all buildings are darker on the side away from the sun than on the other.

        is_told: by others than these sides. Then it is enough if they are so in the mean.
        """
        facing, near = self.facing(sun_azimuth_deg), self.distance_m < SHADED_M
        sides = [self._by_building(near & (facing > 0.6)), self._by_building(near & (facing < -0.6))]
        is_known = np.logical_and(*(np.isfinite(side) for side in sides))
        difference = (sides[0] - sides[1])[is_known]
        if len(difference) < LEAST_BUILDINGS:
            return False
        t = -float(difference.mean()) / (float(difference.std()) / np.sqrt(len(difference)) + 1e-9)
        if is_told:
            return t >= LEAST_T_WHEN_TOLD
        return t >= LEAST_T and float(np.mean(difference < -DARKER) - np.mean(difference > DARKER)) >= LEAST_MORE

    def _by_building(self, which: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Mean brightness (b,) of some of the pixels of each building, NaN where they cover less than 1 m²."""
        count = int(self.owner.max(initial=-1)) + 1
        pixels = np.bincount(self.owner[which], minlength=count)
        sums = np.bincount(self.owner[which], self.brightness[which], count)
        return np.where(pixels * self.pixel_m**2 > 1.0, sums / np.maximum(pixels, 1), np.nan)


def _bearing(transform: Affine, right: NDArray[np.float32], down: NDArray[np.float32]) -> NDArray[np.float64]:
    """Clockwise from north, in radians, of directions (n,) in pixels."""
    a, b, _, d, e, _ = transform[:6]
    return np.asarray(np.arctan2(a * right + b * down, d * right + e * down))
