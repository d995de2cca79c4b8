"""Divide tiles into training, validation and test so that no place is in two of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
import shapely

SPLITS = ("train", "val", "test")
LARGEST_SLIVER_M = 2.0
METRES_PER_DEGREE = 111_320.0


def block_of(longitude_deg: float, latitude_deg: float, block_m: float) -> str:
    """Name of the square block of the Earth that holds a point; its side is about `block_m`."""
    row = int(np.floor(latitude_deg * METRES_PER_DEGREE / block_m))
    metres_per_degree = METRES_PER_DEGREE * np.cos(np.radians(row * block_m / METRES_PER_DEGREE))
    return f"{row}:{int(np.floor(longitude_deg * metres_per_degree / block_m))}"


def assign_splits(block_of_tile: Mapping[str, str], shares: Sequence[float], seed: int) -> dict[str, str]:
    """Split of each tile: whole blocks, in an order that only their names and the seed decide.

    shares: of train, val and test, adding to 1. From three blocks on, no split with a share stays empty.
    """
    blocks = sorted(set(block_of_tile.values()), key=lambda block: _hashed(block, seed))
    least = 1 if len(blocks) >= len(SPLITS) else 0
    held_out = [max(least, round(share * len(blocks))) if share else 0 for share in shares[1:]]
    split_of_block = dict.fromkeys(blocks, "train")
    split_of_block |= dict.fromkeys(blocks[held_out[1] : sum(held_out)], "val")
    split_of_block |= dict.fromkeys(blocks[: held_out[1]], "test")
    return {tile: split_of_block[block] for tile, block in block_of_tile.items()}


def leaking_tiles(bounds_deg: Mapping[str, Sequence[float]], split: Mapping[str, str]) -> dict[str, str]:
    """Tiles to leave out because they show ground of a tile held out more strictly, each with that tile's name.

    bounds_deg: west, south, east, north. A training tile gives way to validation and test, validation to test.
    """
    if not bounds_deg:
        return {}
    names = list(bounds_deg)
    sliver_deg = LARGEST_SLIVER_M / METRES_PER_DEGREE
    boxes = shapely.buffer(
        shapely.box(*np.array([bounds_deg[n] for n in names]).T), -sliver_deg / 2, cap_style="square"
    )
    first, second = shapely.STRtree(boxes).query(boxes, "intersects")
    rank = np.array([SPLITS.index(split[name]) for name in names])
    gives_way = rank[first] < rank[second]
    return {names[i]: names[j] for i, j in zip(first[gives_way], second[gives_way], strict=True)}


def _hashed(block: str, seed: int) -> str:
    return hashlib.sha256(f"{seed} {block}".encode()).hexdigest()
