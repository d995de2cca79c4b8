"""The orthophoto as a texture that is laid over a scene from straight above."""

from __future__ import annotations

import cv2
import numpy as np
from affine import Affine
from numpy.typing import NDArray

from ryu_scape.scene.vertex_arrays import PlanTexture
from ryu_scape.survey import Survey


def lay_plan_texture(survey: Survey, origin_m: NDArray[np.float64], most_px: int) -> PlanTexture:
    """The orthophoto in its finest pixels, averaged down until its longer side has at most `most_px` of them."""
    grid, picture = survey.grid, survey.rgb if survey.picture is None else survey.picture
    _, height, width = picture.shape
    shrinkage = min(1.0, most_px / max(width, height))
    size_px = max(1, round(width * shrinkage)), max(1, round(height * shrinkage))
    bands = [cv2.resize(band, size_px, interpolation=cv2.INTER_AREA) for band in picture]
    uv_to_map = grid.transform * Affine.scale(grid.width, grid.height)
    plan_to_uv = ~uv_to_map * Affine.translation(origin_m[0], origin_m[1])
    return PlanTexture(np.stack(bands, axis=-1), np.array(plan_to_uv[:6]).reshape(2, 3))
