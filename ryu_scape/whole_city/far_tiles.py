"""What of a city is seen from afar: many squares as one tile, with their largest buildings as blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.masks import dilated
from ryu_scape.export.building_records import Record
from ryu_scape.footprints import Footprint
from ryu_scape.heights import Building, HeightSource
from ryu_scape.raster import GeoGrid
from ryu_scape.segmentation.windows import Window
from ryu_scape.settings import Detail, SceneSettings
from ryu_scape.survey import Survey
from ryu_scape.terrain.bare_earth import average_into_cells, fill_gaps
from ryu_scape.whole_city.city_grid import CityGrid, Square
from ryu_scape.whole_city.square_tiles import CityTile, FarView, write_tile
from ryu_scape.whole_city.tile_cities import LEVELS, city_of

MOST_BUILDINGS = 3000
GROUND_PX = 512
NODES_A_SIDE = 64


@dataclass(frozen=True, eq=False)
class FarSquare:
    """A square as it is seen from afar, and its largest buildings: outlines (b,) and what is said of each."""

    square: Square
    view: FarView
    polygons: NDArray[np.object_]
    records: Sequence[Record]

    @staticmethod
    def of(square: Square, view: FarView, polygons: NDArray[np.object_], records: Sequence[Record]) -> FarSquare:
        """Of all buildings of the square those that may be among the largest of a tile."""
        largest = np.sort(_largest(records)).tolist()
        return FarSquare(square, view, polygons[largest], [records[index] for index in largest])


def write_far_tile(
    squares: Sequence[FarSquare], first: Square, a_side: int, city_grid: CityGrid, place: Square, level: int, path: Path
) -> CityTile:
    """Write the tile over `a_side` by `a_side` squares from `first` on. Raises as `write_tile` does."""
    survey = _survey_of(squares, first, a_side, city_grid)
    polygons = np.concatenate([each.polygons for each in squares])
    records = [record for each in squares for record in each.records]
    largest = np.sort(_largest(records)).tolist()
    records = [records[index] for index in largest]
    buildings = [_block_of(polygon, record) for polygon, record in zip(polygons[largest], records, strict=True)]
    settings = SceneSettings(
        detail=Detail.PLAIN, terrain_spacing_m=survey.grid.gsd_m * GROUND_PX / NODES_A_SIDE, most_texture_px=GROUND_PX
    )
    return write_tile(city_of(survey, buildings, settings, LEVELS[0].hidden), records, path, level, place, ())


def _largest(records: Sequence[Record]) -> NDArray[np.intp]:
    """The numbers of the buildings with the greatest volumes, which have a height."""
    volume_m3 = np.array([float(record["volume_m3"] or 0.0) for record in records])
    return np.argsort(-volume_m3, kind="stable")[: min(MOST_BUILDINGS, int((volume_m3 > 0.0).sum()))]


def _block_of(polygon: shapely.Polygon, record: Record) -> Building:
    ground_m = float(record["ground_m"] or 0.0)
    return Building(
        Footprint.of_polygon(polygon, 1.0, str(record["id"])),
        ground_elevation_m=ground_m,
        eave_elevation_m=ground_m + float(record["height_m"] or 0.0),
        height_source=HeightSource(record["height_source"]),
        height_sigma_m=float(record["height_sigma_m"] or 0.0),
    )


def _survey_of(squares: Sequence[FarSquare], first: Square, a_side: int, city_grid: CityGrid) -> Survey:
    """The far views of squares on one raster of `GROUND_PX` a side, and what borders on them for one of its nodes.

    Else the terrain, which has whole cells only, would end before the outermost buildings. Each view is reduced before
    they are put together: all pixels of a thousand squares are gigabytes.
    """
    view_px = min(squares[0].view.known.shape[0], max(1, GROUND_PX // a_side))
    side = view_px * a_side
    bands, known = np.zeros((4, side, side), np.float32), np.zeros((side, side), bool)
    for each in squares:
        row, col = (each.square.row - first.row) * view_px, (each.square.col - first.col) * view_px
        rows, cols = slice(row, row + view_px), slice(col, col + view_px)
        for band, values in zip(bands, (each.view.dtm_m, *each.view.rgb.astype(np.float32)), strict=True):
            band[rows, cols], known[rows, cols] = average_into_cells(values, each.view.known, (view_px, view_px))
    size = (min(side, GROUND_PX),) * 2
    _, is_known = average_into_cells(bands[0], known, size)
    terrain_m, *colours = (fill_gaps(*average_into_cells(band, known, size)) for band in bands)
    shown = dilated(is_known, GROUND_PX // NODES_A_SIDE)
    whole = city_grid.grid_of(_window(first, a_side, city_grid))
    grid = GeoGrid(whole.transform @ whole.transform.scale(whole.width / size[0]), whole.crs, *size)
    return Survey(grid, np.rint(np.stack(colours)).astype(np.uint8), None, shown, None, known_dtm_m=terrain_m)


def _window(first: Square, a_side: int, city_grid: CityGrid) -> Window:
    side = city_grid.square_px
    return Window(first.row * side, first.col * side, side * a_side, side * a_side)
