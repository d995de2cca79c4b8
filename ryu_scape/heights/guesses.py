"""How high buildings are where the DSM does not show their roofs: shared out, guessed or assumed."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ryu_scape.heights.assumed import DECIMALS, assumed_heights
from ryu_scape.heights.building import HeightSource
from ryu_scape.heights.cell_shares import CellShares
from ryu_scape.heights.expected import ExpectedHeights
from ryu_scape.heights.invented_roofs import are_villas
from ryu_scape.heights.likely_sun import LikelySun
from ryu_scape.heights.pixels import cut_off
from ryu_scape.heights.places import Places
from ryu_scape.heights.roof_light import roof_contrast
from ryu_scape.heights.shadow_heights import ShadowHeights, heights_by_shadows
from ryu_scape.heights.shadow_rays import ShadowedGround
from ryu_scape.heights.shadows import Shadows, find_shadows
from ryu_scape.heights.sharing_out import share_out
from ryu_scape.heights.statistics import GroupedValues
from ryu_scape.progress import Step
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
    places: Places,
    seen: BuildingProbability | None,
    settings: HeightSettings,
    known_m: NDArray[np.float64],
    step: Step = lambda _: None,
) -> dict[int, Guess]:
    """The heights of footprints (b,), by number, where the DSM does not show their roofs and known_m (b,) is NaN.

    The large cells of the survey's DSM tell most of them; what they do not tell the network reads off the image, if it
    does (`seen`); what it does not tell is what shadows tell, of those without a clear one too, or is assumed by the
    outlines (`assumed_heights`). step: hears which fraction is done, and may raise OperationCancelled.
    """
    wanted = np.isnan(known_m)
    if not wanted.any():
        return {}
    shaded = _heights_off_shadows(survey, places, settings)
    if shaded is None:
        by_outline = _assumed(survey, places, settings, wanted)
    else:
        by_outline = _off_shadows(shaded, settings, wanted)
    by_image = _off_image(seen, places, settings, wanted)
    by_cells = _shared_out(survey, places, settings, shaded, by_image, known_m, step)
    has_pixels = np.bincount(places.labels[places.labels >= 0], minlength=places.count) > 0
    guesses = by_outline | by_image | by_cells
    return {number: replace(guess, has_pixels=bool(has_pixels[number])) for number, guess in guesses.items()}


def _heights_off_shadows(survey: Survey, places: Places, settings: HeightSettings) -> ShadowHeights | None:
    """The heights (b,) by the shadows in the survey's image, None where it shows none or nobody asks."""
    shows_each = survey.dsm_m is not None and survey.dsm_cells is None
    if shows_each or settings.ignore_shadows or settings.same_default_height or not survey.is_photo or not places.count:
        return None
    azimuth_deg = None if survey.sun is None else survey.sun.azimuth_deg
    ground = ShadowedGround.of(survey.rgb, survey.valid, places.labels, survey.grid.transform)
    shadows = find_shadows(ground, places.count, azimuth_deg)
    if shadows is None:
        return None
    assumed_m, _ = _assumed_heights(survey, places, settings, np.ones(places.count, bool))
    return heights_by_shadows(shadows, places.polygons, assumed_m, _likely_sun(survey, places, shadows, settings))


def _likely_sun(survey: Survey, places: Places, shadows: Shadows, settings: HeightSettings) -> LikelySun:
    """What a person says of it, or the image's metadata, or else where it may stand to light the roofs as it does."""
    if settings.image_sun_elevation_deg:
        return LikelySun.known(settings.image_sun_elevation_deg)
    if survey.sun is not None:
        return LikelySun.known(survey.sun.elevation_deg)
    anywhere = LikelySun.at(shadows.sun_azimuth_deg, survey.grid.latitude_deg)
    contrast = roof_contrast(survey, places.on_roof, are_villas(places.plans), shadows.sun_azimuth_deg)
    return anywhere if contrast is None else anywhere.lighting(contrast)


