"""The orthophoto as a texture that is laid over a scene from straight above."""

from __future__ import annotations

import cv2
import numpy as np
from affine import Affine
from numpy.typing import NDArray

from ryu_scape.raster import GeoGrid
from ryu_scape.raster.collar import without_holes
from ryu_scape.scene.eaves import recolour_eaves
from ryu_scape.scene.footprint_raster import rasterise_outlines
from ryu_scape.scene.outlines import OutlineTable
from ryu_scape.scene.vertex_arrays import PlanTexture
from ryu_scape.settings import SceneSettings
from ryu_scape.survey import Survey


def lay_plan_texture(
    survey: Survey, outlines: OutlineTable, origin_m: NDArray[np.float64], settings: SceneSettings
) -> PlanTexture:
    """The orthophoto in its finest pixels, averaged down until its longer side has at most so many as are wanted.

    Holes of an image that was cut have the colour around them (see `without_holes`), the edges of roofs that of what
    lies beside them (see `recolour_eaves`).
    """
    grid = survey.grid
    pixels = _averaged_down(_without_holes(survey), settings.most_texture_px)
    height, width, _ = pixels.shape
    uv_to_map = grid.transform * Affine.scale(grid.width, grid.height)
    fine = GeoGrid(uv_to_map * Affine.scale(1 / width, 1 / height), grid.crs, height, width)
    is_roof = rasterise_outlines(outlines, fine, origin_m) >= 0
    plan_to_uv = ~uv_to_map * Affine.translation(origin_m[0], origin_m[1])
    return PlanTexture(
        recolour_eaves(pixels, is_roof, settings.eave_band_m / fine.gsd_m), np.array(plan_to_uv[:6]).reshape(2, 3)
    )


def _without_holes(survey: Survey) -> NDArray[np.uint8]:
    """The finest picture (3, h, w) of the survey, its holes in the colour around them."""
    picture = survey.rgb if survey.picture is None else survey.picture
    _, height, width = picture.shape
    no_image = cv2.resize((~survey.valid).view(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)
    return without_holes(picture, no_image.view(bool))


def _averaged_down(picture: NDArray[np.uint8], most_px: int) -> NDArray[np.uint8]:
    """A picture (3, h, w) as (h, w, 3), its longer side at most so long."""
    _, height, width = picture.shape
    shrinkage = min(1.0, most_px / max(width, height))
    if shrinkage == 1:
        return cv2.merge([*picture])
    size_px = max(1, round(width * shrinkage)), max(1, round(height * shrinkage))
    return cv2.merge([cv2.resize(band, size_px, interpolation=cv2.INTER_AREA) for band in picture])
