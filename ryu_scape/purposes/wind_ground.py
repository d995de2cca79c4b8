"""The ground of a wind tunnel: the terrain under the city, run out to a level plane before the tunnel ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.city import City
from ryu_scape.scene.vertex_arrays import VERTEX_DTYPE, VertexArrays

FINEST_STEP_M = 3.0
MOST_NODES = 400_000
DEPTH_M = 5.0
"""The plate under the ground ends so far below what the tunnel's mesh begins with."""


@dataclass(frozen=True, eq=False)
class WindGround:
    """surface_m: (n, 3) nodes from the scene's origin. indices: (3 t,). level_m: elevation of the plane around."""

    surface_m: NDArray[np.float32]
    indices: NDArray[np.uint32]
    level_m: float

    @property
    def lowest_m(self) -> float:
        """Where the mesh is to begin, below all ground."""
        return float(self.surface_m[:, 2].min()) - 1.0

    @property
    def floor_m(self) -> float:
        """The bottom of the plate."""
        return self.lowest_m - DEPTH_M

    def as_layer(self) -> VertexArrays:
        """As layers of a scene are."""
        vertices = np.zeros(len(self.surface_m), VERTEX_DTYPE)
        vertices["position"] = self.surface_m
        return VertexArrays(vertices, self.indices)


def ground_around(
    city: City, axes: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64], fade_m: float
) -> WindGround:
    """The ground between two corners (2,) along `axes` (2, 2), and one step beyond them on all sides.

    Beside the image it goes from the elevation at its edge to the mean of the edge within `fade_m`.
    """
    step_m = max(FINEST_STEP_M, float(np.sqrt(np.prod(high - low) / MOST_NODES)))
    counts = np.ceil((high - low) / step_m).astype(int) + 3
    along, across = (low[axis] + (np.arange(counts[axis]) - 1.0) * step_m for axis in range(2))
    plan_m = np.stack(np.meshgrid(along, across, indexing="ij"), axis=-1).reshape(-1, 2) @ axes
    dtm_m = city.survey.dtm_m
    edge_m = np.concatenate((dtm_m[0], dtm_m[-1], dtm_m[:, 0], dtm_m[:, -1]))
    level_m = float(edge_m.mean() - city.scene.origin_m[2])
    pixel, inside = _pixels_within(city, plan_m)
    away = np.linalg.norm(pixel - inside, axis=1) * city.grid.gsd_m / fade_m
    share = np.clip(1.0 - away, 0.0, 1.0)
    share = share * share * (3.0 - 2.0 * share)
    height_m = share * terrain_at(city, plan_m) + (1.0 - share) * level_m
    return WindGround(np.column_stack((plan_m, height_m)).astype(np.float32), _triangles(*counts), level_m)


def terrain_at(city: City, plan_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Elevation (n,) of the terrain at (n, 2), both from the scene's origin; beside the image that of its edge."""
    return _sampled(city.survey.dtm_m, _pixels_within(city, plan_m)[1]) - float(city.scene.origin_m[2])


def _pixels_within(city: City, plan_m: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Coordinates of pixel centres (n, 2) as (column, row), and the nearest ones within the image."""
    pixel = city.grid.to_pixel(plan_m + city.scene.origin_m[:2]) - 0.5
    return pixel, pixel.clip(0.0, np.array([city.grid.width, city.grid.height]) - 1.0)


def _sampled(raster: NDArray[np.float32], pixel: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bilinear values (n,) at pixel centres' coordinates (n, 2) as (column, row) within the raster."""
    column, row = pixel.T
    left, top = np.floor(column).astype(np.intp), np.floor(row).astype(np.intp)
    right, below = np.minimum(left + 1, raster.shape[1] - 1), np.minimum(top + 1, raster.shape[0] - 1)
    x, y = column - left, row - top
    upper = raster[top, left] * (1.0 - x) + raster[top, right] * x
    lower = raster[below, left] * (1.0 - x) + raster[below, right] * x
    return np.asarray(upper * (1.0 - y) + lower * y)


def _triangles(along: int, across: int) -> NDArray[np.uint32]:
    """Two for each cell of nodes, row by row, counter-clockwise seen from above."""
    nodes = np.arange(along * across, dtype=np.uint32).reshape(along, across)
    a, b, c, d = nodes[:-1, :-1], nodes[1:, :-1], nodes[1:, 1:], nodes[:-1, 1:]
    return np.stack((a, b, c, a, c, d), axis=-1).ravel()
