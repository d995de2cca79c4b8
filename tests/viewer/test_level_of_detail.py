from dataclasses import replace

import numpy as np
import pytest

from ryu_scape.scene.chunks import Chunks
from ryu_scape.viewer.camera import Camera
from ryu_scape.viewer.ground import flat_ground
from ryu_scape.viewer.level_of_detail import Pieces, Runs, View, in_bands, in_lots, joined, runs_in_view

ASPECT = 1.6
BOUNDS_M = np.array([[-500.0, -500.0, 0.0], [500.0, 500.0, 30.0]])
STEPS = np.array([1.0, 2.0, 4.0])


def chunks_all_over(per_side: int = 20) -> Chunks:
    """Boxes side by side; level k of box i is the run at 100 i + 10 k, of 4, 2 and 1 indices."""
    width = 1000 / per_side
    row, column = (part.ravel() for part in np.indices((per_side, per_side)))
    low = np.stack((column * width - 500, row * width - 500, np.zeros(row.size)), axis=1)
    bounds = np.stack((low, low + np.array([width, width, 20.0])), axis=1).astype(np.float32)
    first = 100 * np.arange(row.size)[:, None] + 10 * np.arange(3)
    count = np.tile([4, 2, 1], (row.size, 1))
    errors = np.tile(STEPS, (row.size, 1)).astype(np.float32)
    return Chunks(bounds, first, count, errors, np.empty(0, np.uint32))


def view_of(camera: Camera, tolerance_px: float = 1.0, height_px: int = 800) -> View:
    matrix = camera.projection_matrix(ASPECT) @ camera.view_matrix()
    return View(matrix, camera.eye_m, height_px / (2 * camera.tangent), tolerance_px)


