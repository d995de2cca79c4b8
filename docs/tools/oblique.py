"""Parallel views from the south-west, for pictures of what has no viewer here."""

from __future__ import annotations

import matplotlib.colors
import numpy as np
from matplotlib.collections import PolyCollection

from ryu_scape.purposes.minecraft import COLOURED, FIRST_COLOURED, BlockMap

WALL, LEAVES = (224, 214, 170), (60, 110, 45)


def from_the_south_west(points_m: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where points (…, 3) stand in a parallel view from 45° above (…, 2), and how far away they are (…)."""
    east, north, up = np.moveaxis(np.asarray(points_m, np.float64), -1, 0)
    right, away = (east - north) * np.sqrt(0.5), (east + north) * np.sqrt(0.5)
    return np.stack((right, (away + up) * np.sqrt(0.5)), axis=-1), (away - up) * np.sqrt(0.5)


def draw_triangles(axes, corners_m: np.ndarray, colour: str | np.ndarray) -> None:
    """Shade triangles (t, 3, 3) by their slope; far ones lie under near ones. colour: of all, or of each (t, 3)."""
    across = np.cross(corners_m[:, 1] - corners_m[:, 0], corners_m[:, 2] - corners_m[:, 0]).astype(np.float64)
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-12)
    plan, away = from_the_south_west(corners_m)
    seen = across @ np.array([-0.5, -0.5, np.sqrt(0.5)]) > 0.0
    order = np.argsort(-away.mean(axis=1)[seen])
    light = 0.45 + 0.55 * (across @ (np.array([-0.3, -0.75, 0.6]))).clip(0.0, 1.0)
    own = np.broadcast_to(matplotlib.colors.to_rgb(colour) if isinstance(colour, str) else colour, (len(seen), 3))
    colours = own[seen][order] * light[seen][order][:, None]
    axes.add_collection(PolyCollection(plan[seen][order], facecolors=colours, edgecolors=colours))
    axes.set_aspect("equal")
    axes.autoscale()


def draw_blocks(axes, blocks: BlockMap) -> None:
    """Tops of columns and what is seen of their western and southern sides."""
    length = len(blocks.top)
    row, column = np.nonzero(blocks.is_there)
    top, kind = blocks.top[row, column], blocks.cover[row, column]
    is_tree = (blocks.building[row, column] < 0) & (top > blocks.ground[row, column])
    colours = np.array([*COLOURED.values()], float)[kind - FIRST_COLOURED]
    colours[is_tree] = LEAVES
    sides = np.where((blocks.building[row, column] >= 0)[:, None], WALL, colours)
    padded = np.pad(np.where(blocks.is_there, blocks.top, -1), 1, constant_values=-1)
    x, y, z = column.astype(float), (length - 1 - row).astype(float), top + 1.0
    quads, shades = [_quads(x, y, z, ((0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)))], [colours]
    for neighbour, ends, light in (
        (padded[row + 1, column], ((0, 0), (0, 1)), 0.6),
        (padded[row + 2, column + 1], ((0, 0), (1, 0)), 0.8),
    ):
        depth = top - neighbour
        seen = depth > 0
        (x0, y0), (x1, y1) = ends
        high = _quads(x[seen], y[seen], z[seen], ((x0, y0, 0), (x1, y1, 0), (x1, y1, 0), (x0, y0, 0)))
        high[:, 2:, 2] -= depth[seen, None]
        quads.append(high)
        shades.append(light * sides[seen])
    plan, away = from_the_south_west(np.concatenate(quads))
    order = np.argsort(-away.mean(axis=1))
    colour = np.concatenate(shades)[order] / 255.0
    axes.add_collection(PolyCollection(plan[order], facecolors=colour, edgecolors=colour, linewidths=0.2))
    axes.set_aspect("equal")
    axes.autoscale()


def _quads(x: np.ndarray, y: np.ndarray, z: np.ndarray, corners: tuple[tuple[int, int, int], ...]) -> np.ndarray:
    return np.stack((x, y, z), axis=-1)[:, None] + np.array(corners, float)
