"""How a person's outlines lie on a fine DSM: whether both show the same walls in the same places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ryu_scape.footprints.footprint import Footprint, label_raster, polygons_of
from ryu_scape.raster import GeoGrid
from ryu_scape.raster.coregistration import Shift, measure_shift
from ryu_scape.raster.stack import is_shifted


def warnings_about_lie(
    footprints: Sequence[Footprint],
    grid: GeoGrid,
    dsm_m: NDArray[np.float32] | None,
    valid: NDArray[np.bool_],
    dsm_gsd_m: float | None,
) -> tuple[str, ...]:
    """What is said of outlines that lie clearly beside the roofs of a DSM (H, W).

    The outlines, filled in, are set beside the DSM as an image would be: what is told of that (`measure_shift`), and
    how sure it must be, holds for them too. valid: (H, W) where anything is known.
    """
    if dsm_m is None or dsm_gsd_m is None or not footprints:
        return ()
    drawn = np.where(label_raster(polygons_of(footprints), grid) >= 0, np.uint8(255), np.uint8(0))
    shift = measure_shift(grid, np.broadcast_to(drawn, (3, *drawn.shape)), dsm_m, valid, dsm_gsd_m)
    if shift is None or not is_shifted(shift, dsm_gsd_m):
        return ()
    away = Shift(-shift.east_m, -shift.north_m, shift.confidence)
    return (
        f"The outlines seem to lie {away.distance_m:.1f} m {away.direction} of the DSM: heights will be read "
        f"beside the roofs. In a GIS, move them by {shift.east_m:.1f} m east and {shift.north_m:.1f} m north.",
    )
