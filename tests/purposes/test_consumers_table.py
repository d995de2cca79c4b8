"""One city asked everything: what readers that are not ours find in each answer. `pytest -s` prints the table."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import cv2
import geopandas
import numpy as np
import pytest
import rasterio
import trimesh
from numpy.typing import NDArray

from ryu_scape.city import City
from ryu_scape.purposes import PURPOSES, answer
from tests.faults.cities import small_city
from tests.purposes.polylines import read_polylines
from tests.purposes.schematics import read_schematic

GEOREFERENCED_M = 0.01


@dataclass(frozen=True, eq=False)
class Found:
    """count: bands, features, points, meshes or frames. epsg: 0 where the format names none.

    bounds_m: west, south, east and north, or None where the file is in degrees or pixels. names: of buildings.
    """

    reader: str
    count: int
    epsg: int = 0
    bounds_m: NDArray[np.float64] | None = None
    names: frozenset[str] = frozenset()


def read_raster(path: Path) -> Found:
    with rasterio.open(path) as file:
        return Found("rasterio", file.count, file.crs.to_epsg() if file.crs else 0, np.array(file.bounds))


def read_features(path: Path) -> Found:
    table = geopandas.read_file(path)
    column = next((name for name in ("id", "ID") if name in table), None)
    bounds = None if table.crs.is_geographic else table.total_bounds
    names = frozenset() if column is None else frozenset(table[column].astype(str))
    return Found("GDAL", len(table), table.crs.to_epsg(), bounds, names)


def read_points(path: Path) -> Found:
    import laspy

    cloud = laspy.read(path)
    bounds = np.array([cloud.x.min(), cloud.y.min(), cloud.x.max(), cloud.y.max()])
    return Found("laspy", len(cloud), cloud.header.parse_crs().to_epsg(), bounds)


def read_drawing(path: Path) -> Found:
    import ezdxf

    meshes = [entity for entity in ezdxf.readfile(path).modelspace() if entity.has_xdata("RYU_SCAPE")]
    names = frozenset(str(tag.value) for mesh in meshes for tag in mesh.get_xdata("RYU_SCAPE") if tag.code == 1000)
    return Found("ezdxf", len(meshes), names=names)


def read_radio(path: Path) -> Found:
    shapes = [shape.get("id") or "" for shape in ElementTree.parse(path).getroot().iter("shape")]  # noqa: S314 - ours
    return Found("ElementTree", len(shapes), names=frozenset(name.split(" ")[-1] for name in shapes if " " in name))


def read_dams(path: Path) -> Found:
    corners = np.concatenate(list(read_polylines(path).values()))
    return Found("as the format says", len(corners), bounds_m=np.array([*corners.min(axis=0), *corners.max(axis=0)]))


def read_frames(path: Path) -> Found:
    return Found("OpenCV", len(cv2.imreadmulti(str(path))[1]))


def read_case(path: Path) -> Found:
    """The buildings of a wind case, whose ground reaches far beyond the city."""
    with ZipFile(path) as package:
        read = {Path(name).name: package.read(name) for name in package.namelist()}
    place, mesh = json.loads(read["place.json"]), trimesh.load_mesh(BytesIO(read["buildings.stl"]), file_type="stl")
    bounds = (mesh.bounds + place["origin_m"])[:, :2].ravel()
    return Found("trimesh", len(mesh.split()), place["epsg"], bounds)


def read_parquet(path: Path) -> Found:
    table = geopandas.read_parquet(path)
    return Found("geopandas", len(table), table.crs.to_epsg(), table.total_bounds, frozenset(table["id"]))


def read_blocks(path: Path) -> Found:
    """Layers of a schematic, and where its columns stand."""
    schematic = read_schematic(path)
    place = schematic["Metadata"]
    west, north, _ = json.loads(place["north_west_bottom_m"])
    bounds = np.array([west, north - schematic["Length"], west + schematic["Width"], north])
    return Found("as the format says", schematic["Height"], int(place["epsg"]), bounds)


def read_levels(path: Path) -> Found:
    """The finest of a game's levels of detail."""
    with ZipFile(path) as package:
        read = {Path(name).name: package.read(name) for name in package.namelist()}
    place, scene = json.loads(read["place.json"]), trimesh.load_scene(BytesIO(read["lod0.glb"]), file_type="glb")
    ground = scene.geometry["terrain"].bounds if "terrain" in scene.geometry else scene.bounds
    (west, _, south), (east, _, north) = ground * (1.0, 1.0, -1.0) + np.array(place["origin_m"])[[0, 2, 1]]
    bounds = np.array([west, min(south, north), east, max(south, north)])
    names = frozenset(scene.graph.transforms.children["buildings"])
    return Found("trimesh", len(scene.geometry), place["epsg"], bounds, names)


