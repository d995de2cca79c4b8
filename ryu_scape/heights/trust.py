"""What a person should read of a place's heights before trusting them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.footprints import polygons_of
from ryu_scape.heights.building import Building, HeightSource
from ryu_scape.survey import Survey

COARSE_DSM_GSD_M = 5.0
FEWEST_OF_A_PLACE, SLENDEREST_PLACE = 10, 5.0
"""What half of a place's buildings are not higher than, in widths, which are the roots of their areas."""
READ_OFF = (
    (HeightSource.IMAGE, "as high as the network reads off the image"),
    (HeightSource.SHADOW, "as high as their shadows tell"),
)


@dataclass(frozen=True, eq=False)
class ToldHeights:
    """Of some buildings: the value (b,) of each one's `HeightSource`, its height and that height's sigma, in metres."""

    source: NDArray[np.str_]
    height_m: NDArray[np.float64]
    sigma_m: NDArray[np.float64]

    @classmethod
    def of(cls, buildings: Sequence[Building]) -> ToldHeights:
        rows = [(each.height_source.value, each.height_m, each.height_sigma_m) for each in buildings]
        source, height_m, sigma_m = zip(*rows, strict=True) if rows else ((), (), ())
        return cls(np.array(source, np.str_), np.array(height_m, np.float64), np.array(sigma_m, np.float64))


def warnings_about_sources(heights: ToldHeights, has_dsm: bool) -> tuple[str, ...]:
    """A sentence for each way, but measuring, by which some heights came about."""
    warnings = []
    count = heights.source.size
    why = "the DSM does not show their roofs" if has_dsm else "there is no DSM"
    assumed_m = heights.height_m[heights.source == HeightSource.DEFAULT.value]
    if assumed_m.size:
        lowest, highest = f"{assumed_m.min():.0f}", f"{assumed_m.max():.0f}"
        how = f"assumed to be {lowest} to {highest} m high by their outlines alone"
        if lowest == highest:
            how = f"assumed to be {lowest} m high by their outlines alone"
        warnings.append(f"{assumed_m.size} of {count} buildings are {how} because {why}.")
    for source, how in READ_OFF:
        sigma_m = heights.sigma_m[heights.source == source.value]
        if sigma_m.size:
            warnings.append(
                f"{sigma_m.size} of {count} buildings are {how} because {why}: a third of these may be off by "
                f"{np.median(sigma_m):.0f} m and more."
            )
    return tuple(warnings)


def warnings_about_dsm(survey: Survey, buildings: Sequence[Building]) -> tuple[str, ...]:
    """What is said where the DSM is too coarse for single buildings, or makes needles of them."""
    if survey.dsm_cells is not None and buildings:
        sigma_m = float(np.median([building.height_sigma_m for building in buildings]))
        return (
            f"The DSM's cells of {survey.dsm_cells.side_m:.0f} m tell no building by itself: what they say together "
            f"was shared out among these, a third of which may be off by {sigma_m:.0f} m and more.",
        )
    if survey.dsm_cells is None and survey.dsm_gsd_m is not None and survey.dsm_gsd_m > COARSE_DSM_GSD_M:
        return (f"The DSM's GSD of {survey.dsm_gsd_m:.0f} m is too coarse for single buildings: heights are rough.",)
    return _warnings_about_needles(buildings)


def _warnings_about_needles(buildings: Sequence[Building]) -> tuple[str, ...]:
    measured = [building for building in buildings if building.height_source is HeightSource.DSM]
    if len(measured) < FEWEST_OF_A_PLACE:
        return ()
    area_m2 = shapely.area(polygons_of([building.footprint for building in measured]))
    height_m = np.array([building.height_m for building in measured])
    slenderness = float(np.median(height_m / np.sqrt(area_m2)))
    if slenderness < SLENDEREST_PLACE:
        return ()
    return (
        f"Half of the buildings are more than {slenderness:.0f} times as high as wide: the DSM's heights may be in "
        "another unit. Declare it, for instance with gdal_edit.py -units cm.",
    )
