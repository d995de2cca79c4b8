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
from ryu_scape.settings import HeightSettings
from ryu_scape.survey import Survey


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
        how = "assumed" if self.source is HeightSource.DEFAULT else "guessed by the network"
        return f"height {how} because there is no DSM data"


def guess_heights(
    model_height_m: NDArray[np.float32] | None, on_roof: LabelledPixels, count: int, settings: HeightSettings
) -> list[Guess]:
    """What is said of each building's height where the DSM says nothing.

    A network's guess is trusted no further than the default height, and less where it varies over the roof.
    """
    default = Guess(settings.default_height_m, settings.default_height_sigma_m, HeightSource.DEFAULT)
    if model_height_m is None:
        return [default] * count
    heights = GroupedValues.at(on_roof, model_height_m, count)
    sigmas_m = np.hypot(heights.spread(), settings.default_height_sigma_m)
    return [
        Guess(max(height_m, settings.smallest_height_m), sigma_m, HeightSource.MODEL)
        if np.isfinite(height_m)
        else default
        for height_m, sigma_m in zip(heights.percentile(50.0).tolist(), sigmas_m.tolist(), strict=True)
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
    confidence = np.array([footprint.confidence for footprint in footprints], np.float64)
    shares = CellShares.of(survey, survey.dsm_cells, labels, confidence)
    expected_m = np.array([guess.height_m for guess in guesses], np.float64)
    shared = share_out(shares, expected_m, settings.smallest_height_m)
    told = zip(shared.height_m.tolist(), shared.sigma_m.tolist(), guesses, strict=True)
    return [
        Guess(height_m, sigma_m, HeightSource.DSM) if math.isfinite(height_m) else guess
        for height_m, sigma_m, guess in told
    ]
