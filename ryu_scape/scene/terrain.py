"""The ground as a shaded surface, coloured by the orthophoto, on a base like that of an architectural model."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import shapely
from affine import Affine
from numpy.typing import NDArray

from ryu_scape.raster import GeoGrid
from ryu_scape.scene.terrain_border import border_to_border, cut_straight, onto_border
from ryu_scape.scene.terrain_chunks import CHUNK_CELLS, cells_by_chunk, finest_triangles, lay_chunks
from ryu_scape.scene.vertex_arrays import VERTEX_DTYPE, VertexArrays
from ryu_scape.settings import SceneSettings
from ryu_scape.survey import Survey
from ryu_scape.terrain.area_means import area_means

SINK_M = 0.05
LEAST_BASE_DEPTH_M = 4.0
BASE_DEPTH_PER_WIDTH = 0.02
BASE_TOP_RGB = (168, 156, 140)
BASE_BOTTOM_RGB = (138, 128, 116)


@dataclass(frozen=True, eq=False)
class TerrainGrid:
    """Nodes of the terrain surface, spread evenly over the tile from border to border.

    x_m, y_m, z_m: (rows, columns) metres from the scene's origin. normals: (rows, columns, 3) unit, upwards.
    cells: (rows - 1, columns - 1) bool, whether the orthophoto is valid at all four corners of the cell, but for what
        was cut off to make the border straight.
    transform: (column, row) of the coarser grid to map metres. area: what the border encloses in (column, row) of the
        nodes, None where it encloses all of them.
    """

    x_m: NDArray[np.floating]
    y_m: NDArray[np.floating]
    z_m: NDArray[np.floating]
    normals: NDArray[np.float32]
    cells: NDArray[np.bool_]
    transform: Affine
    area: shapely.Geometry | None = None

    @property
    def is_used(self) -> NDArray[np.bool_]:
        """(rows, columns) whether the node is a corner of a valid cell."""
        around = np.pad(self.cells, 1)
        return around[:-1, :-1] | around[:-1, 1:] | around[1:, :-1] | around[1:, 1:]


def lay_terrain_grid(survey: Survey, origin_m: NDArray[np.float64], settings: SceneSettings) -> TerrainGrid:
    """Average the DTM (H, W) around nodes at the spacing and up to the number that the settings name; lower it a bit.

    It sinks by `SINK_M`, so that the ground points lie on it.
    """
    grid = survey.grid
    rows, columns = _node_counts(grid, settings)
    transform = grid.transform * Affine.scale(grid.width / columns, grid.height / rows)
    coarse = GeoGrid(transform, grid.crs, rows, columns)

    elevation = average_cells(survey.dtm_m, rows, columns)
    cells, area = cut_straight(_valid_cells(survey.valid, rows, columns))
    x, y = plan_positions(coarse, border_to_border(columns)[None, :], border_to_border(rows)[:, None], origin_m)
    z = elevation - SINK_M - origin_m[2]
    terrain = TerrainGrid(x, y, z, surface_normals(elevation, transform), cells, transform, area)
    return terrain if area is None else _with_straight_border(terrain, area, coarse, origin_m)


def _valid_cells(valid: NDArray[np.bool_], rows: int, columns: int) -> NDArray[np.bool_]:
    """Cells (rows - 1, columns - 1) around all four of whose nodes an image (H, W) is valid."""
    around_nodes = area_means(lambda part: valid[part].astype(np.float32), valid.shape, (columns, rows))
    is_valid = around_nodes > 0.999
    return is_valid[:-1, :-1] & is_valid[1:, :-1] & is_valid[:-1, 1:] & is_valid[1:, 1:]


def _with_straight_border(
    terrain: TerrainGrid, area: shapely.Geometry, coarse: GeoGrid, origin_m: NDArray[np.float64]
) -> TerrainGrid:
    """The terrain with the nodes of its border moved onto that of `area`."""
    start, _ = _border_sides(terrain)
    row, column = np.divmod(start, terrain.x_m.shape[1])
    moved_column, moved_row = onto_border(np.column_stack((column, row)).astype(np.float64), area).T
    at_column, at_row = (
        np.interp(moved, np.arange(count), border_to_border(count))
        for moved, count in ((moved_column, coarse.width), (moved_row, coarse.height))
    )
    x, y = terrain.x_m.copy(), terrain.y_m.copy()
    x[row, column], y[row, column] = plan_positions(coarse, at_column, at_row, origin_m)
    return replace(terrain, x_m=x, y_m=y)


def terrain_surface(terrain: TerrainGrid, rgb: NDArray[np.uint8]) -> VertexArrays:
    """The valid cells, two triangles each, in the mean colour of the orthophoto `rgb` (3, H, W) around each node."""
    rows, columns = terrain.x_m.shape
    vertices = np.empty((rows, columns), VERTEX_DTYPE)
    for axis, values in enumerate((terrain.x_m, terrain.y_m, terrain.z_m)):
        vertices["position"][..., axis] = values
    vertices["normal"] = terrain.normals
    for band, pixels in enumerate(rgb):
        vertices["colour"][..., band] = average_cells(pixels, rows, columns)
    vertices["colour"][..., 3] = 255
    vertices = vertices[terrain.is_used]
    node = (np.cumsum(terrain.is_used) - 1).astype(np.uint32).reshape(rows, columns)
    cells = cells_by_chunk(terrain.cells)
    indices = finest_triangles(cells[:, 1], cells[:, 2], node).ravel()
    return VertexArrays(vertices, indices, lay_chunks(cells, node, vertices["position"], indices))


def terrain_base(terrain: TerrainGrid) -> VertexArrays:
    """Upright sides, as of a model cut out of clay, below every border of the terrain, down to a common depth."""
    start, end = _border_sides(terrain)
    vertices = np.empty((start.size, 4), VERTEX_DTYPE)
    x, y, z = terrain.x_m.ravel(), terrain.y_m.ravel(), terrain.z_m.ravel()
    for corner, node in enumerate((start, end, end, start)):
        vertices["position"][:, corner, 0] = x[node]
        vertices["position"][:, corner, 1] = y[node]
        vertices["position"][:, corner, 2] = z[node]
    if start.size:
        width = np.hypot(np.ptp(x), np.ptp(y))
        depth = max(LEAST_BASE_DEPTH_M, BASE_DEPTH_PER_WIDTH * width)
        vertices["position"][:, :2, 2] = z[start].min() - depth
    vertices["normal"][..., :2] = _unit(np.stack((y[end] - y[start], x[start] - x[end]), axis=1))[:, None]
    vertices["normal"][..., 2] = 0.0
    vertices["colour"][..., :3] = [[BASE_BOTTOM_RGB, BASE_BOTTOM_RGB, BASE_TOP_RGB, BASE_TOP_RGB]]
    vertices["colour"][..., 3] = 255
    first = np.arange(0, vertices.size, 4, dtype=np.uint32)
    return VertexArrays(vertices.ravel(), (first[:, None] + np.array([0, 1, 2, 0, 2, 3], np.uint32)).ravel())


def plan_positions(
    grid: GeoGrid, column: NDArray[np.floating], row: NDArray[np.floating], origin_m: NDArray[np.float64]
) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Pixel coordinates that broadcast together to x and y in metres from the scene's origin, in float64."""
    t = grid.transform
    x = t.a * column + (t.b * row + (t.c - origin_m[0]))
    y = t.d * column + (t.e * row + (t.f - origin_m[1]))
    return x, y


