"""The planes of all roofs: how steep, which way they face, how large, and where they lie in plan."""

from __future__ import annotations

from collections.abc import Sequence
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
LEAST_PLAN_AREA_M2 = 1e-9
"""As if an upright plane had at least that in plan, so that its gradient stays finite."""


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
        parts, first_building = [], 0
        for part in parts_of(city):
            parts.append(_planes_of_solids(part.massing.roofed, city.scene.origin_m, first_building))
            first_building += len(part.buildings)
        return _joined(parts) if parts else _no_planes()


def _planes_of_solids(solids: Solids, origin_m: NDArray[np.float64], first_building: int) -> RoofPlanes:
    """The planes of solids' roofs. origin_m: (3,) their origin on the map. first_building: index of the first solid."""
    rings = solids.rings.only(solids.rings.surface == SurfaceKind.ROOF)
    is_outer = ~rings.is_hole
    plane_of_ring = np.cumsum(is_outer) - 1
    corners_m = np.multiply(solids.corners[rings.corners], MILLIMETRE_M, dtype=np.float64)
    first_corners_m = corners_m[rings.offsets[:-1][is_outer]]
    vector_areas_m2 = _vector_areas_m2(corners_m, rings.following, plane_of_ring[rings.ring], first_corners_m)
    plans_m = corners_m[:, :2] + origin_m[:2]
    polygons = polygons_of_rings(plans_m, rings.ring, plane_of_ring, len(first_corners_m))
    centroids_m = shapely.get_coordinates(shapely.centroid(polygons))
    elevations_m = _heights_of_planes_m(centroids_m - origin_m[:2], first_corners_m, vector_areas_m2) + origin_m[2]
    pitch_deg = _pitch_deg(vector_areas_m2)
    return RoofPlanes(
        building=rings.building[is_outer] + first_building,
        polygons=polygons,
        pitch_deg=pitch_deg,
        azimuth_deg=np.where(pitch_deg < FLAT_DEG, 0.0, _azimuth_deg(vector_areas_m2)),
        area_m2=np.linalg.norm(vector_areas_m2, axis=1),
        centre_m=np.column_stack((centroids_m, elevations_m)),
    )


def _vector_areas_m2(
    corners_m: NDArray[np.float64],
    following: NDArray[np.intp],
    plane: NDArray[np.intp],
    first_corners_m: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The vector area (p, 3) of planes: it points along the normal and is as long as the plane is large.

    Half the sum of the cross products of neighbouring corners (Newell's method); holes, wound the other way round, take
    theirs off. corners_m: (n, 3). following: (n,) the next corner of the same ring. plane: (n,) of each corner.
    first_corners_m: (p, 3) from which corners are measured, for the sake of precision.
    """
    origins_m = first_corners_m[plane]
    products_m2 = np.cross(corners_m - origins_m, corners_m[following] - origins_m)
    sums_m2 = [np.bincount(plane, products_m2[:, axis], len(first_corners_m)) for axis in range(3)]
    return np.asarray(0.5 * np.stack(sums_m2, axis=1), np.float64)


def _pitch_deg(normals: NDArray[np.float64]) -> NDArray[np.float64]:
    """The angle (p,) between planes and the level; normals (p, 3) may be of any length."""
    east, north, up = normals.T
    return np.degrees(np.arctan2(np.hypot(east, north), up))


def _azimuth_deg(normals: NDArray[np.float64]) -> NDArray[np.float64]:
    """The bearing (p,) of normals (p, 3) of any length, clockwise from map north, 0 to 360."""
    east, north, _ = normals.T
    return np.degrees(np.arctan2(east, north)) % 360.0


def _heights_of_planes_m(
    places_m: NDArray[np.float64], points_m: NDArray[np.float64], vector_areas_m2: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The height (p,) of each plane at its place (p, 2): it passes through a point (p, 3), across its vector area."""
    gradients = -vector_areas_m2[:, :2] / np.maximum(vector_areas_m2[:, 2:], LEAST_PLAN_AREA_M2)
    return np.asarray(points_m[:, 2] + ((places_m - points_m[:, :2]) * gradients).sum(axis=1))


def _joined(parts: Sequence[RoofPlanes]) -> RoofPlanes:
    """The planes of all parts, one after the other."""
    return RoofPlanes(
        building=np.concatenate([part.building for part in parts]),
        polygons=np.concatenate([part.polygons for part in parts]),
        pitch_deg=np.concatenate([part.pitch_deg for part in parts]),
        azimuth_deg=np.concatenate([part.azimuth_deg for part in parts]),
        area_m2=np.concatenate([part.area_m2 for part in parts]),
        centre_m=np.concatenate([part.centre_m for part in parts]),
    )


def _no_planes() -> RoofPlanes:
    none = np.empty(0)
    return RoofPlanes(none.astype(np.intp), none.astype(object), none, none, none, np.empty((0, 3)))