@pytest.mark.parametrize("seed", range(5))
def test_every_chunk_of_which_a_point_is_in_the_picture_is_drawn(seed: int) -> None:
    chance = np.random.default_rng(seed)
    camera = Camera.home(flat_ground(BOUNDS_M), ASPECT).orbit(*chance.uniform(-90, 20, 2))
    camera = camera.zoom_at((0.3, 0.2), chance.uniform(0.05, 0.5), ASPECT)
    chunks, view = chunks_all_over(), view_of(camera)
    drawn = runs_in_view(chunks, view).first // 100
    points = chance.uniform(BOUNDS_M[0], BOUNDS_M[1] * (1, 1, 20 / 30), (20_000, 3))
    clip = view.matrix @ np.column_stack((points, np.ones(len(points)))).T
    is_seen = (np.abs(clip[:3]) < clip[3]).all(axis=0)
    column, row = ((points[:, :2] + 500) // 50).astype(int).T
    assert set((row * 20 + column)[is_seen]) <= set(drawn)
    assert len(drawn) < len(chunks.first)


@pytest.mark.parametrize("count", [1, 3, 7])
def test_bands_are_the_picture_row_by_row_and_see_what_it_sees(count: int) -> None:
    height_px = 800
    camera = Camera.home(flat_ground(BOUNDS_M), ASPECT).orbit(20, -10).zoom_at((0.1, 0.1), 0.4, ASPECT)
    view, chunks = view_of(camera, height_px=height_px), chunks_all_over()
    bands = list(in_bands(view, height_px, count))
    assert [lowest for lowest, _, _ in bands] == np.cumsum([0, *(rows for _, rows, _ in bands)])[:-1].tolist()
    assert sum(rows for _, rows, _ in bands) == height_px
    points = np.random.default_rng(count).uniform(*BOUNDS_M, (500, 3))
    whole_row = (row_ndc(view, points) + 1) / 2 * height_px
    for lowest, rows, band in bands:
        np.testing.assert_allclose((row_ndc(band, points) + 1) / 2 * rows + lowest, whole_row, atol=1e-6)
    seen = [set(runs_in_view(chunks, band).first) for _, _, band in bands]
    assert set.union(*seen) == set(runs_in_view(chunks, view).first)
    assert sum(map(len, seen)) < 2 * len(set.union(*seen))


def row_ndc(view: View, points: np.ndarray) -> np.ndarray:
    clip = view.matrix @ np.column_stack((points, np.ones(len(points)))).T
    return clip[1] / clip[3]


@pytest.mark.parametrize("seed", range(8))
def test_pieces_show_what_their_chunks_would_one_by_one(seed: int) -> None:
    chance = np.random.default_rng(seed)
    whole = chunks_all_over()
    whole = replace(whole, error_m=whole.error_m * chance.uniform(0.5, 2.0, (len(whole.first), 1)).astype(np.float32))
    parts = np.split(np.arange(len(whole.first)), np.sort(chance.choice(399, 11, replace=False)) + 1)
    pieces = [only(whole, part) for part in parts]
    camera = Camera.home(flat_ground(BOUNDS_M), ASPECT).orbit(*chance.uniform(-90, 20, 2))
    view = view_of(camera.zoom_at((0.3, 0.2), chance.uniform(0.02, 1.0), ASPECT), chance.choice([1.0, 8.0, 40.0]))
    seen = dict(Pieces(pieces).in_view(view))
    expected = {number: joined(runs_in_view(piece, view)) for number, piece in enumerate(pieces)}
    assert seen.keys() == {number for number, runs in expected.items() if runs.first.size}
    for number, runs in seen.items():
        np.testing.assert_array_equal(indices_of(runs), indices_of(expected[number]))


def test_the_nearest_piece_comes_first() -> None:
    whole = chunks_all_over()
    pieces = [only(whole, rows) for rows in np.split(np.arange(400), 20)]
    view = view_of(Camera.home(flat_ground(BOUNDS_M), ASPECT).orbit(40, -20))
    middle_m = np.array([piece.bounds_m.mean(axis=(0, 1)) for piece in pieces])
    order = [number for number, _ in Pieces(pieces).in_view(view)]
    distance_m = np.linalg.norm(middle_m - view.eye_m, axis=1)[order]
    assert len(order) == len(pieces)
    assert distance_m[0] == distance_m.min()
    assert distance_m[-1] == distance_m.max()


def only(chunks: Chunks, rows: np.ndarray) -> Chunks:
    return replace(
        chunks,
        bounds_m=chunks.bounds_m[rows],
        first=chunks.first[rows],
        count=chunks.count[rows],
        error_m=chunks.error_m[rows],
    )


def test_what_is_farther_away_is_coarser_and_nothing_to_be_seen_is_left_out() -> None:
    camera = Camera.home(flat_ground(BOUNDS_M), ASPECT).zoom_at((0, 0), 0.3, ASPECT).orbit(0, -25)
    chunks, view = chunks_all_over(), view_of(camera, tolerance_px=6.0)
    runs = runs_in_view(chunks, view)
    chunk, level = runs.first // 100, runs.first % 100 // 10
    box = chunks.bounds_m[chunk]
    distance_m = np.linalg.norm(np.maximum(box[:, 0] - view.eye_m, view.eye_m - box[:, 1]).clip(0), axis=1)
    order = np.argsort(distance_m)
    assert (np.diff(level[order]) >= 0).all()
    assert len(np.unique(level)) == 3
    size_px = runs.size_m * view.px_at_one_metre / distance_m
    assert (size_px[level > 0] <= 6).all()
    np.testing.assert_array_equal(runs.count, np.array([4, 2, 1])[level])


def test_more_tolerance_draws_less() -> None:
    camera = Camera.home(flat_ground(BOUNDS_M), ASPECT)
    counts = [runs_in_view(chunks_all_over(), view_of(camera, tolerance)).count.sum() for tolerance in (0.5, 1.5, 4)]
    assert counts[0] > counts[1] > counts[2]


def test_in_a_parallel_projection_distance_does_not_matter() -> None:
    half = np.diag([1 / 600, 1 / 600, -1 / 100, 1.0])
    runs = runs_in_view(chunks_all_over(), View(half, None, px_at_one_metre=0.3, tolerance_px=1.0))
    assert len(runs.first) == 400
    assert (runs.size_m == 2.0).all()


def test_empty_runs_are_left_out_and_adjoining_ones_joined() -> None:
    chunks = chunks_all_over()
    chunks.count[:, 1:] = 0
    camera = Camera.home(flat_ground(BOUNDS_M), ASPECT)
    assert runs_in_view(chunks, view_of(camera, tolerance_px=1000)).count.size == 0
    runs = Runs(np.array([10, 0, 4, 30]), np.array([5, 4, 6, 1]), np.array([1, 2, 3, 4], np.float32))
    together = joined(runs)
    assert together.first.tolist() == [0, 30]
    assert together.count.tolist() == [15, 1]
    nothing = Runs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32))
    assert joined(nothing).count.size == 0


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("most", [3, 30, 900])
def test_lots_are_the_same_indices_in_the_same_order(seed: int, most: int) -> None:
    chance = np.random.default_rng(seed)
    count = 3 * chance.integers(1, 100, 40)
    runs = Runs(np.cumsum(count + 6) - count, count, chance.random(40).astype(np.float32))
    lots = [*in_lots(runs, most)]
    assert all(0 < lot.count.sum() < 2 * most for lot in lots)
    assert all((lot.count % 3 == 0).all() for lot in lots)
    parted = [np.concatenate([indices_of(lot) for lot in lots]), np.concatenate([sizes_of(lot) for lot in lots])]
    np.testing.assert_array_equal(parted[0], indices_of(runs))
    np.testing.assert_array_equal(parted[1], sizes_of(runs))
    assert len(lots) >= count.sum() // (2 * most)


def indices_of(runs: Runs) -> np.ndarray:
    return np.concatenate(
        [np.arange(first, first + count) for first, count in zip(runs.first, runs.count, strict=True)]
    )


def sizes_of(runs: Runs) -> np.ndarray:
    return np.repeat(runs.size_m, runs.count)


def test_nothing_is_no_lot() -> None:
    assert not [*in_lots(Runs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32)), 30)]