def surface_normals(elevation_m: NDArray, transform: Affine) -> NDArray[np.float32]:
    """Upward unit normals (H, W, 3) of a height field (H, W), by central differences carried to the map."""
    east, north = _gradient(elevation_m, transform)
    up = 1.0 / np.sqrt(1.0 + east * east + north * north)
    normals = np.empty((*elevation_m.shape, 3), np.float32)
    normals[..., 0], normals[..., 1], normals[..., 2] = -east * up, -north * up, up
    return normals


def average_cells(image: NDArray, rows: int, columns: int) -> NDArray:
    """Area-weighted means of an image (H, W) over a coarser grid (rows, columns)."""
    return cv2.resize(image, (columns, rows), interpolation=cv2.INTER_AREA).reshape(rows, columns)


def _node_counts(grid: GeoGrid, settings: SceneSettings) -> tuple[int, int]:
    """Rows and columns of nodes, no more than pixels, and two where there are as many: a narrow strip has ground too.

    Their cells fill whole chunks where there are enough for one.
    """
    most = settings.most_terrain_vertices
    nodes_per_pixel = min(1.0, grid.gsd_m / settings.terrain_spacing_m, np.sqrt(most / (grid.height * grid.width)))
    rows = min(max(min(2, grid.height), int(grid.height * nodes_per_pixel)), most)
    columns = min(max(min(2, grid.width), int(grid.width * nodes_per_pixel)), most // rows)
    return _to_whole_chunks(rows), _to_whole_chunks(columns)


def _to_whole_chunks(nodes: int) -> int:
    return nodes if nodes <= CHUNK_CELLS else (nodes - 1) // CHUNK_CELLS * CHUNK_CELLS + 1


def _gradient(field: NDArray, transform: Affine) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Change per metre eastwards and northwards of a field (H, W) whose pixels `transform` takes to the map."""
    per_column = cv2.Sobel(field, cv2.CV_32F, 1, 0, ksize=1, scale=0.5, borderType=cv2.BORDER_REPLICATE)
    per_row = cv2.Sobel(field, cv2.CV_32F, 0, 1, ksize=1, scale=0.5, borderType=cv2.BORDER_REPLICATE)
    to_pixel = ~transform
    east = np.float32(to_pixel.a) * per_column + np.float32(to_pixel.d) * per_row
    north = np.float32(to_pixel.b) * per_column + np.float32(to_pixel.e) * per_row
    return east, north


def _unit(vectors: NDArray[np.floating]) -> NDArray[np.floating]:
    """Vectors (..., k) at unit length; zero stays zero."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)


def _border_sides(terrain: TerrainGrid) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """First and second node of every cell side without a valid neighbour, going counter-clockwise round the terrain."""
    node = np.arange(terrain.x_m.size).reshape(terrain.x_m.shape)
    cells = np.pad(terrain.cells, 1)
    here = cells[1:-1, 1:-1]
    northwest, northeast, southwest, southeast = node[:-1, :-1], node[:-1, 1:], node[1:, :-1], node[1:, 1:]
    sides = (
        (cells[1:-1, :-2], northwest, southwest),
        (cells[2:, 1:-1], southwest, southeast),
        (cells[1:-1, 2:], southeast, northeast),
        (cells[:-2, 1:-1], northeast, northwest),
    )
    start = np.concatenate([first[here & ~neighbour] for neighbour, first, _ in sides])
    end = np.concatenate([second[here & ~neighbour] for neighbour, _, second in sides])
    return start, end
