"""Random outlines, as odd as they come, where real ones lie: millions of metres from the map's origin."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import strategies as st
from shapely import affinity
from shapely.geometry import Polygon

AT_UTM = np.array([354_321.0, 4_612_345.0])


@st.composite
def utm_polygons(draw: st.DrawFn) -> Polygon:
    """A valid polygon of 3 to 14 corners, maybe with a courtyard, maybe squeezed to a few millimetres."""
    corners = draw(st.integers(3, 14))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    turn = np.sort(rng.uniform(0, 2 * np.pi, corners))
    radius = rng.uniform(0.5, 20, corners)
    outline = shapely.make_valid(Polygon(np.column_stack((np.cos(turn), np.sin(turn))) * radius[:, None]))
    if draw(st.booleans()):
        outline = outline.difference(affinity.scale(outline, 0.4, 0.4).buffer(0))
    outline = affinity.scale(outline, 1.0, draw(st.sampled_from([1.0, 1.0, 0.1, 0.01, 0.001])))
    outline = affinity.rotate(outline, draw(st.floats(0, 180)))
    place = draw(st.floats(4e5, 8e5)), draw(st.floats(3e6, 6e6))
    moved = shapely.make_valid(affinity.translate(outline, *place), method="structure", keep_collapsed=False)
    return max(shapely.get_parts(moved), key=shapely.area, default=shapely.box(*place, place[0] + 1, place[1] + 1))