def read_usdz(path: Path) -> Found:
    from pxr import Usd, UsdGeom

    stage = Usd.Stage.Open(str(path))
    frame, prims = stage.GetRootLayer().customLayerData, stage.GetPrimAtPath("/City/buildings").GetChildren()
    terrain = np.array(UsdGeom.Mesh(stage.GetPrimAtPath("/City/ground/terrain")).GetPointsAttr().Get(), np.float64)
    plan = terrain[:, [0, 2]] * (1.0, -1.0) + np.array(frame["origin_m"])[:2]
    bounds = np.array([*plan.min(axis=0), *plan.max(axis=0)])
    return Found("OpenUSD", len(prims), frame["epsg"], bounds, frozenset(prim.GetDisplayName() for prim in prims))


READERS: Mapping[str, Callable[[Path], Found]] = {
    ".tif": read_raster, ".asc": read_raster, ".geojson": read_features, ".gpkg": read_features, ".laz": read_points,
    ".las": read_points, ".dxf": read_drawing, ".xml": read_radio, ".thd": read_dams, ".gif": read_frames,
    ".zip": read_case, ".parquet": read_parquet, ".schem": read_blocks, ".usdz": read_usdz, "games.zip": read_levels,
}  # fmt: skip
ANSWERS = [
    (name, ending)
    for name, purpose in PURPOSES.items()
    if all(map(find_spec, purpose.packages))
    for ending in purpose.writers
]
NAMING = {
    ("solar", ".geojson"),
    ("solar", ".gpkg"),
    ("noise", ".geojson"),
    ("cad", ".dxf"),
    ("radio", ".xml"),
    ("table", ".parquet"),
    ("games", ".zip"),
    ("usdz", ".usdz"),
}
WITHOUT_CRS = {".asc", ".dxf", ".xml", ".thd", ".gif"}


@pytest.fixture(scope="module")
def city() -> City:
    return small_city(100, storeys=4)


@pytest.fixture(scope="module")
def found(city: City, tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[str, str], Found]:
    folder, read = tmp_path_factory.mktemp("answers"), {}
    for name in dict.fromkeys(name for name, _ in ANSWERS):
        endings = [ending for asked, ending in ANSWERS if asked == name]
        paths = [folder / f"{name}{ending}" for ending in endings]
        answer(PURPOSES[name], city, PURPOSES[name].settings(), paths)
        for ending, path in zip(endings, paths, strict=True):
            read[name, ending] = READERS.get(path.name, READERS[path.suffix])(path)
    for (name, ending), one in read.items():
        sys.stdout.write(f"\n{name:10}{ending:14}{one.reader:20}{one.count:7} {one.epsg:6} {len(one.names):4} names")
    return read


@pytest.mark.parametrize(("name", "ending"), ANSWERS)
def test_a_reader_finds_something_where_the_city_is(
    name: str, ending: str, found: Mapping[tuple[str, str], Found], city: City
) -> None:
    one = found[name, ending]
    assert one.count > 0
    corners = city.grid.to_map(np.array([(0.0, 0.0), (city.grid.width, city.grid.height)]))
    if one.bounds_m is not None:
        low, high = corners.min(axis=0) - GEOREFERENCED_M, corners.max(axis=0) + GEOREFERENCED_M
        assert (one.bounds_m.reshape(2, 2) >= low).all()
        assert (one.bounds_m.reshape(2, 2) <= high).all()


@pytest.mark.parametrize(("name", "ending"), ANSWERS)
def test_the_crs_is_the_citys_or_degrees_where_the_format_asks_for_them(
    name: str, ending: str, found: Mapping[tuple[str, str], Found], city: City
) -> None:
    epsg = found[name, ending].epsg
    if Path(f"a{ending}").suffix in WITHOUT_CRS:
        assert epsg == 0
    else:
        assert epsg == (4326 if ending == ".geojson" and name != "noise" else city.grid.crs.to_epsg())


@pytest.mark.parametrize(("name", "ending"), ANSWERS)
def test_buildings_have_the_names_that_they_have_in_all_files(
    name: str, ending: str, found: Mapping[tuple[str, str], Found], city: City
) -> None:
    names = frozenset(each.footprint.identifier for each in city.buildings)
    assert found[name, ending].names == (names if (name, ending) in NAMING else frozenset())
