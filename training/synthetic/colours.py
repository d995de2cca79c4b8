"""What roofs are covered with, as RGB in 0..1."""

from __future__ import annotations

from collections.abc import Sequence

Colour = tuple[float, float, float]

TILED: Sequence[Colour] = (
    (0.5, 0.27, 0.19),
    (0.42, 0.24, 0.19),
    (0.56, 0.37, 0.26),
    (0.36, 0.33, 0.31),
    (0.28, 0.29, 0.32),
    (0.47, 0.42, 0.37),
)
FLAT_TOPPED: Sequence[Colour] = (
    (0.55, 0.54, 0.52),
    (0.74, 0.73, 0.71),
    (0.42, 0.42, 0.43),
    (0.62, 0.58, 0.52),
    (0.85, 0.85, 0.84),
    (0.32, 0.33, 0.35),
)
SHEET_METAL: Sequence[Colour] = (
    (0.76, 0.78, 0.79),
    (0.38, 0.48, 0.62),
    (0.56, 0.57, 0.57),
    (0.62, 0.38, 0.32),
    (0.42, 0.52, 0.47),
    (0.87, 0.87, 0.86),
)
