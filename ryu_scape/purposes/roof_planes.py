"""The planes of all roofs: how steep, which way they face, how large, and where they lie in plan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.rings import polygons_of_rings
from ryu_scape.city import City
from ryu_scape.export.building_records import parts_of
from ryu_scape.scene.rings import SurfaceKind
from ryu_scape.scene.solids import MILLIMETRE_M, Solids

FLAT_DEG = 1.0
"""What is less steep faces no way."""


@dataclass(frozen=True, eq=False)
class RoofPlanes:
    """Planes (p,), in building order.

    building: (p,) index. polygons: (p,) in map metres. pitch_deg: (p,). azimuth_deg: (p,) bearing from map north, in
    which each faces, 0 for flat ones. area_m2: (p,) of the plane itself. centre_m: (p, 3) map position and elevation.
    """

    building: NDArray[np.intp]
    polygons: NDArray[np.object_]
    pitch_deg: NDArray[np.float64]
    azimuth_deg: NDArray[np.float64]
    area_m2: NDArray[np.float64]
    centre_m: NDArray[np.float64]

    @staticmethod
    def of(city: City) -> RoofPlanes:
        """The planes of the city's roofs of LoD2.2, as CityJSON has them."""
        parts, first = [], 0
        for part in parts_of(city):
            parts.append(_planes(part.massing.roofed, city.scene.origin_m, first))
            first += len(part.buildings)
        if not parts:
            none = np.empty(0)
            return RoofPlanes(none.astype(np.intp), none.astype(object), none, none, none, np.empty((0, 3)))
        return RoofPlanes(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _planes(solids: Solids, origin_m: NDArray[np.float64], first_building: int) -> tuple[NDArray, ...]:
    """The columns of `RoofPlanes`. Normals and areas by Newell's method, holes taken off by their winding."""
    rings = solids.rings.only(solids.rings.surface == SurfaceKind.ROOF)
    plane = np.cumsum(~rings.is_hole) - 1
    count = int(plane[-1]) + 1 if plane.size else 0
    points_m = solids.corners[rings.corners] * MILLIMETRE_M
    owner = plane[rings.ring]
    base_m = points_m[np.unique(owner, return_index=True)[1]][owner] if count else points_m
    across = np.cross(points_m - base_m, points_m[rings.following] - base_m)
    areas = 0.5 * np.stack([np.bincount(owner, across[:, axis], count) for axis in range(3)], axis=1)
    area_m2 = np.linalg.norm(areas, axis=1)
    pitch_deg = np.degrees(np.arctan2(np.hypot(areas[:, 0], areas[:, 1]), areas[:, 2]))
    azimuth_deg = np.where(pitch_deg < FLAT_DEG, 0.0, np.degrees(np.arctan2(areas[:, 0], areas[:, 1])) % 360.0)
    polygons = polygons_of_rings(points_m[:, :2] + origin_m[:2], rings.ring, plane, count)
    middle_m = shapely.get_coordinates(shapely.centroid(polygons)) if count else np.empty((0, 2))
    first_m = base_m[np.unique(owner, return_index=True)[1]] if count else np.empty((0, 3))
    slope = -areas[:, :2] / np.maximum(areas[:, 2:], 1e-9)
    height_m = first_m[:, 2] + ((middle_m - origin_m[:2] - first_m[:, :2]) * slope).sum(axis=1) + origin_m[2]
    building = rings.building[~rings.is_hole] + first_building
    return building, polygons, pitch_deg, azimuth_deg, area_m2, np.column_stack((middle_m, height_m))
