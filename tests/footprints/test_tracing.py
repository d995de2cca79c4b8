"""From labels to polygons: exact, complete, with shared walls."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import shapely
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.footprints.tracing import divide, trace_outlines, trace_walls
from ryu_scape.raster import GeoGrid


def grid_of(labels: np.ndarray, angle_deg: float = 0.0) -> GeoGrid:
    transform = Affine.translation(4e5, 4.6e6) @ Affine.rotation(angle_deg) @ Affine.scale(0.5, -0.5)
    return GeoGrid(transform, CRS.from_epsg(32651), *labels.shape)


def divided(labels: np.ndarray, grid: GeoGrid) -> np.ndarray:
    blocks = shapely.transform(trace_outlines((labels > 0).astype(np.uint8)), grid.to_map)
    return divide(
        blocks, shapely.transform(trace_walls(labels).lines, grid.to_map), labels, grid, int(labels.max(initial=0)) + 1
    )


def patchwork(seed: int) -> np.ndarray:
    """Connected labels of all shapes, touching along ragged walls, with courtyards."""
    rng = np.random.default_rng(seed)
    noise = cv2.GaussianBlur(rng.random((70, 90), np.float32), (0, 0), 3)
    labels, count = np.zeros(noise.shape, np.int32), 0
    for low, high in ((0.49, 0.505), (0.505, 0.52), (0.52, 1.0)):
        found, parts = cv2.connectedComponents(((noise > low) & (noise <= high)).astype(np.uint8), connectivity=4)
        labels[parts > 0] = parts[parts > 0] + count
        count += found - 1
    return labels


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("angle_deg", [0.0, 31.0])
def test_polygons_cover_their_labels_exactly_and_share_their_walls(seed: int, angle_deg: float) -> None:
    labels = patchwork(seed)
    polygons = divided(labels, grid_of(labels, angle_deg))
    areas_m2 = np.bincount(labels.ravel())[1:] * 0.25
    assert shapely.is_valid(polygons[1:]).all()
    np.testing.assert_allclose(shapely.area(polygons[1:]), areas_m2, rtol=1e-3, atol=0.02)
    assert shapely.area(shapely.union_all(polygons[1:])) == pytest.approx(shapely.area(polygons[1:]).sum(), rel=1e-9)
    assert shapely.coverage_is_valid(polygons[1:])


@pytest.mark.parametrize("seed", range(6))
def test_every_pixel_edge_between_two_labels_is_part_of_one_wall(seed: int) -> None:
    labels = patchwork(seed)
    walls = trace_walls(labels)
    expected = sum(
        np.count_nonzero((first != second) & (first > 0) & (second > 0))
        for first, second in ((labels[1:], labels[:-1]), (labels[:, 1:], labels[:, :-1]))
    )
    assert walls.wall.size == expected
    assert (np.hypot(*(walls.end - walls.start).T) == 1).all()
    assert set(walls.wall) == set(range(len(walls.labels)))
    assert (walls.labels[:, 0] < walls.labels[:, 1]).all()
    assert shapely.length(walls.lines).sum() == expected
    touching = shapely.union_all(walls.lines[0]).buffer(0.1)
    assert touching.geom_type == "Polygon"


def test_two_walls_between_the_same_two_labels_are_kept_apart() -> None:
    labels = np.full((12, 20), 1, np.int32)
    labels[:, 10:] = 2
    labels[4:8, 6:14] = 0
    walls = trace_walls(labels)
    assert walls.labels.tolist() == [[1, 2], [1, 2]]
    assert np.bincount(walls.wall).tolist() == [4, 4]


def test_labels_without_touch_have_no_walls() -> None:
    labels = np.zeros((10, 10), np.int32)
    labels[1:4, 1:4], labels[4:8, 4:8] = 1, 2
    walls = trace_walls(labels)
    assert walls.labels.shape == (0, 2)
    assert divided(labels, grid_of(labels))[1].area == pytest.approx(9 * 0.25)


def test_one_pixel() -> None:
    labels = np.zeros((5, 5), np.int32)
    labels[2, 3] = 1
    (polygon,) = divided(labels, grid_of(labels))[1:]
    assert polygon.area == pytest.approx(0.25)
