"""A part of a square as a city of its own, in one of three levels of detail: what a tile of 3D Tiles shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.masks import dilated, nearest_of
from ryu_scape.city import City
from ryu_scape.footprints import Outlines, label_raster, polygons_of
from ryu_scape.heights import Building
from ryu_scape.raster.hillshade import shade_relief
from ryu_scape.scene.builder import build_scene
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.vertex_arrays import PiecedLayers, SceneGeometry, VertexArrays
from ryu_scape.segmentation.windows import Window
from ryu_scape.settings import Detail, SceneSettings
from ryu_scape.survey import Survey
from ryu_scape.whole_city.city_grid import CityGrid, shared, within

MOST_TEXTURE_PX = 1024
MOST_GROUND_PX = 250_000
"""Of the raster in which a tile's trees and the colours of its roofs are sought."""
RELIEF_STRIDE = 2
NEIGHBOURS_EDGE_PX = 2
"""How far a building's height shows beyond its outline in a DSM."""
RELIEF_RANGE_M = (-1.0, 0.0)
"""Above it all ground has one tint: the colour of a place does not depend on what else is in sight."""


@dataclass(frozen=True)
class TileLevel:
    """How closely tiles of a level show the city.

    a_side: tiles along a square's side. error_of_side: the geometric error that is declared, as a share of the tile's
    side. hidden: layers that are left out.
    """

    a_side: int
    detail: Detail
    terrain_spacing_m: float
    hidden: frozenset[Layer]


LEVELS = (
    TileLevel(1, Detail.PLAIN, 12.0, frozenset({Layer.GROUND_POINTS, Layer.TREES})),
    TileLevel(2, Detail.FULL, 6.0, frozenset({Layer.GROUND_POINTS, Layer.WINDOWS, Layer.TRIM, Layer.DETAILS})),
    TileLevel(4, Detail.FULL, 2.0, frozenset({Layer.GROUND_POINTS})),
)
"""Of tiles within a square, the coarsest first; each tile of a level is four of the next one's."""


def level_settings(settings: SceneSettings, level: TileLevel) -> SceneSettings:
    """A person's settings as a tile heeds them."""
    return replace(
        settings,
        detail=level.detail if settings.detail is Detail.FULL else settings.detail,
        terrain_spacing_m=max(settings.terrain_spacing_m, level.terrain_spacing_m),
        most_texture_px=min(settings.most_texture_px, MOST_TEXTURE_PX),
        most_ground_points=min(settings.most_ground_points, MOST_GROUND_PX),
    )


def city_of(survey: Survey, buildings: Sequence[Building], settings: SceneSettings, hidden: frozenset[Layer]) -> City:
    """A survey and its buildings as a city, less some layers of its scene."""
    scene = _for_a_tile(build_scene(survey, buildings, settings), hidden)
    return City(survey, Outlines(tuple(each.footprint for each in buildings)), tuple(buildings), (), scene, settings)


def _for_a_tile(scene: SceneGeometry, hidden: frozenset[Layer]) -> SceneGeometry:
    """Less some layers, its sides in the ground's mean colour: between tiles of two levels a little of them shows."""
    shown = {layer: pieces for layer, pieces in scene.pieces.items() if layer not in hidden}
    offsets = {layer: offsets for layer, offsets in scene.triangle_offsets.items() if layer not in hidden}
    ground = [piece.vertices["colour"] for piece in shown.get(Layer.TERRAIN, ()) if piece.vertices.size]
    if ground:
        colour = np.rint(np.concatenate(ground).mean(axis=0)).astype(np.uint8)
        shown[Layer.BASE] = [_painted(piece, colour) for piece in shown[Layer.BASE]]
    return replace(scene, layers=PiecedLayers(shown), triangle_offsets=offsets)


def _painted(piece: VertexArrays, colour: NDArray[np.uint8]) -> VertexArrays:
    vertices = piece.vertices.copy()
    vertices["colour"] = colour
    return replace(piece, vertices=vertices)


@dataclass(frozen=True, eq=False)
class TileGround:
    """The survey of a square's surroundings, the window that it shows, and the building (H, W) of each pixel."""

    city_grid: CityGrid
    survey: Survey
    around: Window
    labels: NDArray[np.int32]

    @staticmethod
    def of(city_grid: CityGrid, survey: Survey, around: Window, all_buildings: Sequence[Building]) -> TileGround:
        """Where there is no image, the ground is a relief in one tint."""
        if survey.dsm_m is not None and not survey.rgb.any():
            survey = replace(survey, rgb=_relief(survey.dsm_m, survey.grid.gsd_m))
        labels = label_raster(polygons_of([each.footprint for each in all_buildings]), survey.grid)
        return TileGround(city_grid, survey, around, labels)

    def within(self, window: Window, own: NDArray[np.intp], spacing_m: float) -> Survey | None:
        """The survey of a window, None where it shows nothing. own: (n,) numbers of the buildings that it holds.

        Others are taken off its DSM and its canopy, or trees would be planted on them. Where data end, what is shown
        reaches farther by the ground's spacing: of whole cells alone it would end within them, and houses at its end
        stand on nothing.
        """
        seen = shared(window, self.around)
        if seen is None:
            return None
        part = within(seen, self.around)
        valid = self.survey.valid[part]
        if not valid.any():
            return None
        dsm_m, dtm_m, canopy = self.survey.dsm_m, self.survey.dtm_m[part], self.survey.canopy
        labels = self.labels[part]
        others = dilated((labels >= 0) & ~np.isin(labels, own), NEIGHBOURS_EDGE_PX)
        treeless = others | ~valid
        rgb, valid = _reaching_farther(self.survey.rgb[:, part[0], part[1]], valid, spacing_m / self.city_grid.gsd_m)
        return replace(
            self.survey,
            grid=self.city_grid.grid_of(seen),
            rgb=rgb,
            dsm_m=None if dsm_m is None else np.where(others, dtm_m, dsm_m[part]),
            valid=valid,
            known_dtm_m=dtm_m,
            canopy=None if canopy is None else np.where(treeless, np.float32(0), canopy[part]),
            picture=None,
            dsm_cells=None,
        )


def _reaching_farther(
    rgb: NDArray[np.uint8], valid: NDArray[np.bool_], distance_px: float
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Colours (3, H, W) and valid mask (H, W) with the nearest colours up to some distance beyond what is valid."""
    if valid.all():
        return rgb, valid
    beyond_px, nearest = nearest_of(valid)
    reached = beyond_px <= distance_px
    filled = rgb.copy()
    filled[:, reached] = rgb[:, valid][:, nearest[reached]]
    return filled, reached


def _relief(dsm_m: NDArray[np.float32], gsd_m: float) -> NDArray[np.uint8]:
    """A DSM's relief (3, H, W) in the sizes that tiles show it in."""
    shaded = shade_relief(dsm_m[::RELIEF_STRIDE, ::RELIEF_STRIDE], gsd_m * RELIEF_STRIDE, RELIEF_RANGE_M)
    size = dsm_m.shape[::-1]
    return np.stack([cv2.resize(band, size, interpolation=cv2.INTER_LINEAR) for band in shaded])
