"""The orthophoto as a texture that is laid over a scene from straight above."""

from __future__ import annotations

import cv2
import numpy as np
from affine import Affine
from numpy.typing import NDArray

from ryu_scape.raster import GeoGrid
from ryu_scape.raster.collar import close_holes
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

    Holes of an image that was cut have the colour around them (see `close_holes`), the edges of roofs that of what lies
    beside them (see `recolour_eaves`).
    """
    grid, picture = survey.grid, survey.rgb if survey.picture is None else survey.picture
    _, height, width = picture.shape
    shrinkage = min(1.0, settings.most_texture_px / max(width, height))
    size_px = max(1, round(width * shrinkage)), max(1, round(height * shrinkage))
    if not survey.valid.all():
        picture = picture.copy()
        no_image = cv2.resize((~survey.valid).view(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)
        close_holes(picture, no_image.view(bool))
    bands = [*picture]
    if shrinkage < 1:
        bands = [cv2.resize(band, size_px, interpolation=cv2.INTER_AREA) for band in bands]
    uv_to_map = grid.transform * Affine.scale(grid.width, grid.height)
    plan_to_uv = ~uv_to_map * Affine.translation(origin_m[0], origin_m[1])
    fine = GeoGrid(uv_to_map * Affine.scale(1 / size_px[0], 1 / size_px[1]), grid.crs, *size_px[::-1])
    is_roof = rasterise_outlines(outlines, fine, origin_m) >= 0
    pixels = recolour_eaves(cv2.merge(bands), is_roof, settings.eave_band_m / fine.gsd_m)
    return PlanTexture(pixels, np.array(plan_to_uv[:6]).reshape(2, 3))
