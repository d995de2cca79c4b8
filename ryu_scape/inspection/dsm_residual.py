"""How far modelled roofs lie above or below what the DSM saw of them: where a model is worth a second look."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import sizes_of, starts
from ryu_scape.city import City
from ryu_scape.footprints import polygons_of
from ryu_scape.footprints.footprint import label_raster
from ryu_scape.heights import Building
from ryu_scape.heights.roofs import Roofs


def dsm_residuals_m(city: City, buildings: Sequence[Building]) -> NDArray[np.float64]:
    """Median of a building's modelled roof less the DSM over its pixels (b,); NaN where there is no DSM under it.

    buildings: some of the city's. Chimneys, parapets and other details of the scene are no part of the roof.
    """
    count, dsm_m, grid = len(buildings), city.survey.dsm_m, city.grid
    if dsm_m is None or not count:
        return np.full(count, np.nan)
    labels = label_raster(polygons_of([each.footprint for each in buildings]), grid)
    rows, columns = np.nonzero((labels >= 0) & np.isfinite(dsm_m))
    owner = labels[rows, columns].astype(np.intp)
    origin_m = city.scene.origin_m
    plan_m = grid.to_map(np.column_stack((columns + 0.5, rows + 0.5))) - origin_m[:2]
    eave_m = np.array([each.eave_elevation_m for each in buildings])
    roof_m = eave_m[owner] + Roofs.of(buildings, origin_m).relief_m(plan_m, owner)
    return _medians(roof_m - dsm_m[rows, columns], owner, count)


def _medians(values: NDArray[np.float64], owner: NDArray[np.intp], count: int) -> NDArray[np.float64]:
    """(count,) of each owner's values, the lower of two in the middle; NaN for who has none."""
    ordered = values[np.lexsort((values, owner))]
    sizes = sizes_of(owner, count)
    medians = np.full(count, np.nan)
    has_some = sizes > 0
    middle = starts(sizes) + (sizes - 1) // 2
    medians[has_some] = ordered[middle[has_some]]
    return medians
