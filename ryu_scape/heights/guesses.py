"""How high buildings are where the DSM does not show their roofs: shared out, guessed or assumed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ryu_scape.footprints import Footprint, polygons_of
from ryu_scape.heights.assumed import DECIMALS, assumed_heights
from ryu_scape.heights.building import HeightSource
from ryu_scape.heights.cell_shares import CellShares
from ryu_scape.heights.expected import ExpectedHeights
from ryu_scape.heights.likely_sun import LikelySun
from ryu_scape.heights.pixels import LabelledPixels, cut_off
from ryu_scape.heights.shadow_heights import ShadowHeights, heights_by_shadows
from ryu_scape.heights.shadow_rays import ShadowedGround
from ryu_scape.heights.shadows import Shadows, find_shadows
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

    source: DSM where it was shared out among the buildings of its cells. has_pixels: whether any pixel of the raster
    lies in this outline and in no later one.
    """

    height_m: float
    sigma_m: float
    source: HeightSource
    has_pixels: bool = True

    @property
    def remark(self) -> str:
        """What is said of it in the building's remarks."""
        if self.source is HeightSource.DSM:
            return "height shared out from the DSM's cells, which tell no building by itself"
        how = {
            HeightSource.DEFAULT: "assumed by the outline",
            HeightSource.SHADOW: "read off its shadow",
        }.get(self.source, "read off the image by the network")
        why = "there is no DSM data" if self.has_pixels else "no pixel lies in this outline alone"
        return f"height {how} because {why}"


def heights_of_unseen_roofs(
    survey: Survey,
    footprints: Sequence[Footprint],
    labels: NDArray[np.int32],
    on_roof: LabelledPixels,
    seen: BuildingProbability | None,
    settings: HeightSettings,
    known_m: NDArray[np.float64],
    step: Callable[[float], None] = lambda _: None,
) -> dict[int, Guess]:
    """The heights of footprints (b,), by number, where the DSM does not show their roofs and known_m (b,) is NaN.

    labels: (H, W) the footprint of each pixel, -1 outside. on_roof: pixels well inside each. seen: by the network.
    step: hears which fraction is done, and may raise OperationCancelled.
    """
    wanted = np.isnan(known_m)
    if not wanted.any():
        return {}
    polygons = polygons_of(footprints)
    is_cut_off = cut_off(labels, survey.valid, len(polygons))
    shaded = None
    if survey.dsm_m is None or survey.dsm_cells is not None:
        shaded = heights_off_shadows(survey, labels, polygons, settings, is_cut_off)
    guesses = guess_heights(seen, on_roof, polygons, settings, wanted, is_cut_off, shaded)
    told = share_out_heights(guesses, survey, footprints, labels, settings, known_m, step, shaded)
    has_pixels = np.bincount(labels[labels >= 0], minlength=len(polygons)) > 0
    return {number: replace(guess, has_pixels=bool(has_pixels[number])) for number, guess in told.items()}


def heights_off_shadows(
    survey: Survey,
    labels: NDArray[np.int32],
    polygons: NDArray[np.object_],
    settings: HeightSettings,
    is_cut_off: NDArray[np.bool_],
) -> ShadowHeights | None:
    """The heights of polygons (b,) by the shadows in the survey's image, None where it shows none or nobody asks.

    labels: (H, W) the polygon of each pixel, -1 outside. is_cut_off: (b,) by the image's edge.
    """
    if settings.ignore_shadows or settings.same_default_height or not survey.is_photo or not len(polygons):
        return None
    azimuth_deg = None if survey.sun is None else survey.sun.azimuth_deg
    ground = ShadowedGround.of(survey.rgb, survey.valid, labels, survey.grid.transform)
    shadows = find_shadows(ground, len(polygons), azimuth_deg)
    if shadows is None:
        return None
    assumed_m, _ = assumed_heights(polygons, settings, np.ones(len(polygons), bool), is_cut_off)
    return heights_by_shadows(shadows, polygons, assumed_m, _likely_sun(survey, shadows, settings))


def _likely_sun(survey: Survey, shadows: Shadows, settings: HeightSettings) -> LikelySun:
    """What a person says of it, or the image's metadata, or else where it may stand."""
    if settings.image_sun_elevation_deg:
        return LikelySun.known(settings.image_sun_elevation_deg)
    if survey.sun is not None:
        return LikelySun.known(survey.sun.elevation_deg)
    return LikelySun.at(shadows.sun_azimuth_deg, survey.grid.latitude_deg)


