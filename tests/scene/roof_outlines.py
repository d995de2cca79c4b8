"""Outlines that roofs are raised over."""

from __future__ import annotations

import numpy as np

from tests.scene.city_blocks import COURTYARD, L_SHAPE, SQUARE, U_SHAPE

HOUSE = np.array([(0, 0), (14, 0), (14, 8), (0, 8)], float)
T_SHAPE = np.array([(0, 0), (18, 0), (18, 7), (12, 7), (12, 15), (6, 15), (6, 7), (0, 7)], float)
CROSS = [(5, 0), (11, 0), (11, 5), (16, 5), (16, 11), (11, 11), (11, 16), (5, 16), (5, 11), (0, 11), (0, 5), (5, 5)]
NOTCHED = np.array([(0, 0), (7, 0), (7, 0.8), (9, 0.8), (9, 0), (14, 0), (14, 8), (6, 8.3), (0, 8)], float)
RING = (SQUARE * 2, (np.add(COURTYARD, (6, 5)),))
OUTLINES = {
    "house": (HOUSE, ()),
    "square": (SQUARE, ()),
    "L": (L_SHAPE, ()),
    "T": (T_SHAPE, ()),
    "U": (U_SHAPE, ()),
    "plus": (np.array(CROSS, float), ()),
    "notched": (NOTCHED, ()),
    "courtyard": RING,
}
