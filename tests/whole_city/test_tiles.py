"""The city's tiles: each building once at every level, where the map says, within boxes that hold it."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pytest
import rasterio
import shapely
from pyproj import Transformer

from ryu_scape.export.hidden_features import without_features
from ryu_scape.whole_city.city_grid import CityGrid, Square
from ryu_scape.whole_city.far_tiles import FarSquare, write_far_tile
from ryu_scape.whole_city.gathering import GEOPACKAGE
from ryu_scape.whole_city.plan import CityRequest
from ryu_scape.whole_city.square_tiles import FAR_PX, FarView
from ryu_scape.whole_city.tile_tree import PAGE, TILES, TILESET
from tests.whole_city.conftest import built
from tests.whole_city.tile_reader import Shown, read_glb, tiles_of
from tests.whole_city.town import CRS_OF_TOWN


@pytest.fixture(scope="module")
def city(request_of_town: CityRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiled")
    assert not built(request_of_town, folder, workers=2).failed
    return folder


@pytest.fixture(scope="module")
def tiles(city: Path) -> list[Shown]:
    return tiles_of(city)


def test_each_building_is_in_one_tile_of_each_level(city: Path, tiles: list[Shown]) -> None:
    names = sorted(geopandas.read_file(city / GEOPACKAGE, layer="buildings")["id"])
    by_error: dict[float, list[str]] = {}
    for tile in tiles:
        by_error.setdefault(round(tile.error_m, 2), []).extend(tile.buildings)
    assert len(by_error) == 4
    assert all(sorted(found) == names for found in by_error.values())
    assert {tile.error_m for tile in tiles if tile.is_leaf} == {0.0}


def test_buildings_and_ground_stand_where_the_map_says(city: Path, tiles: list[Shown]) -> None:
    houses = geopandas.read_file(city / GEOPACKAGE, layer="buildings").set_index("id")
    to_map = Transformer.from_pipeline(
        "+proj=pipeline +step +inv +proj=cart +ellps=WGS84 +step +proj=utm +zone=33 +ellps=WGS84"
    )
    with rasterio.open(city / "dtm.tif") as file:
        dtm_m, dtm_transform = file.read(1), file.transform
    for tile in (each for each in tiles if each.is_leaf):
        for name, corners in tile.buildings.items():
            x, y, z = to_map.transform(*corners.T)
            outline = houses.geometry[name].buffer(1.2)
            assert shapely.contains_xy(outline, x, y).all()
            assert abs(z.max() - houses["ridge_m"][name]) < 2.5
        x, y, z = to_map.transform(*tile.ground.T)
        col, row = (np.array(each) for each in ~dtm_transform @ (x, y))
        inside = (col > 1) & (row > 1) & (col < dtm_m.shape[1] - 1) & (row < dtm_m.shape[0] - 1)
        under_m = dtm_m[row[inside].astype(int), col[inside].astype(int)]
        assert np.percentile(np.abs(z[inside] - under_m), 60) < 0.6


def test_closer_levels_show_more(tiles: list[Shown]) -> None:
    triangles: dict[float, int] = {}
    for tile in tiles:
        count = sum(len(corners) for corners in tile.buildings.values()) // 3
        triangles[tile.error_m] = triangles.get(tile.error_m, 0) + count
    counts = [count for _, count in sorted(triangles.items())]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 5 * counts[-1]


def test_a_hidden_building_is_gone_and_the_others_are_as_they_were(city: Path, tmp_path: Path) -> None:
    file = max((city / TILES).glob("*/2_*.glb"), key=lambda path: path.stat().st_size)
    before, ground = read_glb(file)
    changed = tmp_path / "changed.glb"
    changed.write_bytes(without_features(file.read_bytes(), [1]))
    after, ground_after = read_glb(changed)
    (gone,) = before.keys() - after.keys()
    assert gone == list(before)[1]
    assert all((after[name] == corners).all() for name, corners in before.items() if name != gone)
    assert (ground == ground_after).all()


def test_a_tile_of_many_squares_does_not_hold_all_their_pixels(tmp_path: Path) -> None:
    """Less than those of one band, where four are joined."""
    a_side, first = 16, Square(-24_000, 2_600)
    view = FarView(
        np.full((3, FAR_PX, FAR_PX), 90, np.uint8),
        np.full((FAR_PX, FAR_PX), 50, np.float32),
        np.ones((FAR_PX, FAR_PX), bool),
    )
    squares = [
        FarSquare(Square(first.row + row, first.col + col), view, np.empty(0, object), [])
        for row in range(a_side)
        for col in range(a_side)
    ]
    city_grid = CityGrid(CRS_OF_TOWN.to_wkt(), 0.5, (0.0, 0.0), 384, 128)
    tracemalloc.start()
    write_far_tile(squares, first, a_side, city_grid, Square(0, 0), -4, tmp_path / "far.glb")
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 4 * (a_side * FAR_PX) ** 2


def test_a_city_without_tiles_has_none(request_of_town: CityRequest, here: list[str], tmp_path: Path) -> None:
    built(replace(request_of_town, dsm=request_of_town.dsm[:1]), tmp_path, no_tiles=True)
    assert not (tmp_path / TILESET).exists()


def test_tiles_of_an_earlier_city_go(request_of_town: CityRequest, here: list[str], tmp_path: Path) -> None:
    built(replace(request_of_town, dsm=request_of_town.dsm[:1]), tmp_path)
    earlier = {path.name for path in (tmp_path / TILES).iterdir()}
    built(request_of_town, tmp_path)
    named = (tmp_path / TILESET).read_text("utf-8")
    now = {path.name for path in (tmp_path / TILES).iterdir()}
    assert now != earlier
    assert all(name in named for name in now)


def test_a_city_that_has_tiles_no_more_leaves_no_earlier_ones(
    request_of_town: CityRequest, here: list[str], tmp_path: Path
) -> None:
    """They would show another city than the tables beside them."""
    request = replace(request_of_town, dsm=request_of_town.dsm[:1])
    built(request, tmp_path)
    built(request, tmp_path, no_tiles=True)
    assert not {TILESET, TILES, PAGE.name} & {path.name for path in tmp_path.iterdir()}


def test_a_folder_of_a_persons_own_among_the_tiles_stays(
    request_of_town: CityRequest, here: list[str], tmp_path: Path
) -> None:
    """As where the city is written beside photos that lie in `tiles/north`."""
    photo = tmp_path / TILES / "north" / "photo.tif"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"mine")
    built(replace(request_of_town, dsm=request_of_town.dsm[:1]), tmp_path)
    assert photo.read_bytes() == b"mine"
