"""What is expected of buildings before the cells of a coarse DSM are looked at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.heights.assumed import assumed_heights
from ryu_scape.heights.shadow_heights import ShadowHeights
from ryu_scape.settings import HeightSettings

TOGETHER_SHARE, BY_SIZE_SIGMA_M = 0.5, 1.5
"""How far all are off what is expected of them, as a share of that, and by how much more for each e-fold of their
area."""
MOST_OFF_SHARE = 1.5
"""How far one by itself may be off, as such a share: no shed is a tower. Both shares were chosen on real places and
synthetic cities (`tests.benchmarks.coarse_heights`, `height_accuracy coarse`)."""
TOGETHER_SHADED_M, BY_SIZE_SHADED_M = 0.6, 0.3
"""The same where shadows tell; besides, all are off by the factor that these leave unsure."""
OWN_SHARE = 0.6
"""Of what shadows leave unsure: the rest is what all have in common."""
KNOWN_SIGMA_M, LOWEST_KNOWN_M, FEW_KNOWN = 0.5, 1.0, 2.0
"""Of a height that a finer DSM tells; so many of them tell half of how far all are off. Set by hand."""
USUAL_M2, LEAST_M2 = 150.0, 20.0
"""Area of a usual building; smaller ones than the least count as that large."""


@dataclass(frozen=True, eq=False)
class ExpectedHeights:
    """Heights (b,) in metres and how far they may be off.

    sigma_m: (b,) of each by itself, where it is less than a place's buildings differ.
    together_m: (b, k) standard deviations of all together, in k ways that have nothing to do with each other.
    """

    height_m: NDArray[np.float64]
    sigma_m: NDArray[np.float64]
    together_m: NDArray[np.float64]

    @classmethod
    def by_outlines(cls, polygons: NDArray[np.object_], settings: HeightSettings) -> ExpectedHeights:
        """Of polygons (b,) of which nothing else is known."""
        area_m2 = shapely.area(polygons)
        height_m, _ = assumed_heights(polygons, settings, np.ones(len(polygons), bool))
        together_m = np.column_stack((TOGETHER_SHARE * height_m, BY_SIZE_SIGMA_M * _size(area_m2)))
        return cls(height_m, MOST_OFF_SHARE * height_m, together_m)

    @classmethod
    def by_shadows(cls, shaded: ShadowHeights, area_m2: NDArray[np.float64]) -> ExpectedHeights:
        """Of buildings (b,) in an image that shows shadows."""
        by_size_m, factor_m = BY_SIZE_SHADED_M * _size(area_m2), shaded.factor_sigma * shaded.height_m
        together_m = np.column_stack((np.full_like(area_m2, TOGETHER_SHADED_M), by_size_m, factor_m))
        return cls(shaded.height_m, OWN_SHARE * shaded.sigma_m, together_m)

    def with_known(self, height_m: NDArray[np.float64]) -> ExpectedHeights:
        """With some heights (b,) that are known, NaN where not; the others are off by the factor that these are."""
        is_known = np.isfinite(height_m)
        off = np.log(np.maximum(height_m, LOWEST_KNOWN_M)[is_known] / self.height_m[is_known])
        others_m = self.height_m * np.exp(off.sum() / (off.size + FEW_KNOWN))
        return ExpectedHeights(
            np.where(is_known, height_m, others_m),
            np.where(is_known, KNOWN_SIGMA_M, self.sigma_m),
            np.where(is_known[:, None], 0.0, self.together_m),
        )

    def of(self, buildings: NDArray[np.intp]) -> ExpectedHeights:
        """Those of some buildings."""
        return ExpectedHeights(self.height_m[buildings], self.sigma_m[buildings], self.together_m[buildings])


def _size(area_m2: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.log(np.maximum(area_m2, LEAST_M2) / USUAL_M2)
