"""Swimming pools, which the network takes for roofs where no DSM shows that they are level."""

from __future__ import annotations

from dataclasses import replace
from itertools import compress

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import mean_of_each
from ryu_scape.footprints.footprint import label_raster, polygons_of
from ryu_scape.footprints.outlines import LeftOut, Outlines, Reason
from ryu_scape.survey import Survey

LARGEST_POOL_M2 = 250.0
LEAST_CYAN, LEAST_GREEN = 0.08, 0.55
"""Of full brightness; and of what blue is above red: blue roofs are bluer. Set on validation chips and Las Vegas."""
COARSEST_DSM_M = 2.0


def without_pools(outlines: Outlines, survey: Survey) -> Outlines:
    """The outlines less those of the colour and the size of a swimming pool.

    A DSM that is fine enough to show that a pool is level has the say, and without a photo there is none.
    """
    shows_level = survey.dsm_gsd_m is not None and survey.dsm_gsd_m <= COARSEST_DSM_M
    if shows_level or not survey.is_photo or not outlines.footprints:
        return outlines
    is_pool = _are_pools(polygons_of(outlines.footprints), survey)
    pools = tuple(LeftOut(each, Reason.POOL) for each in compress(outlines.footprints, is_pool.tolist()))
    kept = tuple(compress(outlines.footprints, (~is_pool).tolist()))
    return replace(outlines, footprints=kept, left_out=(*outlines.left_out, *pools))


def _are_pools(polygons: NDArray[np.object_], survey: Survey) -> NDArray[np.bool_]:
    labels = label_raster(polygons, survey.grid)
    shown = (labels >= 0) & survey.valid
    red, green, blue = (mean_of_each(labels[shown], band[shown] / 255.0, len(polygons)) for band in survey.rgb)
    is_cyan = (np.minimum(green, blue) - red > LEAST_CYAN) & (green - red > LEAST_GREEN * (blue - red))
    return np.asarray(is_cyan & (shapely.area(polygons) <= LARGEST_POOL_M2))
