"""Plain prisms: one quad a wall and two caps, for cities seen from afar and for files that should stay small."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ryu_scape.scene.faces import DOWN, UP, Faces, make_faces, upright
from ryu_scape.scene.outlines import OutlineTable
from ryu_scape.scene.triangulation import triangulate


def raise_prisms(
    outlines: OutlineTable,
    bottom_m: NDArray[np.float64],
    top_m: NDArray[np.float64],
    wall_rgb: NDArray[np.float64],
    roof_rgb: NDArray[np.float64],
) -> tuple[list[Faces], list[Faces]]:
    """Closed prisms between two levels (b,) in local metres: walls with floors, and roofs. Colours (b, 3) in 0..255."""
    owner = outlines.building
    corners = upright(outlines.corners_m, outlines.corners_m[outlines.following], bottom_m[owner], top_m[owner])
    normals = np.column_stack((outlines.normals, np.zeros(owner.size)))
    walls = make_faces(corners, normals, wall_rgb[owner][:, None], owner)
    cap, cap_owner = triangulate(outlines.polygons)
    floors = make_faces(
        [(cap[:, i], bottom_m[cap_owner]) for i in (0, 2, 1)], DOWN, wall_rgb[cap_owner][:, None], cap_owner
    )
    roofs = make_faces([(cap[:, i], top_m[cap_owner]) for i in range(3)], UP, roof_rgb[cap_owner][:, None], cap_owner)
    return [walls, floors], [roofs]
