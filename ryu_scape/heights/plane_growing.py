"""Planes in scattered samples of a surface, grown from the spots where it is most plane.

Source: region growing after Vosselman, Gorte, Sithole & Rabbani, 2004, ISPRS Archives 46-8/W2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NEIGHBOURS = 12
"""Samples are neighbours within the distance at which half of them have this many."""
LEAST_SHARE, FEWEST_IN_PLANE = 0.03, 6
MOST_PLANES = 8
GROWTH = ((0.15, 0.25), (0.2, 0.25), (0.25, 0.4), (0.3, np.inf))
"""How far off a plane, in metres and in rise over run, a neighbour may be that it takes in, from its seed on."""
REGULAR = 1e-6 * np.eye(3)
"""What keeps the normal equations of points in one line solvable."""


def grow_planes(
    points: NDArray[np.float64], elevation_m: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Planes (k, 3) over points (n, 3) of x, y and 1, the largest first, and the plane (n,) of each point, or -1."""
    surface = _Surface.of(points, elevation_m)
    agreement = surface.agrees.astype(np.float32)
    planes: list[NDArray[np.floating]] = []
    facet, is_seed = np.full(len(points), -1), np.ones(len(points), bool)
    fewest = max(LEAST_SHARE * len(points), FEWEST_IN_PLANE)
    while len(planes) < MOST_PLANES:
        is_free = facet < 0
        support = np.where(is_free & is_seed, agreement @ is_free.astype(np.float32), 0)
        seed = int(support.argmax())
        if support[seed] < FEWEST_IN_PLANE:
            break
        is_seed[seed] = False
        plane, members = surface.grown(seed, is_free)
        if members.sum() >= fewest:
            facet[members] = len(planes)
            planes.append(plane)
    return np.array(planes).reshape(-1, 3), facet


@dataclass(frozen=True, eq=False)
class _Surface:
    """Points (n, 3) of x, y and 1 with their elevations (n,), and what lies around each.

    local: (n, 3) the plane around each. is_near: (n, n) neighbours. agrees: (n, n) whether the second may be of the
    plane around the first.
    """

    points: NDArray[np.float64]
    elevation_m: NDArray[np.float64]
    local: NDArray[np.float64]
    is_near: NDArray[np.bool_]
    agrees: NDArray[np.bool_]

    @staticmethod
    def of(points: NDArray[np.float64], elevation_m: NDArray[np.float64]) -> _Surface:
        apart_m = _apart(points[:, :2])
        is_near = apart_m <= np.median(np.partition(apart_m, NEIGHBOURS, axis=1)[:, NEIGHBOURS])
        local = _planes_around(points, elevation_m, is_near)
        off_m = np.abs(elevation_m - local @ points.T)
        agrees = (off_m < GROWTH[0][0]) & (_apart(local[:, :2]) < GROWTH[0][1])
        return _Surface(points, elevation_m, local, is_near, agrees)

    def grown(self, seed: int, is_free: NDArray[np.bool_]) -> tuple[NDArray[np.floating], NDArray[np.bool_]]:
        """The plane (3,) that grows from one point among the free ones (n,), and its points (n,)."""
        plane, members = self.local[seed], _reached(seed, self.agrees[seed] & is_free, self.is_near)
        for tolerance_m, unlike_slope in GROWTH:
            if members.sum() < FEWEST_IN_PLANE:
                break
            own = self.points[members]
            plane = np.linalg.solve(own.T @ own + REGULAR, own.T @ self.elevation_m[members])
            in_plane = np.abs(self.elevation_m - self.points @ plane) < tolerance_m
            in_plane &= np.hypot(*(self.local[:, :2] - plane[:2]).T) < unlike_slope
            members = _reached(seed, in_plane & is_free, self.is_near)
        return plane, members


def _apart(vectors: NDArray[np.float64]) -> NDArray[np.float32]:
    """Distance (n, n) of vectors (n, 2) from each other."""
    x, y = vectors.astype(np.float32).T
    return np.sqrt((x[:, None] - x) ** 2 + (y[:, None] - y) ** 2)


def _planes_around(
    points: NDArray[np.float64], elevation_m: NDArray[np.float64], is_near: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """The plane (n, 3) through the neighbours of each point, by least squares."""
    weight = is_near.astype(np.float64)
    products = (points[:, :, None] * points[:, None, :]).reshape(-1, 9)
    normal = (weight @ products).reshape(-1, 3, 3) + REGULAR
    right = weight @ (points * elevation_m[:, None])
    return np.asarray(np.linalg.solve(normal, right[..., None])[..., 0], np.float64)


def _reached(seed: int, allowed: NDArray[np.bool_], is_near: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which of the `allowed` points (n,) are joined to a seed by steps from neighbour to neighbour."""
    reached = np.zeros_like(allowed)
    reached[seed] = True
    front = reached
    while front.any():
        front = is_near[front].any(axis=0) & allowed & ~reached
        reached = reached | front
    return reached & allowed
