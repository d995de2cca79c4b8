"""A point that a person sets lies on the nearest corner within reach, else on the nearest side."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from ryu_scape.inspection.snapping import snapped_to

COURTYARD = shapely.box(4, 3, 8, 6)
POLYGONS = np.array([shapely.box(0, 0, 12, 9) - COURTYARD, shapely.box(20, 0, 30, 9)])


@pytest.mark.parametrize(
    ("point", "place"),
    [
        ((12.6, 8.8), (12, 9)),
        ((12.6, 4.0), (12, 4)),
        ((11.4, 4.0), (12, 4)),
        ((4.5, 3.2), (4, 3)),
        ((6.0, 3.4), (6, 3)),
        ((19.5, -0.5), (20, 0)),
        ((16.0, 4.0), None),
        ((6.0, 4.5), None),
    ],
)
def test_corners_come_before_sides(point: tuple[float, float], place: tuple[float, float] | None) -> None:
    assert snapped_to(POLYGONS, point, 1.0) == place


def test_among_no_outlines_a_point_stays() -> None:
    assert snapped_to(POLYGONS[:0], (0.0, 0.0), 1.0) is None
