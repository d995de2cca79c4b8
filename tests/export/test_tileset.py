"""3D Tiles: every vertex knows its building, every building its record, and all of it stands where the map says."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname

import numpy as np
import pytest
from numpy.typing import NDArray
from pyproj import Transformer
from rasterio.crs import CRS

from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.export import export_city
from ryu_scape.export.building_records import records_of
from ryu_scape.export.earth_frame import map_to_earth, scene_to_earth
from ryu_scape.export.light_ground import with_light_ground
from ryu_scape.export.property_table import NOT_KNOWN
from ryu_scape.scene.builder import build_scene
from ryu_scape.scene.vertex_arrays import SceneGeometry
from ryu_scape.settings import SceneSettings
from tests.export.hand_made_city import city_of
from tests.export.small_town import EMPTY, IDENTIFIERS, town
from tests.scene.city_blocks import SQUARE, building, tile
from tests.surveys import city_on, moved_to

COMPONENTS = {"FLOAT64": "<f8", "INT32": "<i4", 5126: "<f4", 5123: "<u2", 5125: "<u4"}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}


@dataclass(frozen=True, eq=False)
class Tile:
    """A tileset and its content, taken apart with the standard library."""

    tileset: dict[str, Any]
    document: dict[str, Any]
    buffer: bytes

    @staticmethod
    def read(path: Path) -> Tile:
        tileset = json.loads(path.read_text("utf-8"))
        content = (path.parent / tileset["root"]["content"]["uri"]).read_bytes()
        length = int.from_bytes(content[12:16], "little")
        return Tile(tileset, json.loads(content[20 : 20 + length]), content[28 + length :])

    @property
    def transform(self) -> NDArray[np.float64]:
        return np.array(self.tileset["root"]["transform"]).reshape(4, 4).T

    def view(self, number: int) -> bytes:
        view = self.document["bufferViews"][number]
        return self.buffer[view["byteOffset"] :][: view["byteLength"]]

    def array(self, number: int) -> NDArray[Any]:
        accessor = self.document["accessors"][number]
        kind, width = np.dtype(COMPONENTS[accessor["componentType"]]), WIDTHS[accessor["type"]]
        offset = accessor.get("byteOffset", 0)
        flat = np.frombuffer(self.view(accessor["bufferView"]), kind, accessor["count"] * width, offset)
        return flat.reshape(-1, width) if width > 1 else flat

    def owned(self) -> dict[int, NDArray[np.float64]]:
        """The corners (t, 3, 3) of each building's triangles, x east, y north, z up."""
        found: dict[int, list[NDArray[np.float64]]] = {}
        for mesh in self.document["meshes"]:
            for primitive in mesh["primitives"]:
                if "extensions" in primitive:
                    corners = self.array(primitive["indices"]).reshape(-1, 3)
                    position = self.array(primitive["attributes"]["POSITION"]).astype(float)[:, [0, 2, 1]] * (1, -1, 1)
                    feature = self.array(primitive["attributes"]["_FEATURE_ID_0"])
                    assert (feature[corners] == feature[corners[:, :1]]).all()
                    for number in np.unique(feature):
                        found.setdefault(int(number), []).append(position[corners[feature[corners[:, 0]] == number]])
        return {number: np.concatenate(parts) for number, parts in found.items()}

    def table(self) -> dict[str, list[Any]]:
        metadata = self.document["extensions"]["EXT_structural_metadata"]
        (table,) = metadata["propertyTables"]
        declared = metadata["schema"]["classes"][table["class"]]["properties"]
        columns = {}
        for key, place in table["properties"].items():
            values = self.view(place["values"])
            if declared[key]["type"] == "STRING":
                ends = np.frombuffer(self.view(place["stringOffsets"]), "<u4")
                texts = [values[start:end].decode() for start, end in pairwise(ends)]
                columns[declared[key]["name"]] = [text or None for text in texts]
            else:
                assert self.document["bufferViews"][place["values"]]["byteOffset"] % 8 == 0
                numbers = np.frombuffer(values, COMPONENTS[declared[key]["componentType"]]).tolist()
                unknown = declared[key]["noData"]
                columns[declared[key]["name"]] = [None if number == unknown else number for number in numbers]
            assert len(columns[declared[key]["name"]]) == table["count"]
        return columns


