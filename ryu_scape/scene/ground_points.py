"""The orthophoto's pixels outside the buildings as a point cloud."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import spread, starts
from ryu_scape.raster.collar import without_holes
from ryu_scape.scene.chunks import Chunks, bounds_of_runs
from ryu_scape.scene.terrain import plan_positions, surface_normals
from ryu_scape.scene.vertex_arrays import VERTEX_DTYPE, VertexArrays, take_vertices
from ryu_scape.survey import Survey

LOWEST_OBJECT_M = 0.3
TALLEST_OBJECT_M = 25.0
WALL_BLEED_M, ERROR_BLEED_M = 1.5, 4.0
"""How far houses, and errors of the DSM or its end, reach into what is beside them."""
CHUNK_PX = 64
CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
LEVEL_STEPS = (1, 2, 4, 8, 16)
"""Pixels from one point to the next at each level of detail."""


def ground_points(
    survey: Survey, labels: NDArray[np.int32], is_tree: NDArray[np.bool_], origin_m: NDArray[np.float64]
) -> VertexArrays:
    """One point per valid pixel outside the buildings, on the DSM where something stands, with the terrain's normal.

    Where a neighbour lies lower, as at the side of a wall, more points follow straight below. labels: (H, W) building
    index of each pixel, -1 outside. is_tree: (H, W) where a tree stands, which is no ground: points lie beneath it.
    """
    elevation_m = _shown_elevation(survey, labels, is_tree)
    shown = survey.valid & (labels < 0)
    pixel, depth = _pixels_and_depths(shown, elevation_m, survey.grid.gsd_m)
    order, runs = _ordered_by_chunk(pixel, depth, shown.shape)
    vertices = take_vertices(_vertex_a_pixel(survey, elevation_m, origin_m).ravel(), pixel[order])
    vertices["position"][:, 2] -= np.float32(survey.grid.gsd_m) * depth[order]
    bounds_m = bounds_of_runs(vertices["position"], runs.start)
    first = np.repeat(runs.start[:, None], len(LEVEL_STEPS), axis=1)
    error_m = np.tile(np.float32(survey.grid.gsd_m) * np.array(LEVEL_STEPS, np.float32), (len(first), 1))
    no_indices = np.empty(0, np.uint32)
    return VertexArrays(vertices, no_indices, Chunks(bounds_m, first, runs.count, error_m, no_indices))


def _vertex_a_pixel(
    survey: Survey, elevation_m: NDArray[np.float32], origin_m: NDArray[np.float64]
) -> NDArray[np.void]:
    """(H, W) VERTEX_DTYPE at these elevations (H, W), in the orthophoto's colours, with the terrain's normals.

    Holes of an image that was cut have the colour around them.
    """
    grid = survey.grid
    column, row = np.arange(grid.width) + 0.5, np.arange(grid.height)[:, None] + 0.5
    vertices = np.empty((grid.height, grid.width), VERTEX_DTYPE)
    vertices["position"][..., 0], vertices["position"][..., 1] = plan_positions(grid, column, row, origin_m)
    vertices["position"][..., 2] = elevation_m - origin_m[2]
    vertices["normal"] = surface_normals(survey.dtm_m, grid.transform)
    for band, pixels in enumerate(without_holes(survey.rgb, ~survey.valid)):
        vertices["colour"][..., band] = pixels
    vertices["colour"][..., 3] = 255
    return vertices


def _pixels_and_depths(
    shown: NDArray[np.bool_], elevation_m: NDArray[np.float32], gsd_m: float
) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """Flat position of each point in (H, W) and by how many GSDs it is below the elevation there, 0 for the top."""
    lowest_m = cv2.erode(elevation_m, CROSS, borderType=cv2.BORDER_REPLICATE)
    below = np.maximum((elevation_m - lowest_m) / gsd_m, 1).astype(np.int32)
    pixel = np.flatnonzero(shown)
    shown_pixel, depth = spread(below.ravel()[pixel])
    return pixel[shown_pixel], depth.astype(np.int32)


@dataclass(frozen=True, eq=False)
class _Runs:
    """start (b,): the first point of each chunk. count (b, levels): how many points draw it at each level."""

    start: NDArray[np.int64]
    count: NDArray[np.int64]


def _ordered_by_chunk(
    pixel: NDArray[np.intp], depth: NDArray[np.int32], shape: tuple[int, int]
) -> tuple[NDArray[np.intp], _Runs]:
    """An order of points (n,) at pixels of (H, W), chunk by chunk, and within a chunk those of coarser levels first.

    So the beginning of a chunk's run is a thinner grid of points over all of the chunk.
    """
    row, column = (at.astype(np.int32) for at in np.divmod(pixel, shape[1]))
    levels = len(LEVEL_STEPS)
    finer_than = np.maximum(_levels_finer(shape[0])[row], _levels_finer(shape[1])[column])
    np.maximum(finer_than, _levels_finer(int(depth.max(initial=0)) + 1)[depth], out=finer_than)
    chunks_per_row = -(-shape[1] // CHUNK_PX)
    key = (row // CHUNK_PX * chunks_per_row + column // CHUNK_PX) * levels + finer_than
    per_key = np.bincount(key, minlength=chunks_per_row * -(-shape[0] // CHUNK_PX) * levels)
    count = np.cumsum(per_key.reshape(-1, levels), axis=1)[:, ::-1]
    count = count[count[:, 0] > 0]
    # Numbers of 16 bits are sorted several times as fast.
    return np.argsort(key.astype(np.min_scalar_type(per_key.size)), kind="stable"), _Runs(starts(count[:, 0]), count)


def _levels_finer(length: int) -> NDArray[np.int32]:
    """By how many levels (length,) a row or column is finer than the coarsest level that could hold it."""
    return (np.arange(length)[:, None] % np.array(LEVEL_STEPS) != 0).sum(axis=1, dtype=np.int32)


def _shown_elevation(survey: Survey, labels: NDArray[np.int32], is_tree: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The DSM where it shows a hedge, a car or a garden wall clear of the houses that bleed into it, else the DTM.

    Lower rises are the noise of the DSM, and points below the DTM would vanish under the terrain surface. What rises
    too high is an error, and so may be what lies near it or near the end of the survey.
    """
    if survey.dsm_m is None:
        return survey.dtm_m
    rise = survey.dsm_m - survey.dtm_m
    is_sound = survey.valid & ~(rise >= TALLEST_OBJECT_M)
    is_object = (rise > LOWEST_OBJECT_M) & is_sound & ~is_tree
    for clear, least_m in ((labels < 0, WALL_BLEED_M), (is_sound, ERROR_BLEED_M)):
        distance_px = cv2.distanceTransform(clear.view(np.uint8), cv2.DIST_L2, 3)
        is_object &= distance_px > least_m / survey.grid.gsd_m
    return np.where(is_object, survey.dsm_m, survey.dtm_m)