def guess_heights(
    seen: BuildingProbability | None,
    on_roof: LabelledPixels,
    polygons: NDArray[np.object_],
    settings: HeightSettings,
    wanted: NDArray[np.bool_],
    is_cut_off: NDArray[np.bool_],
    shaded: ShadowHeights | None = None,
) -> dict[int, Guess]:
    """The heights of the wanted ones among polygons (b,), by number: what the network reads off the image, if it does.

    What it does not tell is what shadows tell of all polygons (`shaded`), those without a clear one too, or is assumed
    by the outlines (`assumed_heights`, which is_cut_off (b,) is for). Sigma is what the network expects of itself; of
    one that does not say, it is that of the default height, and more where the answer varies over the roof.
    """
    if shaded is None:
        by_outline = _assumed(polygons, settings, wanted, is_cut_off)
    else:
        by_outline = _off_shadows(shaded, settings, wanted)
    if seen is None or seen.height_m is None:
        return by_outline
    ridges = GroupedValues.at(on_roof, seen.height_m, len(polygons))
    if seen.height_error_m is None:
        sigmas_m = np.hypot(ridges.spread(), settings.default_height_sigma_m)
    else:
        sigmas_m = SIGMA_TO_MEAN_ERROR * GroupedValues.at(on_roof, seen.height_error_m, len(polygons)).percentile(50.0)
    heights_m = HEIGHT_TO_RIDGE * ridges.percentile(50.0)
    is_told = wanted & np.isfinite(heights_m)
    by_image = {
        number: Guess(
            max(float(heights_m[number]), settings.smallest_height_m), float(sigmas_m[number]), HeightSource.IMAGE
        )
        for number in np.flatnonzero(is_told).tolist()
    }
    return by_outline | by_image


def _assumed(
    polygons: NDArray[np.object_], settings: HeightSettings, wanted: NDArray[np.bool_], is_cut_off: NDArray[np.bool_]
) -> dict[int, Guess]:
    heights_m, sigmas_m = assumed_heights(polygons, settings, wanted, is_cut_off)
    guesses = (Guess(*each, HeightSource.DEFAULT) for each in zip(heights_m.tolist(), sigmas_m.tolist(), strict=True))
    return dict(zip(np.flatnonzero(wanted).tolist(), guesses, strict=True))


def _off_shadows(shaded: ShadowHeights, settings: HeightSettings, wanted: NDArray[np.bool_]) -> dict[int, Guess]:
    heights_m = np.maximum(shaded.height_m[wanted], settings.smallest_height_m).round(DECIMALS)
    sources = [HeightSource.SHADOW if one else HeightSource.DEFAULT for one in shaded.is_seen[wanted].tolist()]
    guesses = map(Guess, heights_m.tolist(), shaded.sigma_m[wanted].tolist(), sources)
    return dict(zip(np.flatnonzero(wanted).tolist(), guesses, strict=True))


def share_out_heights(
    guesses: dict[int, Guess],
    survey: Survey,
    footprints: Sequence[Footprint],
    labels: NDArray[np.int32],
    settings: HeightSettings,
    known_m: NDArray[np.float64],
    step: Callable[[float], None],
    shaded: ShadowHeights | None = None,
) -> dict[int, Guess]:
    """What the large cells of the survey's DSM tell of each building by number, its guess where they tell nothing.

    labels: (H, W) the footprint of each pixel, -1 outside. known_m: (b,) heights that are known, else NaN. step: hears
    which fraction is done. shaded: what shadows tell of all footprints.
    """
    if survey.dsm_cells is None:
        return guesses
    shares = CellShares.of(survey, survey.dsm_cells, footprints, labels)
    if shaded is None:
        expected = ExpectedHeights.by_outlines(polygons_of(footprints), settings)
    else:
        expected = ExpectedHeights.by_shadows(shaded, shares.area_m2)
    read_m = {number: guess.height_m for number, guess in guesses.items() if guess.source is HeightSource.IMAGE}
    expected.height_m[list(read_m)] = list(read_m.values())
    shared = share_out(shares, expected.with_known(known_m), settings.smallest_height_m, step)
    told = enumerate(zip(shared.height_m.tolist(), shared.sigma_m.tolist(), strict=True))
    by_cells = {number: Guess(*one, HeightSource.DSM) for number, one in told if math.isfinite(one[0])}
    return guesses | by_cells
