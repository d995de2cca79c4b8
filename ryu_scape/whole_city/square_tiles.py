"""The tiles of a square, in three levels of detail, kept until the city's tree of tiles is put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.city import City
from ryu_scape.export.building_records import Record
from ryu_scape.export.earth_frame import scene_to_earth
from ryu_scape.export.tile_glb import write_tile_glb
from ryu_scape.footprints import polygons_of
from ryu_scape.heights import Building
from ryu_scape.segmentation.windows import Window
from ryu_scape.settings import SceneSettings
from ryu_scape.terrain.bare_earth import average_into_cells
from ryu_scape.whole_city.city_grid import CityGrid, Square, shared, within
from ryu_scape.whole_city.store import read_json, write_json
from ryu_scape.whole_city.tile_cities import LEVELS, TileGround, city_of, level_settings

TILES, FAR_VIEW = "tiles.json", "far.npz"
FAR_PX = 256
"""Side of the picture and the terrain of a square as they are seen from afar."""
SAMPLES_A_SIDE = 4
"""Of the pixels under each cell of that picture, a side, this many are averaged."""
SCALE_OF_ERROR = 64
"""A tile is left for its children where a 64th of its side is seen as large as a viewer's limit."""


@dataclass(frozen=True)
class CityTile:
    """The content of a tile: its file, where it stands on the globe and how far it reaches.

    level: of `LEVELS`, less than 0 for those of several squares. row, col: among the tiles of its level, all over the
    map. transform: (16,) columns to the Earth's metres. low_m, high_m: its corners, in its own metres. buildings: the
    numbers, in the square, of its features.
    """

    file: str
    level: int
    row: int
    col: int
    transform: tuple[float, ...]
    low_m: tuple[float, float, float]
    high_m: tuple[float, float, float]
    buildings: tuple[int, ...]

    @property
    def to_earth(self) -> NDArray[np.float64]:
        """The transform (4, 4) of columns."""
        return np.array(self.transform).reshape(4, 4).T


@dataclass(frozen=True, eq=False)
class TileBuildings:
    """Buildings (b,) of tiles, their numbers (b,) among those of the ground, and what is said of each."""

    buildings: Sequence[Building]
    among_all: NDArray[np.intp]
    records: Sequence[Record]


def write_tile(
    city: City, records: Sequence[Record], path: Path, level: int, place: Square, buildings: Sequence[int]
) -> CityTile:
    """Write a city as the content of a tile. Raises OSError, and as `scene_to_earth` does."""
    with path.open("wb") as file:
        write_tile_glb(city, file, records)
    low_m, high_m = (tuple(corner) for corner in city.scene.bounds_m.tolist())
    transform = tuple(scene_to_earth(city).T.ravel().tolist())
    return CityTile(path.name, level, *place, transform, low_m, high_m, tuple(buildings))


def write_square_tiles(
    square: Square, ground: TileGround, of_square: TileBuildings, settings: SceneSettings, folder: Path
) -> None:
    """Write the tiles of a square, and what is seen of it from afar, into a folder. Raises as `write_tile` does.

    of_square: the buildings that it may own.
    """
    tiles = []
    for number, level in enumerate(LEVELS):
        for place, window, own in _parts(ground.city_grid, square, level.a_side, of_square.buildings):
            survey = ground.within(window, of_square.among_all[own], level.terrain_spacing_m)
            if survey is None:
                continue
            numbers = own.tolist()
            some = [of_square.buildings[index] for index in numbers]
            records = [of_square.records[index] for index in numbers]
            city = city_of(survey, some, level_settings(settings, level), level.hidden)
            path = folder / f"{number}_{place.row}_{place.col}.glb"
            tiles.append(write_tile(city, records, path, number, place, numbers))
    write_json(folder / TILES, {"tiles": [asdict(tile) for tile in tiles]})
    _write_far_view(square, ground, folder)


def _parts(
    city_grid: CityGrid, square: Square, a_side: int, buildings: Sequence[Building]
) -> Iterator[tuple[Square, Window, NDArray[np.intp]]]:
    """The parts of a square, so many along its side: place among all such parts of the map, window, and buildings.

    A building belongs to the part with its centroid; one beyond the square's side, to the nearest.
    """
    core = city_grid.core(square)
    ends = np.rint(np.linspace(0, city_grid.square_px, a_side + 1)).astype(int)
    centroids = shapely.get_coordinates(shapely.centroid(polygons_of([each.footprint for each in buildings])))
    inside = city_grid.pixels(centroids) - (core.row, core.col)
    row, col = np.clip(np.searchsorted(ends, inside, side="right") - 1, 0, a_side - 1).T
    for i in range(a_side):
        for j in range(a_side):
            top, left, bottom, right = ends[[i, j, i + 1, j + 1]].tolist()
            window = Window(core.row + top, core.col + left, bottom - top, right - left)
            place = Square(square.row * a_side + i, square.col * a_side + j)
            yield place, window, np.flatnonzero((row == i) & (col == j))


def _write_far_view(square: Square, ground: TileGround, folder: Path) -> None:
    """Colours (3, k, k) uint8, terrain (k, k) float32 and what of it is known (k, k) of all of a square."""
    city_grid, survey = ground.city_grid, ground.survey
    core, side = city_grid.core(square), city_grid.square_px
    cells = (min(FAR_PX, side),) * 2
    stride = max(1, side // (cells[0] * SAMPLES_A_SIDE))
    thin = slice(None, None, stride), slice(None, None, stride)
    seen = shared(core, ground.around)

    def whole(values: NDArray[np.generic]) -> NDArray[np.float32]:
        square_values = np.zeros((side, side), np.float32)
        if seen is not None:
            square_values[within(seen, core)] = values[within(seen, ground.around)]
        return square_values[thin]

    known = whole(survey.valid) > 0
    dtm_m, is_known = average_into_cells(whole(survey.dtm_m), known, cells)
    rgb = np.stack([average_into_cells(whole(band), known, cells)[0] for band in survey.rgb])
    with (folder / FAR_VIEW).open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, rgb=np.rint(rgb).astype(np.uint8), dtm_m=dtm_m, known=is_known)


@dataclass(frozen=True, eq=False)
class FarView:
    """What `write_square_tiles` kept of a square as it is seen from afar."""

    rgb: NDArray[np.uint8]
    dtm_m: NDArray[np.float32]
    known: NDArray[np.bool_]


def far_view_in(folder: Path) -> FarView:
    """The far view that a folder holds."""
    with np.load(folder / FAR_VIEW, allow_pickle=False) as kept:
        return FarView(kept["rgb"], kept["dtm_m"], kept["known"])


def tiles_in(folder: Path) -> list[CityTile]:
    """The tiles that a folder holds."""
    return [CityTile(**_with_tuples(tile)) for tile in read_json(folder / TILES)["tiles"]]


def _with_tuples(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}
