"""What a printer needs of a city: the ground on a plate and the buildings, all of them closed solids.

The terrain is as simple as that of a GLB (`light_ground`). Buildings that touch are one solid where they can be united.
They stand in the ground; slicers take what overlaps for one.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ryu_scape.city import City
from ryu_scape.export.batches import building_batches
from ryu_scape.export.light_ground import BLOCK_TOLERANCE_M, simplified
from ryu_scape.export.plate import floor_below, ground_on_plate
from ryu_scape.export.united_solids import UnitedSolid, touching_groups, unite
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.vertex_arrays import SceneGeometry


def printable_ground(scene: SceneGeometry) -> NDArray[np.float32]:
    """Corners (t, 3, 3) of the ground's triangles, in metres from the scene's origin."""
    terrain = scene.layers[Layer.TERRAIN]
    if not terrain.triangle_count:
        return np.empty((0, 3, 3), np.float32)
    terrain = simplified(terrain, BLOCK_TOLERANCE_M)
    return ground_on_plate(terrain, floor_below(terrain, float(scene.bounds_m[0, 2])))


def printable_solids(city: City) -> Iterator[tuple[list[int], UnitedSolid]]:
    """The buildings of each solid and the solid itself, as soon as the last of these buildings is known."""
    group = touching_groups(city.buildings)
    waiting: dict[int, dict[int, NDArray[np.float32]]] = {}
    missing = np.bincount(group, minlength=group.size)
    for row, (corners, first) in enumerate(zip(_corners(city.scene), group.tolist(), strict=True)):
        waiting.setdefault(first, {})[row] = corners
        missing[first] -= 1
        if not missing[first]:
            yield from _united(waiting.pop(first))


def _united(solids: dict[int, NDArray[np.float32]]) -> Iterator[tuple[list[int], UnitedSolid]]:
    """The common solid of some buildings, by their rows; where there is none, each for itself."""
    filled = {row: corners for row, corners in solids.items() if len(corners)}
    union = unite(list(filled.values())) if len(filled) > 1 else None
    if union is not None:
        yield list(filled), union
    for row, corners in solids.items():
        if union is None or row not in filled:
            yield [row], UnitedSolid(corners, np.zeros(len(corners), np.intp))


def _corners(scene: SceneGeometry) -> Iterator[NDArray[np.float32]]:
    """The triangles (t, 3, 3) of each building in order."""
    for batch in building_batches(scene, [layer for layer in scene.triangle_offsets if layer.is_solid]):
        corners = batch.vertices["position"][batch.corners]
        yield from np.split(corners, batch.index_starts[1:-1] // 3)
