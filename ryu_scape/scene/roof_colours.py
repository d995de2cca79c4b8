"""The colours of roofs, by the orthophoto or by what often covers roofs of a kind, and of the walls below them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import mean_of_each
from ryu_scape.scene.boxes import scattered
from ryu_scape.scene.outlines import OutlineTable
from ryu_scape.survey import Survey

GRAVEL_RGB = np.array([150.0, 146.0, 140.0])
CLAY_RGB = np.array([148.0, 106.0, 87.0])
SLATE_RGB = np.array([108.0, 107.0, 107.0])
UNLIKE_NEIGHBOURS, WARMER = 0.12, np.array([0.02, 0.0, -0.02])
"""How much lighter or darker a roof that no photo shows may be, and how much redder and less blue, as shares."""
SLATE_SHARE, WEATHERED_SHARE = 0.35, 0.3
"""Of pitched roofs that no photo shows: how many are of slate alone, and how many are between slate and clay."""
PLASTER_RGB = (214.0, 208.0, 196.0)
PLASTER_SHARE = 0.45
LUMINANCE_WEIGHTS = np.array([0.2126, 0.7152, 0.0722])
DARKEST_WALL, DARKEST_UNSEEN_WALL, LIGHTEST_WALL = 110.0, 180.0, 205.0


@dataclass(frozen=True, eq=False)
class RoofColours:
    """What colours (b, 3) in 0..255 the roofs of buildings have if they are flat and if they are pitched.

    darkest_wall: the least luminance of walls below them.
    """

    flat_rgb: NDArray[np.float64]
    pitched_rgb: NDArray[np.float64]
    darkest_wall: float

    def of(
        self, building: NDArray[np.intp], is_flat: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Colours (n, 3) of roofs and of walls of some of the buildings (n,)."""
        roof_rgb = np.where(is_flat[:, None], self.flat_rgb[building], self.pitched_rgb[building])
        return roof_rgb, wall_colours(roof_rgb, self.darkest_wall)


def roof_colours(
    survey: Survey, labels: NDArray[np.int32], outlines: OutlineTable, origin_m: NDArray[np.float64]
) -> RoofColours:
    """The mean colour of the orthophoto under each building's label (H, W), of gravel where none is valid.

    Without a photo flat roofs are of gravel and pitched ones of clay, slate or between them. Neighbours differ, and
    each is the same wherever the scene's origin lies.
    """
    if not survey.is_photo:
        return _unseen(outlines, origin_m)
    pixel = np.flatnonzero((labels >= 0) & survey.valid)
    building = labels.ravel()[pixel]
    count = np.bincount(building, minlength=outlines.building_count)
    mean = [mean_of_each(building, band.ravel()[pixel], outlines.building_count) for band in survey.rgb]
    rgb = np.where(count[:, None] > 0, np.stack(mean, axis=1), GRAVEL_RGB)
    return RoofColours(rgb, rgb, DARKEST_WALL)


def _unseen(outlines: OutlineTable, origin_m: NDArray[np.float64]) -> RoofColours:
    middle = shapely.centroid(outlines.polygons)
    middle_m = np.nan_to_num(np.column_stack((shapely.get_x(middle), shapely.get_y(middle)))) + origin_m[:2]
    lighter, warmer, cover = (scattered(middle_m, salt)[:, None] for salt in (1, 2, 3))
    differing = (1 + UNLIKE_NEIGHBOURS * (2 * lighter - 1)) * (1 + WARMER * (2 * warmer - 1))
    clay_share = np.clip((cover - SLATE_SHARE) / WEATHERED_SHARE, 0.0, 1.0)
    tiles_rgb = SLATE_RGB + clay_share * (CLAY_RGB - SLATE_RGB)
    return RoofColours(GRAVEL_RGB * differing, tiles_rgb * differing, DARKEST_UNSEEN_WALL)


def wall_colours(roof_rgb: NDArray[np.float64], darkest: float) -> NDArray[np.float64]:
    """Plaster in the hue of the roof (b, 3), neither darker than `darkest` nor pure white."""
    rgb = PLASTER_SHARE * np.array(PLASTER_RGB) + (1 - PLASTER_SHARE) * roof_rgb
    luminance = rgb @ LUMINANCE_WEIGHTS
    target = np.clip(luminance, darkest, LIGHTEST_WALL)
    return np.clip(rgb * (target / np.maximum(luminance, 1.0))[:, None], 0.0, 235.0)
