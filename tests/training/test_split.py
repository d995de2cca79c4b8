"""Splits keep places apart, repeat, and leave nobody without tiles where there is enough ground."""

from __future__ import annotations

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from training.split import SPLITS, assign_splits, block_of, leaking_tiles

SIDE_DEG = 0.002
places = st.lists(st.tuples(st.floats(12, 12.03), st.floats(48, 48.03)), min_size=1, max_size=40)


def bounds_of(corners: list[tuple[float, float]]) -> dict[str, tuple[float, float, float, float]]:
    return {f"t{i}": (x, y, x + SIDE_DEG, y + SIDE_DEG) for i, (x, y) in enumerate(corners)}


@settings(max_examples=60, deadline=None)
@given(corners=places, seed=st.integers(0, 5))
def test_no_ground_is_in_two_splits(corners: list[tuple[float, float]], seed: int) -> None:
    bounds = bounds_of(corners)
    blocks = {name: block_of((w + e) / 2, (s + n) / 2, 500.0) for name, (w, s, e, n) in bounds.items()}
    split = assign_splits(blocks, (0.6, 0.2, 0.2), seed)
    dropped = leaking_tiles(bounds, split)
    kept = [name for name in bounds if name not in dropped]
    for a in kept:
        for b in kept:
            if split[a] != split[b]:
                shared = shapely.box(*bounds[a]).intersection(shapely.box(*bounds[b]))
                width = min(shared.bounds[2] - shared.bounds[0], shared.bounds[3] - shared.bounds[1]) if shared else 0
                assert width * 111_320 < 2.5, (a, b)


def test_only_the_less_strictly_held_out_tile_gives_way() -> None:
    bounds = dict.fromkeys(SPLITS, (0.0, 0.0, 0.001, 0.001))
    assert leaking_tiles(bounds, {name: name for name in SPLITS}).keys() == {"train", "val"}
    assert leaking_tiles({}, {}) == {}


def test_every_split_gets_a_block_and_shares_hold() -> None:
    few = assign_splits({f"t{i}": f"b{i}" for i in range(3)}, (0.8, 0.1, 0.1), 0)
    assert set(few.values()) == set(SPLITS)
    many = list(assign_splits({f"t{i}": f"b{i}" for i in range(1000)}, (0.8, 0.1, 0.1), 0).values())
    assert [many.count(split) for split in SPLITS] == [800, 100, 100]


def test_a_split_depends_on_names_and_seed_alone() -> None:
    blocks = {f"t{i}": f"b{i % 7}" for i in range(50)}
    backwards = dict(reversed(blocks.items()))
    assert assign_splits(blocks, (0.5, 0.25, 0.25), 3) == assign_splits(backwards, (0.5, 0.25, 0.25), 3)
    assert assign_splits(blocks, (0.5, 0.25, 0.25), 3) != assign_splits(blocks, (0.5, 0.25, 0.25), 4)


def test_a_block_has_about_its_side() -> None:
    assert block_of(12.0, 48.0, 1000.0) == block_of(12.0 + 1e-6, 48.0 + 1e-6, 1000.0)
    assert block_of(12.0, 48.0, 1000.0) != block_of(12.0, 48.02, 1000.0)
    assert block_of(12.0, 48.0, 1000.0) != block_of(12.03, 48.0, 1000.0)
