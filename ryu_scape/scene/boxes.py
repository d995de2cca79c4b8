"""Small upright boxes: chimneys, roof units, balconies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.scene.faces import DOWN, UP, Faces, make_faces, upright

_CORNERS = ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5))


@dataclass(frozen=True, eq=False)
class Boxes:
    """centre_m (k, 2), along (k, 2) unit vectors of the first side, size_m (k, 2) sides, levels and owner (k,)."""

    centre_m: NDArray[np.float64]
    along: NDArray[np.float64]
    size_m: NDArray[np.float64]
    bottom_m: NDArray[np.float64]
    top_m: NDArray[np.float64]
    building: NDArray[np.intp]

    @property
    def corners_m(self) -> NDArray[np.float64]:
        """(k, 4, 2) corners in plan, counter-clockwise."""
        across = np.column_stack((-self.along[:, 1], self.along[:, 0]))
        return self.centre_m[:, None] + np.stack(
            [x * self.size_m[:, :1] * self.along + y * self.size_m[:, 1:] * across for x, y in _CORNERS], axis=1
        )

    def only(self, chosen: NDArray[np.bool_]) -> Boxes:
        """Those `chosen` (k,)."""
        centre, along, size = (part[chosen] for part in (self.centre_m, self.along, self.size_m))
        return Boxes(centre, along, size, self.bottom_m[chosen], self.top_m[chosen], self.building[chosen])

    def faces(self, rgb: NDArray[np.float64]) -> list[Faces]:
        """All six sides, in colours (k, 3) of 0..255."""
        corners, colour = self.corners_m, rgb[:, None]
        across = np.column_stack((-self.along[:, 1], self.along[:, 0]))
        outward = (-across, self.along, across, -self.along)
        sides = [
            make_faces(
                upright(start, end, self.bottom_m, self.top_m),
                np.column_stack((normal, np.zeros(len(normal)))),
                colour,
                self.building,
            )
            for normal, start, end in zip(
                outward, corners.swapaxes(0, 1), np.roll(corners, -1, axis=1).swapaxes(0, 1), strict=True
            )
        ]
        top = make_faces([(corners[:, i], self.top_m) for i in range(4)], UP, colour, self.building)
        bottom = make_faces([(corners[:, i], self.bottom_m) for i in (0, 3, 2, 1)], DOWN, colour, self.building)
        return [*sides, top, bottom]


def scattered(plan_m: NDArray[np.float64], salt: NDArray[np.integer] | int = 0) -> NDArray[np.float64]:
    """Numbers in [0, 1) for positions (k, 2) that look random and are the same in every run.

    Source: Knuth's multiplicative hash of the position in decimetres.
    """
    decimetres = np.rint(plan_m * 10).astype(np.int64)
    key = (decimetres @ np.array([2_654_435_761, 2_246_822_519]) + np.asarray(salt) * 3_266_489_917) & 0xFFFFFFFF
    key = (key ^ key >> 15) * 2_654_435_761 & 0xFFFFFFFF
    return ((key ^ key >> 13) * 2_246_822_519 & 0xFFFFFFFF) / 2.0**32