def _assumed_heights(
    survey: Survey, places: Places, settings: HeightSettings, wanted: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """As `assumed_heights` has them, of what the survey's edge cuts off too."""
    is_cut_off = cut_off(places.labels, survey.valid, places.count)
    return assumed_heights(places.polygons, settings, wanted, is_cut_off)


def _assumed(survey: Survey, places: Places, settings: HeightSettings, wanted: NDArray[np.bool_]) -> dict[int, Guess]:
    heights_m, sigmas_m = _assumed_heights(survey, places, settings, wanted)
    guesses = (Guess(*each, HeightSource.DEFAULT) for each in zip(heights_m.tolist(), sigmas_m.tolist(), strict=True))
    return dict(zip(np.flatnonzero(wanted).tolist(), guesses, strict=True))


def _off_shadows(shaded: ShadowHeights, settings: HeightSettings, wanted: NDArray[np.bool_]) -> dict[int, Guess]:
    heights_m = np.maximum(shaded.height_m[wanted], settings.smallest_height_m).round(DECIMALS)
    sources = [HeightSource.SHADOW if one else HeightSource.DEFAULT for one in shaded.is_seen[wanted].tolist()]
    guesses = map(Guess, heights_m.tolist(), shaded.sigma_m[wanted].tolist(), sources)
    return dict(zip(np.flatnonzero(wanted).tolist(), guesses, strict=True))


def _off_image(
    seen: BuildingProbability | None, places: Places, settings: HeightSettings, wanted: NDArray[np.bool_]
) -> dict[int, Guess]:
    """What the network reads off the image, of those wanted (b,) that it tells.

    Sigma is what the network expects of itself; of one that does not say, it is that of the default height, and more
    where the answer varies over the roof.
    """
    if seen is None or seen.height_m is None:
        return {}
    ridges = GroupedValues.at(places.on_roof, seen.height_m, places.count)
    if seen.height_error_m is None:
        sigmas_m = np.hypot(ridges.spread(), settings.default_height_sigma_m)
    else:
        errors = GroupedValues.at(places.on_roof, seen.height_error_m, places.count)
        sigmas_m = SIGMA_TO_MEAN_ERROR * errors.percentile(50.0)
    heights_m = HEIGHT_TO_RIDGE * ridges.percentile(50.0)
    return {
        number: Guess(
            max(float(heights_m[number]), settings.smallest_height_m), float(sigmas_m[number]), HeightSource.IMAGE
        )
        for number in np.flatnonzero(wanted & np.isfinite(heights_m)).tolist()
    }


def _shared_out(
    survey: Survey,
    places: Places,
    settings: HeightSettings,
    shaded: ShadowHeights | None,
    by_image: dict[int, Guess],
    known_m: NDArray[np.float64],
    step: Step,
) -> dict[int, Guess]:
    """What the large cells of the survey's DSM tell, if it has any, of buildings of which something else is expected.

    shaded, by_image: what shadows and the network tell. known_m: (b,) heights that are known, else NaN.
    """
    if survey.dsm_cells is None:
        return {}
    shares = CellShares.of(survey, survey.dsm_cells, places.footprints, places.labels)
    if shaded is None:
        expected = ExpectedHeights.by_outlines(places.polygons, settings)
    else:
        expected = ExpectedHeights.by_shadows(shaded, shares.area_m2)
    height_m = expected.height_m.copy()
    height_m[list(by_image)] = [guess.height_m for guess in by_image.values()]
    expected = replace(expected, height_m=height_m).with_known(known_m)
    shared = share_out(shares, expected, settings.smallest_height_m, step)
    heights = enumerate(zip(shared.height_m.tolist(), shared.sigma_m.tolist(), strict=True))
    return {number: Guess(*one, HeightSource.DSM) for number, one in heights if math.isfinite(one[0])}
