"""Heights of buildings from a DSM whose cells tell none by itself: AW3D30 and its like.

A cell tells the mean of all that stands in it. So the terrain, smooth, and the buildings' heights, weighted by the
share of each cell that they cover, must add up to what the cells say; one more unknown is how high the green stands.
All are Gaussian, so that the solution has a sigma: least squares, regularised by what is expected of hills and houses
(Rasmussen & Williams 2006, Gaussian Processes for Machine Learning, 2.7). How hilly a place is and how much its
buildings differ is weighed by how well the cells agree with it. No building is lower than the least height.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from ryu_scape.heights.cell_patches import CellPatch, CellWindow, patch_of, windows
from ryu_scape.heights.cell_shares import CellShares
from ryu_scape.heights.expected import ExpectedHeights
from ryu_scape.progress import Step

HILLS_M, HILL_LENGTH_M = (1.0, 3.0, 10.0), 80.0
ANY_HILLS_M = (10.0,)
"""Fine cells tell the terrain well, however hilly it may be."""
LEVEL_SIGMA_M, SLOPE_SIGMA = 100.0, 0.1
SPREADS_M, USUAL_SPREAD_M = (1.5, 3.0, 6.0, 12.0, 24.0), 4.0
"""Standard deviations that the heights of a place's buildings may have; which is usual, up to a factor of e."""
PODIUM_SIGMA_M = 4.0
"""How far what surrounds another building may be off, however high those of the place are."""
GREEN_M, GREEN_SIGMA_M = 2.5, 3.0
LEAST_WEIGHT = 0.03
BLURS_CELLS = (0.0, 0.55, 0.8)
"""Cells that were resampled, or never sharp, tell of what stands beside them too: by a Gaussian of one of these widths,
whichever they agree with best."""
SHARP_LIKELIER = 1.0
"""How much likelier sharp cells are beforehand, as a logarithm. Both were chosen on synthetic cities of seeds 66000 and
67000 (`height_accuracy coarse --projected bilinear`)."""
MOST_ASKED = 16
"""So many patches say how blurred a DSM is."""
ROOF_SHARE, HEIGHT_TO_MEAN = 0.05, 1.05
"""What is called a building's height is the 70th percentile of its roof, cells tell the mean: how far the two may be
apart, as a share of the height, and how they are in the mean of synthetic cities."""
FINE_CELLS_SHARE = 0.1
"""The same for fine cells."""
ROUNDS = 4


@dataclass(frozen=True, eq=False)
class SharedHeights:
    """Mean and standard deviation (b,) of each building's height and mean (n, m) of the terrain at the cells, all in
    metres; NaN far from any cell that is used.
    """

    height_m: NDArray[np.float64]
    sigma_m: NDArray[np.float64]
    terrain_m: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Solution:
    """Mean and variance of heights (b,), and mean of the terrain (w,)."""

    height_m: NDArray[np.floating]
    height_variance: NDArray[np.floating]
    terrain_m: NDArray[np.floating]

    @property
    def of_buildings_m(self) -> NDArray[np.floating]:
        """Mean and standard deviation (2, b) of what is called the buildings' height."""
        return HEIGHT_TO_MEAN * np.stack((self.height_m, np.sqrt(self.height_variance)))

    def terrain_of(self, own: CellWindow, around: CellWindow) -> NDArray[np.floating]:
        """The terrain (h, w) at the own ones of the cells around."""
        inner = own.within(around)
        return self.terrain_m.reshape(around.shape)[inner.rows, inner.columns]


def share_out(
    shares: CellShares, expected: ExpectedHeights, least_m: float, step: Step = lambda _: None
) -> SharedHeights:
    """What cells (n, m) tell of buildings, patch by patch, each with a margin of its neighbours' cells.

    expected: of the buildings (b,), by all else that is known. least_m: no building is lower. step: hears which
    fraction is done, and may raise OperationCancelled.
    """
    roof_share, hills_m = (FINE_CELLS_SHARE, ANY_HILLS_M) if shares.is_fine else (ROOF_SHARE, HILLS_M)
    shares = _as_blurred_as_they_are(shares, expected)
    of_buildings_m = np.full((2, len(expected.height_m)), np.nan)
    terrain_m = np.full(shares.elevation_m.shape, np.nan)
    home = shares.homes()
    for own, around in windows(shares, step):
        patch, buildings = patch_of(shares, around)
        solution = _solve(patch, expected.of(buildings), hills_m, roof_share, least_m)
        is_own = own.inside(home[:, buildings])
        of_buildings_m[:, buildings[is_own]] = solution.of_buildings_m[:, is_own]
        terrain_m[own.rows, own.columns] = solution.terrain_of(own, around)
    return SharedHeights(of_buildings_m[0], of_buildings_m[1], terrain_m)


