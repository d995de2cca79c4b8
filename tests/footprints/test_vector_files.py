"""A person's own outlines: every format, any CRS, nothing lost without a word, clear refusals."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from affine import Affine
from rasterio.crs import CRS
from shapely.geometry import GeometryCollection, MultiPolygon, Point, Polygon, box

from ryu_scape.errors import InputError
from ryu_scape.footprints import Footprint, read_footprints
from ryu_scape.raster import GeoGrid

WEST, NORTH = 354_000.0, 3_456_000.0
GRID = GeoGrid(Affine(0.5, 0, WEST, 0, -0.5, NORTH), CRS.from_epsg(32651), 200, 300)
DRIVERS = {".geojson": "GeoJSON", ".gpkg": "GPKG", ".shp": "ESRI Shapefile"}


def house(x_m: float, y_m: float, width_m: float = 12.0, depth_m: float = 8.0) -> Polygon:
    """A rectangle whose north-western corner lies (x, -y) metres from the grid's."""
    return box(WEST + x_m, NORTH - y_m - depth_m, WEST + x_m + width_m, NORTH - y_m)


def write(path: Path, shapes: list, fields: dict | None = None, epsg: int = 4326) -> Path:
    frame = geopandas.GeoDataFrame(fields or {}, geometry=shapes, crs=32651).to_crs(epsg)
    frame.to_file(path, driver=DRIVERS[path.suffix], engine="pyogrio")
    return path


def polygon(footprint: Footprint) -> Polygon:
    return Polygon(footprint.exterior, footprint.holes)


@pytest.mark.parametrize("suffix", DRIVERS)
@pytest.mark.parametrize("epsg", [4326, 32651, 3857])
def test_outlines_arrive_in_metres_with_their_fields(tmp_path: Path, suffix: str, epsg: int) -> None:
    if suffix == ".geojson" and epsg != 4326:
        pytest.skip("GeoJSON is always EPSG:4326")
    ring = house(60, 40, 30, 24) - house(70, 48, 10, 8)
    fields = {"id": ["a-1", "b-2"], "storeys": [3, 5], "name": ["Café", None]}
    given = read_footprints(write(tmp_path / f"own{suffix}", [house(10, 10), ring], fields, epsg), GRID)
    assert [f.identifier for f in given.footprints] == ["a-1", "b-2"]
    assert [dict(f.attributes) for f in given.footprints] == [
        {"id": "a-1", "storeys": 3, "name": "Café"},
        {"id": "b-2", "storeys": 5, "name": None},
    ]
    assert given.warnings == ()
    for footprint, truth in zip(given.footprints, [house(10, 10), ring], strict=True):
        assert polygon(footprint).symmetric_difference(truth).area < 0.01
        assert shapely.is_ccw(shapely.LinearRing(footprint.exterior))
        assert not any(shapely.is_ccw(shapely.LinearRing(hole)) for hole in footprint.holes)
        assert footprint.confidence == 1.0


def test_what_cannot_be_used_is_counted_with_its_reason(tmp_path: Path) -> None:
    shapes = [house(10, 10), None, Point(WEST + 5, NORTH - 5), house(5000, 10), Polygon()]
    given = read_footprints(write(tmp_path / "own.geojson", shapes), GRID)
    assert len(given.footprints) == 1
    assert len(given.warnings) == 3
    assert "2 features" in next(warning for warning in given.warnings if "without geometry" in warning)
    assert "1 features" in next(warning for warning in given.warnings if "not polygons" in warning)
    assert "1 features" in next(warning for warning in given.warnings if "outside the raster" in warning)


def test_parts_of_a_multipolygon_are_buildings_with_numbered_identifiers(tmp_path: Path) -> None:
    shapes = [house(10, 10), MultiPolygon([house(40, 10), house(70, 10)])]
    given = read_footprints(write(tmp_path / "own.gpkg", shapes, {"id": [7, 8], "use": ["a", "b"]}), GRID)
    assert [f.identifier for f in given.footprints] == ["7", "8-1", "8-2"]
    assert [f.attributes["use"] for f in given.footprints] == ["a", "b", "b"]


