"""Terrain, points and buildings in pieces: every level shows the same place, and levels meet without a crack."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ryu_scape.scene.terrain_chunks import CHUNK_CELLS, COARSE_STEPS, coarse_triangles
from ryu_scape.scene.trim import TRIM_DEPTH_M
from ryu_scape.scene.vertex_arrays import VertexArrays
from ryu_scape.settings import Detail, SceneSettings
from tests.scene.city_blocks import SQUARE, building, scene_of, tile

FINE = replace(SceneSettings(), terrain_spacing_m=0.6)


def hilly(pixels: int = 200):
    """A tile whose elevations are neither flat nor linear."""
    pair = tile(pixels)
    row, column = np.indices((pixels, pixels))
    hills_m = (100 + 3 * np.sin(row / 9) * np.cos(column / 13)).astype(np.float32)
    return replace(pair, dsm_m=hills_m, known_dtm_m=hills_m)


def all_vertices(layer: VertexArrays) -> np.ndarray:
    extra = [layer.chunks.coarse_vertices] if layer.chunks.coarse_vertices is not None else []
    return np.concatenate([layer.vertices, *extra])["position"].astype(float)


def triangles_at(layer: VertexArrays, levels: np.ndarray) -> np.ndarray:
    """Corners (t, 3) of the triangles with chunk i at level `levels[i]`."""
    indices = np.concatenate((layer.indices, layer.chunks.coarse_indices))
    first, count = (run[np.arange(len(levels)), levels] for run in (layer.chunks.first, layer.chunks.count))
    return np.concatenate([indices[a : a + n] for a, n in zip(first, count, strict=True)]).reshape(-1, 3)


def plan_area(corners: np.ndarray) -> np.ndarray:
    """Signed areas (t,) of triangles (t, 3, 3) seen from above."""
    a, b = corners[:, 1, :2] - corners[:, 0, :2], corners[:, 2, :2] - corners[:, 0, :2]
    return 0.5 * (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])


@pytest.mark.parametrize("step", COARSE_STEPS)
def test_a_coarse_chunk_covers_itself_once_and_keeps_its_border(step: int):
    triangles = coarse_triangles(step)
    as_plan = np.stack((triangles[..., 1], -triangles[..., 0], np.zeros_like(triangles[..., 0])), axis=-1)
    areas = plan_area(as_plan)
    assert (areas > 0).all()
    assert areas.sum() == CHUNK_CELLS**2
    nodes = np.unique(triangles.reshape(-1, 2), axis=0)
    on_border = (nodes % CHUNK_CELLS == 0).any(axis=1)
    assert on_border.sum() == 4 * CHUNK_CELLS
    assert (nodes[~on_border] % step == 0).all()


@pytest.mark.parametrize("seed", range(4))
def test_any_mixture_of_levels_is_one_surface_without_cracks(seed: int):
    terrain = scene_of([], hilly(), FINE).layers["terrain"]
    chunks = terrain.chunks
    assert len(chunks.first) == 36
    levels = np.random.default_rng(seed).integers(0, chunks.first.shape[1], len(chunks.first))
    triangles = triangles_at(terrain, levels)
    areas = plan_area(all_vertices(terrain)[triangles])
    assert (areas > 0).all()
    assert areas.sum() == pytest.approx(120.0**2, rel=1e-6)
    directed = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    edges, uses = np.unique(np.sort(directed, axis=1), axis=0, return_counts=True)
    assert uses.max() == 2
    ends = all_vertices(terrain)[edges[uses == 1]][..., :2]
    is_outer = np.isclose(np.abs(ends), np.abs(ends).max(), atol=0.5).all(axis=1).any(axis=1)
    assert is_outer.all()


def test_coarser_levels_are_fewer_triangles_and_stray_by_no_more_than_they_say():
    terrain = scene_of([], hilly(), FINE).layers["terrain"]
    chunks, nodes = terrain.chunks, all_vertices(terrain)
    assert (np.diff(chunks.count, axis=1) < 0).all()
    assert (np.diff(chunks.error_m, axis=1) >= 0).all()
    used = np.unique(triangles_at(terrain, np.full(len(chunks.first), 2)))
    assert used.size < 0.3 * len(nodes)
    assert 0.05 < chunks.error_m[:, 2].max() < 1.5
    assert chunks.error_m[:, 4].max() > chunks.error_m[:, 1].max() * 4


def test_level_ground_may_be_drawn_coarsely_from_nearby():
    terrain = scene_of([], tile(200, slope=0.2), FINE).layers["terrain"]
    assert terrain.chunks.error_m[7].max() < 0.01


def gappy(seed: int):
    """The hilly tile without the data of some rectangle."""
    pair = hilly()
    row, column, height, width = np.random.default_rng(seed).integers(15, 80, 4)
    pair.valid[row : row + height, column : column + width] = False
    return scene_of([], pair, FINE).layers["terrain"]


def rim(triangles: np.ndarray) -> np.ndarray:
    """The edges (e, 2) that only one triangle has, in order."""
    directed = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    edges, uses = np.unique(np.sort(directed, axis=1), axis=0, return_counts=True)
    assert uses.max() == 2
    return edges[uses == 1]


def heights_within(corners: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Height (n,) of a surface of triangles (t, 3, 3) at places (n, 2) that it covers, from barycentric coordinates."""
    a, b, c = (corners[None, :, i] for i in range(3))
    x, y = places[:, None, 0], places[:, None, 1]
    whole = (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (c[..., 0] - a[..., 0]) * (b[..., 1] - a[..., 1])
    of_b = ((x - a[..., 0]) * (c[..., 1] - a[..., 1]) - (c[..., 0] - a[..., 0]) * (y - a[..., 1])) / whole
    of_c = ((b[..., 0] - a[..., 0]) * (y - a[..., 1]) - (x - a[..., 0]) * (b[..., 1] - a[..., 1])) / whole
    within = np.minimum(np.minimum(of_b, of_c), 1 - of_b - of_c)
    best = np.arange(len(places)), within.argmax(axis=1)
    assert within[best].min() > -1e-4
    z = a[..., 2] + of_b * (b[..., 2] - a[..., 2]) + of_c * (c[..., 2] - a[..., 2])
    return z[best]


@pytest.mark.parametrize("seed", range(3))
def test_chunks_with_gaps_have_coarser_levels_too_that_leave_the_same_gaps(seed: int):
    terrain = gappy(seed)
    count, error_m = terrain.chunks.count, terrain.chunks.error_m
    finest = triangles_at(terrain, np.zeros(len(count), int))
    np.testing.assert_array_equal(finest.ravel(), terrain.indices)
    is_frayed = count[:, 0] != 6 * CHUNK_CELLS**2
    assert is_frayed.any()
    assert (np.diff(count[is_frayed], axis=1) <= 0).all()
    assert (count[is_frayed, -1] < count[is_frayed, 0]).mean() > 0.5
    assert (np.diff(error_m, axis=1) >= 0).all()
    nodes = all_vertices(terrain)
    mixed = triangles_at(terrain, np.random.default_rng(seed).integers(0, count.shape[1], len(count)))
    assert (plan_area(nodes[mixed]) > 0).all()
    assert plan_area(nodes[mixed]).sum() == pytest.approx(plan_area(nodes[finest]).sum(), rel=1e-6)
    np.testing.assert_array_equal(rim(mixed), rim(finest))


@pytest.mark.parametrize("level", [2, 3, 4])
def test_coarser_levels_of_chunks_with_gaps_stray_as_far_as_they_say(level: int):
    terrain = gappy(5)
    chunks, nodes = terrain.chunks, all_vertices(terrain)
    indices = np.concatenate((terrain.indices, chunks.coarse_indices))
    strays = []
    for number in np.flatnonzero(chunks.count[:, 0] != 6 * CHUNK_CELLS**2):
        runs = [slice(a, a + n) for a, n in zip(chunks.first[number], chunks.count[number], strict=True)]
        own = nodes[np.unique(indices[runs[0]])]
        said_m = heights_within(nodes[indices[runs[level]]].reshape(-1, 3, 3), own[:, :2])
        strays.append((np.abs(said_m - own[:, 2]).max(), chunks.error_m[number, level]))
    far, said = np.array(strays).T
    assert (far <= 1.01 * said + 1e-3).all()
    assert far.max() > 0.5 * said.max() > 0


def test_bounds_of_chunks_hold_what_they_draw():
    layers = scene_of([building(SQUARE, ground_m=100.0)], hilly(), FINE).layers
    for name in ("terrain", "ground_points", "walls"):
        layer = layers[name]
        low, high = np.full(3, np.inf), np.full(3, -np.inf)
        for (lowest, highest), first, count in zip(
            layer.chunks.bounds_m, layer.chunks.first[:, 0], layer.chunks.count[:, 0], strict=True
        ):
            run = slice(first, first + count)
            drawn = layer.vertices["position"][run if layer.is_point_cloud else layer.indices[run]]
            assert (drawn.min(axis=0) == lowest).all()
            assert (drawn.max(axis=0) == highest).all()
            low, high = np.minimum(low, lowest), np.maximum(high, highest)
        assert (low == layer.vertices["position"].min(axis=0)).all()
        assert (high == layer.vertices["position"].max(axis=0)).all()


@pytest.mark.parametrize("name", ["windows", "trim", "parapets"])
def test_bounds_of_what_hangs_on_walls_hold_it(name: str):
    layers = scene_of([building(SQUARE, ground_m=100.0)], hilly(), FINE).layers
    (lowest, highest), (wall_lowest, wall_highest) = (layers[part].chunks.bounds_m[0] for part in (name, "walls"))
    positions = layers[name].vertices["position"]
    assert (positions >= lowest).all()
    assert (positions <= highest).all()
    assert (wall_lowest - 2 * TRIM_DEPTH_M < lowest).all()
    assert (highest < wall_highest + 2 * TRIM_DEPTH_M).all()


def test_the_beginning_of_a_points_chunk_is_a_thinner_grid_over_all_of_it():
    pair = tile(200)
    points = scene_of([], pair).layers["ground_points"]
    chunks = points.chunks
    assert chunks.count[:, 0].sum() == 200 * 200
    for level, step in enumerate((1, 2, 4, 8, 16)):
        assert chunks.error_m[0, level] == pytest.approx(0.6 * step)
        shown = np.concatenate(
            [np.arange(a, a + n) for a, n in zip(chunks.first[:, level], chunks.count[:, level], strict=True)]
        )
        assert shown.size == (-(-200 // step)) ** 2
        plan = points.vertices["position"][shown, :2].astype(float)
        for axis in range(2):
            gaps = np.diff(np.unique(np.round(plan[:, axis], 2)))
            np.testing.assert_allclose(gaps, 0.6 * step, atol=0.03)


def test_from_afar_walls_are_one_piece_a_side_and_windows_are_left_out():
    houses = [building(np.add(SQUARE, (30 * i, 0)), ground_m=100.0) for i in (-1, 0, 1)]
    layers = scene_of(houses).layers
    walls, windows = layers["walls"], layers["windows"]
    assert (walls.chunks.count[:, 1] == 3 * 2 * 4).all()
    assert (walls.chunks.count[:, 0] > 3 * walls.chunks.count[:, 1]).all()
    near, far = (all_vertices(walls)[triangles_at(walls, np.full(3, level))] for level in (0, 1))
    for end in (np.min, np.max):
        np.testing.assert_allclose(end(far, axis=(0, 1)), end(near, axis=(0, 1)), atol=1e-4)
    height_m = np.ptp(layers["walls"].vertices["position"][:, 2])
    np.testing.assert_allclose(walls.chunks.error_m[:, 2], height_m, rtol=1e-5)
    assert (walls.chunks.count[:, 2] == 0).all()
    assert (windows.chunks.count[:, -1] == 0).all()
    assert (windows.chunks.error_m[:, -1] > 0).all()
    assert layers["roofs"].chunks.count.min() > 0


def test_plain_buildings_are_plain_at_every_distance():
    walls = scene_of([building(SQUARE, ground_m=100.0)], settings=SceneSettings(Detail.PLAIN)).layers["walls"]
    assert walls.chunks.count.tolist() == [[walls.indices.size]]
