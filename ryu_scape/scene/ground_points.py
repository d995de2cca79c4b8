"""The orthophoto's pixels outside the buildings as a point cloud."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from affine import Affine
from numpy.typing import NDArray

from ryu_scape.raster import GeoGrid, RasterPair
from ryu_scape.scene.terrain import plan_positions, surface_normals
from ryu_scape.scene.vertex_arrays import VERTEX_DTYPE, VertexArrays

LOWEST_OBJECT_M = 0.3
TALLEST_OBJECT_M = 25.0
WALL_BLEED_M = 1.5


def thin_out(pair: RasterPair, dtm_m: NDArray[np.float32], most_pixels: int) -> tuple[RasterPair, NDArray[np.float32]]:
    """Every k-th row and column of the rasters, as views, with the smallest k that leaves at most `most_pixels`."""
    grid = pair.grid
    stride = 1
    while -(-grid.height // stride) * -(-grid.width // stride) > most_pixels:
        stride += 1
    thin = (..., slice(None, None, stride), slice(None, None, stride))
    dtm_m = dtm_m[thin]
    first_centre = 0.5 - 0.5 * stride
    transform = grid.transform * Affine.translation(first_centre, first_centre) * Affine.scale(stride)
    thin_pair = replace(
        pair,
        grid=GeoGrid(transform, grid.crs, *dtm_m.shape),
        rgb=pair.rgb[thin],
        dsm_m=None if pair.dsm_m is None else pair.dsm_m[thin],
        valid=pair.valid[thin],
    )
    return thin_pair, dtm_m


def ground_points(
    pair: RasterPair, dtm_m: NDArray[np.float32], labels: NDArray[np.int32], origin_m: NDArray[np.float64]
) -> VertexArrays:
    """One point per valid pixel outside the buildings, on the DSM where something stands, with the terrain's normal.

    labels: (H, W) building index of each pixel, -1 outside.
    """
    grid = pair.grid
    column, row = np.arange(grid.width) + 0.5, np.arange(grid.height)[:, None] + 0.5
    vertices = np.empty((grid.height, grid.width), VERTEX_DTYPE)
    vertices["position"][..., 0], vertices["position"][..., 1] = plan_positions(grid, column, row, origin_m)
    vertices["position"][..., 2] = _shown_elevation(pair, dtm_m, labels) - origin_m[2]
    vertices["normal"] = surface_normals(dtm_m, grid.transform)
    for band, pixels in enumerate(pair.rgb):
        vertices["colour"][..., band] = pixels
    vertices["colour"][..., 3] = 255
    return VertexArrays(vertices[pair.valid & (labels < 0)], np.empty(0, np.uint32))


def _shown_elevation(pair: RasterPair, dtm_m: NDArray[np.float32], labels: NDArray[np.int32]) -> NDArray[np.float32]:
    """The DSM where it shows a tree, a car or a garden wall clear of the houses that bleed into it, else the DTM.

    Lower rises are the noise of the DSM, and points below the DTM would vanish under the terrain surface.
    """
    if pair.dsm_m is None:
        return dtm_m
    wall_distance_px = cv2.distanceTransform((labels < 0).astype(np.uint8), cv2.DIST_L2, 3)
    rise = pair.dsm_m - dtm_m
    is_object = (
        (rise > LOWEST_OBJECT_M) & (rise < TALLEST_OBJECT_M) & (wall_distance_px > WALL_BLEED_M / pair.grid.gsd_m)
    )
    return np.where(is_object, pair.dsm_m, dtm_m)
