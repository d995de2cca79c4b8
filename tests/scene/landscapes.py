"""Places that tests lay out: a wood, hills."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ryu_scape.scene.tree_crowns import crown_radius_m
from ryu_scape.survey import Survey
from tests.scene.city_blocks import tile

GREEN = np.array([70, 110, 50], np.uint8)
SIZE, GSD_M = 300, 0.5


def wood(seed: int, slope: float = 0.1, count: int = 40, width: float = 1.2) -> tuple[Survey, np.ndarray]:
    """A slope with round-topped trees that do not touch, and their middle (column, row), height and radius (t, 4).

    width: how many times as wide they are as crowns usually are.
    """
    rng = np.random.default_rng(seed)
    trees: list[tuple[float, ...]] = []
    while len(trees) < count:
        height_m = rng.uniform(4.0, 22.0)
        radius_m = width * float(crown_radius_m(np.array(height_m)))
        at = rng.uniform(20, SIZE - 20, 2)
        if all(np.hypot(*(at - other[:2])) * GSD_M > radius_m + other[3] + 1.0 for other in trees):
            trees.append((*at, height_m, radius_m))
    survey = tile(SIZE, GSD_M, slope=slope)
    row, column = np.indices((SIZE, SIZE)) + 0.5
    crown_m, rgb = np.zeros((SIZE, SIZE)), survey.rgb.copy()
    for x, y, height_m, radius_m in trees:
        share = np.hypot(column - x, row - y) * GSD_M / radius_m
        crown_m = np.maximum(crown_m, np.where(share < 1, height_m * (1 - 0.45 * share**2), 0))
        rgb[:, share < 1] = GREEN[:, None]
    return replace(survey, dsm_m=(survey.dsm_m + crown_m).astype(np.float32), rgb=rgb), np.array(trees)


def hills(height_m: float, length_m: float, seed: int) -> Survey:
    """Rolling ground under every direction, level in one corner."""
    flat = tile(size=400, gsd_m=0.6)
    rng = np.random.default_rng(seed)
    row, column = np.mgrid[:400, :400] * 0.6
    waves = [np.sin((row * np.cos(a) + column * np.sin(a)) * 2 * np.pi / length_m) for a in rng.uniform(0, 6, 4)]
    far = np.clip(np.hypot(row, column) / 100 - 1, 0, 1)
    return replace(flat, known_dtm_m=(100 + height_m * far * sum(waves)).astype(np.float32))