def written(city: City, folder: Path) -> Tile:
    export_city(city, folder / "town.tileset.json")
    return Tile.read(folder / "town.tileset.json")


@pytest.fixture(scope="module")
def town_tile(tmp_path_factory: pytest.TempPathFactory) -> Tile:
    return written(town(), tmp_path_factory.mktemp("tiles"))


def test_every_triangle_of_a_building_bears_its_number(town_tile: Tile) -> None:
    city = town()
    owned = town_tile.owned()
    assert set(owned) == {row for row, name in enumerate(IDENTIFIERS) if name != EMPTY}
    for row, corners in owned.items():
        layers = city.scene.triangle_offsets
        assert len(corners) == sum(int(starts[row + 1] - starts[row]) for starts in layers.values())
        plan = city.buildings[row].footprint.exterior - city.scene.origin_m[:2]
        assert (corners[..., :2].reshape(-1, 2) > plan.min(axis=0) - 2.0).all()
        assert (corners[..., :2].reshape(-1, 2) < plan.max(axis=0) + 2.0).all()


def test_the_table_says_what_every_format_says(town_tile: Tile) -> None:
    columns = town_tile.table()
    for row, record in enumerate(records_of(town())):
        assert {name: values[row] for name, values in columns.items()} == record


def test_fields_of_a_person_are_there_under_keys_that_the_schema_allows(tmp_path: Path) -> None:
    city = town()
    own = {"Straße": "a", "straße 2": 3, "2nd": 2**40, "ok?": True, "ok!": None, "": 1.5}
    first = replace(city.buildings[0], footprint=replace(city.buildings[0].footprint, attributes=own))
    tile = written(replace(city, buildings=(first, *city.buildings[1:])), tmp_path)
    columns = tile.table()
    values = [columns[name][0] for name in own]
    assert values == ["a", 3, 2.0**40, "True", None, 1.5]
    keys = tile.document["extensions"]["EXT_structural_metadata"]["propertyTables"][0]["properties"]
    assert all(key.isidentifier() and key.isascii() for key in keys)


def test_numbers_that_are_not_known_are_declared_so(tmp_path: Path) -> None:
    city = town()
    assert np.isnan(city.buildings[0].roof_p50_m)
    assert written(city, tmp_path).table()["roof_p50_m"][0] is None
    assert NOT_KNOWN < -500.0


@pytest.mark.parametrize(
    ("epsg", "east", "north", "side_m"),
    [
        (32633, 700_000.0, 6_600_000.0, 600.0),
        (28992, 85_000.0, 446_000.0, 1_000.0),
        (32751, 300_000.0, 9_300_000.0, 300.0),
        (2154, 900_000.0, 6_300_000.0, 2_000.0),
    ],
)
def test_corners_stand_on_the_globe_where_pyproj_puts_them(epsg: int, east: float, north: float, side_m: float) -> None:
    """Far from the central meridian the map's north is 2° off the globe's: 20 m at 600 m if it were forgotten."""
    half = side_m / 2.0
    bounds_m = np.array([(-half, -half, 0.0), (half, half, 120.0)])
    scene = replace(town().scene, origin_m=np.array([east, north, 35.0]), bounds_m=bounds_m)
    city = moved_to(replace(town(), scene=scene), CRS.from_epsg(epsg))
    corners = np.array([(x, y, z) for x in (-half, half) for y in (-half, half) for z in (0.0, 120.0)])
    to_degrees = Transformer.from_crs(epsg, 4979, always_xy=True)
    on_map = corners + scene.origin_m
    longitude, latitude = to_degrees.transform(on_map[:, 0], on_map[:, 1])[:2]
    earth = Transformer.from_crs(4979, 4978, always_xy=True).transform(longitude, latitude, on_map[:, 2])
    transformed = np.column_stack((corners, np.ones(len(corners)))) @ scene_to_earth(city).T
    error_m = np.linalg.norm(transformed[:, :3] - np.column_stack(earth), axis=1)
    assert error_m.max() < (0.02 if side_m < 700 else 0.3)
    np.testing.assert_allclose(map_to_earth(city, on_map), np.column_stack(earth), atol=0.01)


