"""Where buildings stand, by what the network and a fine DSM see."""

from __future__ import annotations

from dataclasses import replace

from ryu_scape.footprints.extraction import extract_footprints
from ryu_scape.footprints.outlines import Outlines
from ryu_scape.footprints.pools import near_pools, without_pools, without_pools_on_roofs
from ryu_scape.footprints.unseen_roofs import with_unseen_roofs
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import FootprintSettings
from ryu_scape.survey import Survey


def find_buildings(probability: BuildingProbability, survey: Survey, settings: FootprintSettings) -> Outlines:
    """The outlines of what the network saw and of roofs that only a fine DSM shows, parted where it steps.

    What looks like a swimming pool is left out where no fine DSM has the say.
    """
    survey = survey.with_voids_bridged()
    roofs, is_near_pool = with_unseen_roofs(probability, survey, settings), near_pools(survey)
    if is_near_pool is not None:
        roofs = without_pools_on_roofs(roofs, is_near_pool, settings.probability_threshold)
    outlines = extract_footprints(roofs, settings, survey.dsm_m, survey.dsm_gsd_m, survey.valid, survey.rgb)
    outlines = replace(outlines, probability=probability)
    return outlines if is_near_pool is None else without_pools(outlines, is_near_pool, survey)
