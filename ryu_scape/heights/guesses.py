"""How high buildings are where the DSM does not show their roofs: shared out, guessed or assumed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.footprints import Footprint
from ryu_scape.heights.building import HeightSource
from ryu_scape.heights.cell_shares import CellShares
from ryu_scape.heights.pixels import LabelledPixels
from ryu_scape.heights.sharing_out import share_out
from ryu_scape.heights.statistics import GroupedValues
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import HeightSettings
from ryu_scape.survey import Survey

HEIGHT_TO_RIDGE = 0.93
"""Networks learn the height of the ridge; what is called a building's height is so much of it in synthetic cities."""
SIGMA_TO_MEAN_ERROR = 1.14
"""68 % of errors that follow Laplace are within so many times their mean size."""


@dataclass(frozen=True)
class Guess:
    """A height that was not read off the building's own roof.

    source: DSM where it was shared out among the buildings of its cells.
    """

    height_m: float
    sigma_m: float
    source: HeightSource

    @property
    def remark(self) -> str:
        """What is said of it in the building's remarks."""
        if self.source is HeightSource.DSM:
            return "height shared out from the DSM's cells, which are larger than buildings"
        how = "assumed" if self.source is HeightSource.DEFAULT else "read off the image by the network"
        return f"height {how} because there is no DSM data"


def guess_heights(
    seen: BuildingProbability | None, on_roof: LabelledPixels, count: int, settings: HeightSettings
) -> list[Guess]:
    """Each building's height where the DSM says nothing: what the network reads off the image, if it does.

    Sigma is what the network expects of itself; of one that does not say, it is that of the default height, and more
    where the answer varies over the roof.
    """
    default = Guess(settings.default_height_m, settings.default_height_sigma_m, HeightSource.DEFAULT)
    if seen is None or seen.height_m is None:
        return [default] * count
    ridges = GroupedValues.at(on_roof, seen.height_m, count)
    if seen.height_error_m is None:
        sigmas_m = np.hypot(ridges.spread(), settings.default_height_sigma_m)
    else:
        sigmas_m = SIGMA_TO_MEAN_ERROR * GroupedValues.at(on_roof, seen.height_error_m, count).percentile(50.0)
    heights_m = HEIGHT_TO_RIDGE * ridges.percentile(50.0)
    return [
        Guess(max(height_m, settings.smallest_height_m), sigma_m, HeightSource.IMAGE)
        if math.isfinite(height_m)
        else default
        for height_m, sigma_m in zip(heights_m.tolist(), sigmas_m.tolist(), strict=True)
    ]


def share_out_heights(
    guesses: list[Guess],
    survey: Survey,
    footprints: Sequence[Footprint],
    labels: NDArray[np.int32],
    settings: HeightSettings,
) -> list[Guess]:
    """What the large cells of the survey's DSM tell of each building, and its guess where they tell nothing.

    labels: (H, W) the footprint of each pixel, -1 outside.
    """
    if survey.dsm_cells is None:
        return guesses
    shares = CellShares.of(survey, survey.dsm_cells, footprints, labels)
    expected_m = np.array([guess.height_m for guess in guesses], np.float64)
    shared = share_out(shares, expected_m, settings.smallest_height_m)
    told = zip(shared.height_m.tolist(), shared.sigma_m.tolist(), guesses, strict=True)
    return [
        Guess(height_m, sigma_m, HeightSource.DSM) if math.isfinite(height_m) else guess
        for height_m, sigma_m, guess in told
    ]