def test_crossing_rings_are_repaired_and_height_coordinates_dropped(tmp_path: Path) -> None:
    bow_tie = Polygon(np.add([(10, -10), (30, -20), (30, -10), (10, -20)], (WEST, NORTH)))
    raised = shapely.force_3d(house(50, 10), 12.0)
    given = read_footprints(write(tmp_path / "own.gpkg", [bow_tie, raised]), GRID)
    assert [f.identifier for f in given.footprints] == ["1-1", "1-2", "2"]
    assert all(polygon(f).is_valid and f.exterior.shape[1] == 2 for f in given.footprints)
    assert sum(polygon(f).area for f in given.footprints) == pytest.approx(100 + 96, rel=1e-3)


def test_a_building_across_the_border_stays_whole(tmp_path: Path) -> None:
    (footprint,) = read_footprints(write(tmp_path / "own.gpkg", [house(-6, 10)]), GRID).footprints
    assert polygon(footprint).area == pytest.approx(96, rel=1e-3)


def test_identifiers_that_repeat_are_no_identifiers(tmp_path: Path) -> None:
    shapes = [house(10, 10), house(40, 10)]
    given = read_footprints(write(tmp_path / "own.gpkg", shapes, {"ID": [7, 7], "osm_id": [55, 56]}), GRID)
    assert [f.identifier for f in given.footprints] == ["55", "56"]
    given = read_footprints(write(tmp_path / "bare.gpkg", shapes, {"id": ["x", None]}), GRID)
    assert [f.identifier for f in given.footprints] == ["1", "2"]


@pytest.mark.parametrize("empty", ["", " "])
def test_empty_identifiers_are_no_identifiers(empty: str, tmp_path: Path) -> None:
    path = write(tmp_path / "own.gpkg", [house(10, 10), house(40, 10)], {"id": ["x", empty]})
    given = read_footprints(path, GRID).footprints
    assert [f.identifier for f in given] == ["1", "2"]
    assert [f.attributes["id"] for f in given] == ["x", empty]


def test_fields_of_every_type_become_plain_values(tmp_path: Path) -> None:
    fields = {"built": [datetime(1999, 5, 4), None], "area": [12.5, float("nan")], "used": [True, False]}
    given = read_footprints(write(tmp_path / "own.gpkg", [house(10, 10), house(40, 10)], fields), GRID)
    first, second = (dict(f.attributes) for f in given.footprints)
    assert first["built"].startswith("1999-05-04")
    assert (first["area"], first["used"]) == (12.5, True)
    assert (second["built"], second["area"], second["used"]) == (None, None, False)
    json.dumps([first, second], allow_nan=False)


def test_the_layer_with_polygons_is_found(tmp_path: Path) -> None:
    path = tmp_path / "own.gpkg"
    points = geopandas.GeoDataFrame(geometry=[Point(WEST, NORTH)], crs=32651)
    points.to_file(path, layer="trees", driver="GPKG", engine="pyogrio")
    houses = geopandas.GeoDataFrame({"id": ["h"]}, geometry=[house(10, 10)], crs=32651)
    houses.to_file(path, layer="houses", driver="GPKG", engine="pyogrio")
    assert [f.identifier for f in read_footprints(path, GRID).footprints] == ["h"]


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_footprints(path, GRID)
    assert caught.value.remedy
    assert path.name in caught.value.cause
    return caught.value.cause


def test_files_that_cannot_be_used_are_refused_with_the_reason(tmp_path: Path) -> None:
    assert "no file" in refusal(tmp_path / "missing.gpkg")
    assert "not a vector file" in refusal(Path(__file__))
    assert "folder" in refusal(tmp_path)
    assert "no polygons, only Point" in refusal(write(tmp_path / "points.gpkg", [Point(WEST, NORTH)]))
    assert "no polygons" in refusal(write(tmp_path / "mixed.geojson", [GeometryCollection(), None]))
    bare = write(tmp_path / "bare.shp", [house(10, 10)])
    bare.with_suffix(".prj").unlink()
    assert "no coordinate reference system" in refusal(bare)
    far = house(0, -900_000)
    assert "on the raster" in refusal(write(tmp_path / "far.geojson", [far]))


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    for suffix in DRIVERS:
        whole = write(tmp_path / f"whole{suffix}", [house(10, 10), house(40, 10)])
        cut = tmp_path / f"cut{suffix}"
        cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 3])
        assert "damaged" in refusal(cut)


def test_another_format_in_disguise_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.gpkg"
    path.write_text('<OGRVRTDataSource><OGRVRTLayer name="x"/></OGRVRTDataSource>')
    assert "not a vector file" in refusal(path)
