"""How high a building may be by its outline alone: larger ones are higher, and so are those walled in by neighbours.

That heights follow the form of a town is known (Milojevic-Dupont et al. 2020, Learning from urban form to predict
building heights). The numbers were chosen on the real heights of Delft, an industrial district and a village
(`tests.benchmarks.height_accuracy outlines`): sheds of 3 m, houses of 6 m, rows of 8 m, halls of 10 m.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import numbered
from ryu_scape.settings import HeightSettings

HOUSE_M2 = 200.0
BY_AREA = 0.2
LEAST_M2, MOST_M2 = 10.0, 5000.0
"""Smaller and larger outlines are taken for such ones."""
BY_NEIGHBOURS, MOST_WALLED_IN = 0.8, 0.7
TOUCHING_M = 0.5
DECIMALS = 1


def assumed_heights(
    polygons: NDArray[np.object_],
    settings: HeightSettings,
    wanted: NDArray[np.bool_],
    is_cut_off: NDArray[np.bool_] | bool = False,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Heights in metres and their standard deviations of the wanted ones among polygons (b,), in their order.

    `default_height_m` is that of a house of 200 m² by itself. Of what is_cut_off (b,) by the image's edge only a part
    is known: it is taken for a house at least.
    """
    if settings.same_default_height:
        factor = np.ones(np.count_nonzero(wanted))
    else:
        least_m2 = np.broadcast_to(np.where(is_cut_off, HOUSE_M2, LEAST_M2), wanted.shape)[wanted]
        size = np.clip(shapely.area(polygons[wanted]), least_m2, MOST_M2) / HOUSE_M2
        factor = size**BY_AREA * np.exp(BY_NEIGHBOURS * np.minimum(walled_in(polygons, wanted), MOST_WALLED_IN))
    return np.round(settings.default_height_m * factor, DECIMALS), settings.default_height_sigma_m * factor


def walled_in(polygons: NDArray[np.object_], wanted: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The share of the outline of the wanted ones among polygons (b,) along which another one stands, 0 to 1."""
    outlines = shapely.boundary(polygons[wanted])
    own, other = shapely.STRtree(polygons).query(outlines, "dwithin", TOUCHING_M)
    is_neighbour = np.flatnonzero(wanted)[own] != other
    own, other = own[is_neighbour], other[is_neighbour]
    neighbours, number = numbered(other)
    around = shapely.buffer(polygons[neighbours], TOUCHING_M)
    beside_m = shapely.length(shapely.intersection(outlines[own], around[number]))
    return np.minimum(np.bincount(own, beside_m, len(outlines)) / shapely.length(outlines), 1.0)
