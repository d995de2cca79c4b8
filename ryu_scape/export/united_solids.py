"""Buildings that touch, united to one solid without walls inside, by the package manifold3d."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import manifold3d
import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import by_group
from ryu_scape.footprints import polygons_of
from ryu_scape.heights import Building

TOUCHING_M = 0.01
SWELLING_M = 0.0008
"""By this much at most the walls of touching buildings move outward before they are united.

In float32 the two sides of a party wall lie a thousandth of a millimetre apart or across: a slit would stay.
"""
LEVEL_ENOUGH = 0.05
"""Normals that rise less than this are those of walls."""


@dataclass(frozen=True, eq=False)
class UnitedSolid:
    """The triangles of several buildings' common surface.

    corners: (t, 3, 3) metres, counter-clockwise seen from outside. owner: (t,) which of the buildings each is of,
    ascending.
    """

    corners: NDArray[np.float32]
    owner: NDArray[np.intp]


def touching_groups(buildings: Sequence[Building]) -> NDArray[np.intp]:
    """For each building (b,) the first one of those that it hangs together with, over neighbours' neighbours too."""
    polygons = polygons_of([building.footprint for building in buildings])
    group = np.arange(len(buildings))
    one, other = shapely.STRtree(polygons).query(polygons, "dwithin", TOUCHING_M)
    while (group[one] != group[other]).any():
        np.minimum.at(group, one, group[other])
    return group


def unite(solids: Sequence[NDArray[np.float32]]) -> UnitedSolid | None:
    """The union of closed solids, each the corners (t, 3, 3) of its triangles; None where one is not closed.

    Source of the method: the package manifold3d, whose results are closed whatever coincides.
    """
    first = manifold3d.Manifold.reserve_ids(len(solids))
    bodies = [manifold3d.Manifold(_indexed(corners, number)) for number, corners in enumerate(solids, first)]
    if any(body.status() != manifold3d.Error.NoError for body in bodies):
        return None
    union = manifold3d.Manifold.batch_boolean(bodies, manifold3d.OpType.Add).to_mesh()
    owner = np.repeat(np.subtract(union.run_original_id, first, dtype=np.intp), np.diff(union.run_index) // 3)
    order = by_group(owner)
    corners = union.vert_properties[union.tri_verts[order], :3]
    is_line = (corners == np.roll(corners, 1, axis=1)).all(axis=2).any(axis=1)
    return UnitedSolid(corners[~is_line], owner[order][~is_line])


def _indexed(corners: NDArray[np.float32], number: int) -> Any:
    """A swollen mesh of manifold3d with a number of its own, whose triangles share vertices that lie at one place."""
    vertices, index = np.unique(corners.reshape(-1, 3), axis=0, return_inverse=True)
    triangles = index.reshape(-1, 3)
    run = {"run_index": np.array([0, index.size], np.uint32), "run_original_id": np.array([number], np.uint32)}
    return manifold3d.Mesh(_swollen(vertices, triangles), triangles.astype(np.uint32), **run)


def _swollen(vertices: NDArray[np.float32], triangles: NDArray[np.intp]) -> NDArray[np.float32]:
    """The vertices (n, 3), those of walls moved outward in plan."""
    first, second, third = vertices.astype(np.float64)[triangles].swapaxes(0, 1)
    normals = np.cross(second - first, third - first)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), np.finfo(np.float64).tiny)
    is_wall = np.abs(normals[:, 2]) < LEVEL_ENOUGH
    outward = np.zeros((len(vertices), 2))
    np.add.at(outward, triangles[is_wall], normals[is_wall, None, :2])
    lengths = np.linalg.norm(outward, axis=1, keepdims=True)
    swollen = vertices.copy()
    swollen[:, :2] += SWELLING_M * outward / np.maximum(lengths, 0.5)
    return swollen
