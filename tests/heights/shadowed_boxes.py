"""Boxes on speckled ground in a sun that is known, seen from straight above."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import shapely
from affine import Affine

from ryu_scape.heights.shadow_rays import ShadowedGround

SIDE_PX, GSD_M = 600, 0.4
NORTH_UP = Affine(GSD_M, 0, 500_000, 0, -GSD_M, 5_000_000)
LIT, SHADED, ROOF, NOISE = 150.0, 65.0, 120.0, 9.0
EVERYWHERE = np.ones((SIDE_PX, SIDE_PX), bool)


@dataclass(frozen=True, eq=False)
class Boxes:
    """Boxes (b,) on an image. polygons: on the map. labels: (H, W), -1 on the ground. rgb: (3, H, W)."""

    polygons: np.ndarray
    labels: np.ndarray
    rgb: np.ndarray

    @property
    def ground(self) -> ShadowedGround:
        return ShadowedGround.of(self.rgb, EVERYWHERE, self.labels, NORTH_UP)


def boxes(
    places_m: np.ndarray, heights_m: np.ndarray, azimuth_deg: float, elevation_deg: float, has_sun: bool = True
) -> Boxes:
    """places_m: (b, 4) left, top, width and depth from the corner of the image, rows downwards."""
    rng = np.random.default_rng(5)
    labels = np.full((SIDE_PX, SIDE_PX), -1, np.int32)
    in_shadow = np.zeros((SIDE_PX, SIDE_PX), np.uint8)
    away = -np.array([np.sin(np.radians(azimuth_deg)), -np.cos(np.radians(azimuth_deg))])
    outlines = []
    for number, ((left, top, width, depth), height_m) in enumerate(zip(places_m, heights_m, strict=True)):
        outline = shapely.box(left, top, left + width, top + depth)
        outlines.append(shapely.transform(outline, lambda x_y: x_y * (1, -1) + (NORTH_UP.c, NORTH_UP.f)))
        _fill(labels, outline, number)
        cast = away * height_m / np.tan(np.radians(elevation_deg))
        moved = shapely.transform(outline, lambda x_y, cast=cast: x_y + cast)
        _fill(in_shadow, shapely.convex_hull(shapely.union_all([outline, moved])), 1)
    shade = np.where((in_shadow > 0) & has_sun, SHADED, LIT)
    grey = np.where(labels >= 0, ROOF, shade) + rng.normal(0, NOISE, labels.shape)
    rgb = np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[None], 3, axis=0)
    return Boxes(np.array(outlines), labels, rgb)


def _fill(raster: np.ndarray, outline: shapely.Polygon, value: int) -> None:
    corners = np.round(np.asarray(outline.exterior.coords) / GSD_M * 256 - 128).astype(np.int32)
    cv2.fillPoly(raster, [corners], value, shift=8)
