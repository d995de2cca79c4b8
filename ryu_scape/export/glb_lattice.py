"""A GLB's meshes in whole numbers (glTF extension KHR_mesh_quantization).

Every mesh counts from a corner of its own, but all corners lie on one lattice: what met before still meets, and closed
solids stay closed. A building's lattice is fine for its size, so only very large meshes lose more than 2 mm.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ryu_scape.export.batches import Batch
from ryu_scape.export.glb_channels import BYTE, UNSIGNED_SHORT, Channel
from ryu_scape.export.local_frame import y_up
from ryu_scape.scene.vertex_arrays import VERTEX_DTYPE

FINEST_STEP_M = 1.0 / 256.0
"""A power of two, so that corners are exact in float32."""
_HIGHEST = 65535
_PLACED_VERTEX = np.dtype([*VERTEX_DTYPE.descr, ("steps", "<u2", 4)])
"""The last number is always 0: glTF wants vertices to begin on 4 bytes."""
_STEPS = Channel("POSITION", "VEC3", UNSIGNED_SHORT, False, 8, lambda vertices: vertices["steps"].copy())
_NORMALISED = {"NORMAL": (BYTE, "i1", 4), "TEXCOORD_0": (UNSIGNED_SHORT, "<u2", 2)}
"""Component type in glTF and in NumPy, and how many of them a vertex has, for it ends on 4 bytes."""


@dataclass(frozen=True, eq=False)
class Lattices:
    """Of each mesh (m,): step_m, and corner_m (m, 3), the lowest place that its whole numbers tell, Y up."""

    corner_m: NDArray[np.float64]
    step_m: NDArray[np.float64]

    @classmethod
    def of(cls, batches: Iterable[tuple[int, Batch]], mesh_count: int) -> Lattices:
        """Those of meshes that are given as the number of the first one and a batch, a mesh as often as one likes."""
        lowest = np.full((mesh_count, 3), np.inf)
        highest = np.full((mesh_count, 3), -np.inf)
        for first_mesh, batch in batches:
            used = np.flatnonzero(np.diff(batch.vertex_starts))
            if used.size:
                positions_m, mesh = y_up(batch.vertices["position"]), first_mesh + used
                begin = batch.vertex_starts[used]
                lowest[mesh] = np.minimum(lowest[mesh], np.minimum.reduceat(positions_m, begin))
                highest[mesh] = np.maximum(highest[mesh], np.maximum.reduceat(positions_m, begin))
        is_used = np.isfinite(lowest).all(axis=1)
        lowest[~is_used] = highest[~is_used] = 0.0
        # One step is left for the corner, which may lie below the lowest position.
        needed_m = (highest - lowest).max(axis=1) / (_HIGHEST - 1)
        step_m = FINEST_STEP_M * 2.0 ** np.ceil(np.log2(np.maximum(needed_m / FINEST_STEP_M, 1.0)))
        return cls(np.floor(lowest / step_m[:, None]) * step_m[:, None], step_m)

    def placed(self, batch: Batch, first_mesh: int) -> Batch:
        """The batch with `steps` beside its positions, from the corners of its meshes, the first of this number."""
        mesh = first_mesh + np.repeat(np.arange(len(batch)), np.diff(batch.vertex_starts))
        vertices = np.zeros(batch.vertices.size, _PLACED_VERTEX)
        for name in VERTEX_DTYPE.names or ():
            vertices[name] = batch.vertices[name]
        from_corner_m = y_up(batch.vertices["position"]) - self.corner_m[mesh]
        vertices["steps"][:, :3] = np.rint(from_corner_m / self.step_m[mesh, None])
        return replace(batch, vertices=vertices)

    def nodes(self) -> list[dict[str, Any]]:
        """What the node of each mesh says of its place."""
        corners, steps = self.corner_m.tolist(), self.step_m.tolist()
        return [{"translation": at, "scale": [step] * 3} for at, step in zip(corners, steps, strict=True)]


def quantised(channel: Channel) -> Channel:
    """A channel in whole numbers, of vertices that are placed on a lattice; those of colours are such already."""
    if channel.attribute == "POSITION":
        return _STEPS
    if channel.attribute not in _NORMALISED:
        return channel
    component_type, kind, width = _NORMALISED[channel.attribute]
    limits = np.iinfo(kind)

    def encode(vertices: NDArray[np.void]) -> NDArray:
        numbers = np.rint(channel.encode(vertices) * limits.max).clip(limits.min, limits.max)
        return np.pad(numbers, ((0, 0), (0, width - numbers.shape[1]))).astype(kind)

    return Channel(channel.attribute, channel.element, component_type, True, width * np.dtype(kind).itemsize, encode)