def _as_blurred_as_they_are(shares: CellShares, expected: ExpectedHeights) -> CellShares:
    """What stands in the cells as these tell it, by how well what they say agrees with that."""
    blurred = [shares.blurred(by_cells) for by_cells in BLURS_CELLS]
    likely = np.array([_agreement(one, expected) for one in blurred])
    likely[np.array(BLURS_CELLS) == 0.0] += SHARP_LIKELIER
    return blurred[int(likely.argmax())]


def _agreement(shares: CellShares, expected: ExpectedHeights) -> float:
    """How likely what the cells of some patches say is, with what stands in them shared out like this."""
    every = [around for _, around in windows(shares)]
    total = 0.0
    for window in every[:: max(1, -(-len(every) // MOST_ASKED))]:
        patch, buildings = patch_of(shares, window)
        model = _Model.of(patch, expected.of(buildings))
        total += max(model.log_likelihood(*kind) for kind in product(ANY_HILLS_M, SPREADS_M))
    return total


def _solve(
    patch: CellPatch, expected: ExpectedHeights, hills_m: Sequence[float], roof_share: float, least_m: float
) -> _Solution:
    """The mean over all that the place may be like, each weighted by how likely it makes what the cells say.

    hills_m: how hilly that may be. roof_share: of its height, how far a building's 70th percentile may be off its mean.
    """
    model = _Model.of(patch, expected)
    kinds = list(product(hills_m, SPREADS_M))
    likelihood = np.array([model.log_likelihood(*kind) for kind in kinds])
    weight = np.exp(likelihood - likelihood.max())
    weight[weight < LEAST_WEIGHT * weight.sum()] = 0.0
    weight /= weight.sum()
    solved = [(weight[i], model.solve(*kinds[i], least_m)) for i in np.flatnonzero(weight)]
    height_m = sum(share * one.height_m for share, one in solved)
    off_m = roof_share * height_m
    return _Solution(
        height_m,
        sum(share * (one.height_variance + (one.height_m - height_m) ** 2) for share, one in solved) + off_m**2,
        sum(share * one.terrain_m for share, one in solved),
    )


@dataclass(frozen=True, eq=False)
class _Model:
    """What the cells of a patch should say, and how what they say hangs together.

    trend: (w, 3) level and slopes of the terrain. common: (b, k) what buildings are off together. nearness: (w, u)
    correlation of the hills. fixed: (u, u) covariance of the cells by what no kind of place changes.
    """

    patch: CellPatch
    expected: ExpectedHeights
    middle_m: float
    trend: NDArray[np.float64]
    common: NDArray[np.float64]
    nearness: NDArray[np.float64]
    fixed: NDArray[np.float64]

    @staticmethod
    def of(patch: CellPatch, expected: ExpectedHeights) -> _Model:
        plan_m = patch.plan_m - patch.plan_m.mean(axis=0)
        trend = np.column_stack((np.full(len(plan_m), LEVEL_SIGMA_M), SLOPE_SIGMA * plan_m))
        used = patch.used
        apart_m2 = ((plan_m[:, None] - plan_m[None, used]) ** 2).sum(axis=2)
        common = np.where(patch.is_podium[:, None], 0.0, expected.together_m)
        green = GREEN_SIGMA_M * patch.green
        podiums = PODIUM_SIGMA_M * patch.share[:, patch.is_podium]
        fixed = trend[used] @ trend[used].T + np.outer(green, green) + podiums @ podiums.T + np.diag(patch.sigma_m**2)
        middle_m = float(np.median(patch.elevation_m))
        nearness = np.exp(-0.5 * apart_m2 / HILL_LENGTH_M**2)
        return _Model(patch, expected, middle_m, trend, common, nearness, fixed)

    def log_likelihood(self, hills_m: float, spread_m: float) -> float:
        """Of what the cells say in a place so hilly whose buildings differ so much, up to a constant."""
        _, covariance, missing_m = self._of_kind(hills_m, spread_m, np.ones(len(self.expected.height_m), bool), 0.0)
        misfit = missing_m @ np.linalg.solve(covariance, missing_m)
        usual = 0.5 * np.log(spread_m / USUAL_SPREAD_M) ** 2
        return float(-0.5 * misfit - 0.5 * np.linalg.slogdet(covariance)[1] - usual)

    def solve(self, hills_m: float, spread_m: float, least_m: float) -> _Solution:
        """Heights and terrain in a place so hilly whose buildings differ so much."""
        is_free = np.ones(len(self.expected.height_m), bool)
        for _ in range(ROUNDS):
            with_cells, covariance, missing_m = self._of_kind(hills_m, spread_m, is_free, least_m)
            inverse = np.linalg.inv(covariance)
            weights = inverse @ missing_m
            height_m = np.where(is_free, self.expected.height_m + with_cells @ weights, least_m)
            sinks = is_free & (height_m < least_m)
            if not sinks.any():
                break
            is_free &= ~sinks
        own = np.where(is_free, self._spread_m(spread_m) ** 2 + (self.common**2).sum(axis=1), 0.0)
        # What is held at the least height may be anything up to where it would not have been held.
        variance = np.where(is_free, _left_over(own, with_cells, inverse), (0.5 * spread_m) ** 2)
        return _Solution(np.maximum(height_m, least_m), variance, self._terrain_m(hills_m, weights))

    def _terrain_m(self, hills_m: float, weights: NDArray[np.floating]) -> NDArray[np.floating]:
        """The terrain (w,), by the weights (u,) of the cells."""
        with_cells = self.trend @ self.trend[self.patch.used].T + hills_m**2 * self.nearness
        return self.middle_m + with_cells @ weights

    def _of_kind(
        self, hills_m: float, spread_m: float, is_free: NDArray[np.bool_], held_m: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Covariance (b, u) of heights with cells and (u, u) of cells, and what (u,) is missing in what they say."""
        patch = self.patch
        free = patch.share * is_free
        common = free @ self.common
        variance = self._spread_m(spread_m) ** 2
        with_cells = variance[:, None] * free.T + (self.common * is_free[:, None]) @ common.T
        nearness = self.nearness[patch.used]
        apart = self._apart(spread_m) * is_free
        covariance = self.fixed + hills_m**2 * nearness + apart @ apart.T + common @ common.T
        return with_cells, covariance, self._missing_m(np.where(is_free, self.expected.height_m, held_m))

    def _spread_m(self, of_place_m: float) -> NDArray[np.float64]:
        """How far (b,) each building by itself may be off, in a place whose buildings differ by `of_place_m`."""
        return np.where(self.patch.is_podium, PODIUM_SIGMA_M, np.minimum(self.expected.sigma_m, of_place_m))

    def _apart(self, of_place_m: float) -> NDArray[np.float64]:
        """How far (u, b) each building but podiums, whose part is in `fixed`, puts each cell off by itself."""
        return self.patch.share * np.where(self.patch.is_podium, 0.0, self._spread_m(of_place_m))

    def _missing_m(self, expected_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """How far what the cells (u,) say is above what is expected of buildings (b,) and of the green."""
        standing_m = self.patch.share @ expected_m + GREEN_M * self.patch.green
        return self.patch.elevation_m - self.middle_m - standing_m


def _left_over(
    variance: NDArray[np.float64], with_cells: NDArray[np.float64], inverse: NDArray[np.floating]
) -> NDArray[np.floating]:
    """What cells leave of a variance (n,), by covariances (n, u) with them and the inverse (u, u) of their own."""
    return np.maximum(variance - np.einsum("ij,ij->i", with_cells @ inverse, with_cells), 0.0)