def test_the_box_holds_the_scene_and_the_root_asks_for_no_more_detail(town_tile: Tile) -> None:
    root = town_tile.tileset["root"]
    box = np.array(root["boundingVolume"]["box"])
    reach = np.abs(box[3:].reshape(3, 3)).sum(axis=0)
    bounds_m = town().scene.bounds_m
    np.testing.assert_allclose((box[:3] - reach, box[:3] + reach), bounds_m, atol=1e-3)
    assert root["geometricError"] == 0
    assert town_tile.tileset["geometricError"] > 50.0


def test_the_ground_is_there_and_belongs_to_no_building(town_tile: Tile) -> None:
    terrain = with_light_ground(town()).layers["terrain"]
    bare = [p for mesh in town_tile.document["meshes"] for p in mesh["primitives"] if "extensions" not in p]
    counts = [town_tile.document["accessors"][p["indices"]]["count"] for p in bare if "indices" in p]
    assert terrain.indices.size in counts


def test_few_meshes_for_many_buildings(tmp_path: Path) -> None:
    survey = tile(64, 1.0)
    houses = tuple(building(SQUARE / 12, at=(1.0 + 1.5 * (k % 40), -2.0 - 1.5 * (k // 40))) for k in range(1_100))
    houses = tuple(replace(h, footprint=replace(h.footprint, identifier=str(n))) for n, h in enumerate(houses))
    city = city_on(survey.grid, houses, build_scene(survey, houses, SceneSettings()))
    tile_ = written(city, tmp_path)
    assert len(tile_.document["meshes"]) < 20
    assert set(tile_.owned()) == set(range(1_100))
    assert tile_.table()["id"] == [str(number) for number in range(1_100)]


def test_city_without_buildings(scene_without_buildings: SceneGeometry, tmp_path: Path) -> None:
    tile_ = written(city_of(scene_without_buildings), tmp_path)
    assert "extensionsUsed" not in tile_.document


def test_a_place_that_is_not_on_the_globe_is_one_sentence(tmp_path: Path) -> None:
    mars = 'PROJCS["Mars",GEOGCS["Mars 2000",DATUM["D_Mars_2000",SPHEROID["Mars",3396190,169.89]],PRIMEM["Ref",0],UNIT["Degree",0.0174532925199433]],PROJECTION["Sinusoidal"],PARAMETER["False_Easting",0],PARAMETER["False_Northing",0],PARAMETER["Central_Meridian",0],UNIT["Meter",1]]'  # noqa: E501
    with pytest.raises(InputError, match="globe"):
        export_city(moved_to(town(), CRS.from_wkt(mars)), tmp_path / "mars.tileset.json")
    assert not list(tmp_path.iterdir())


def test_a_new_tileset_takes_its_content_with_it(tmp_path: Path) -> None:
    export_city(town(), tmp_path / "town.tileset.json")
    other = replace(town(), buildings=tuple(replace(b, remarks=("changed",)) for b in town().buildings))
    export_city(other, tmp_path / "town.tileset.json")
    content = Tile.read(tmp_path / "town.tileset.json").tileset["root"]["content"]["uri"]
    assert {path.name for path in tmp_path.iterdir()} == {"town.tileset.json", content}


def test_a_browser_finds_the_content_of_a_file_whatever_its_name(tmp_path: Path) -> None:
    """The `#` of a name would begin a fragment, its `%` an escape."""
    path = tmp_path / "Köln #2, 50% old.tileset.json"
    export_city(town(), path)
    uri = json.loads(path.read_text("utf-8"))["root"]["content"]["uri"]
    content = Path(url2pathname(urlsplit(urljoin(path.as_uri(), uri)).path))
    assert {path, content} == set(tmp_path.iterdir())
