"""A person's own outlines: every format, any CRS, nothing lost without a word."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon

from ryu_scape.errors import InputError
from ryu_scape.footprints import read_footprints
from ryu_scape.footprints.cleaning import are_clean
from tests.footprints.given_houses import DRIVERS, GRID, NORTH, WEST, house, polygon, write

COLON = pytest.param("zip:own", marks=pytest.mark.skipif(sys.platform == "win32", reason="no file is called so there"))


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


@pytest.mark.parametrize("suffix", DRIVERS)
@pytest.mark.parametrize("name", ["!now/own", "c.zip!own", "own;1", COLON, "#1 100%26"])
def test_a_name_is_no_address(name: str, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    own = write(tmp_path / f"own{suffix}", [house(10, 10)], epsg=32651)
    Path(name).parent.mkdir(exist_ok=True)
    for file in tmp_path.glob("own.*"):
        file.rename(f"{name}{file.suffix}")
    (given,) = read_footprints(Path(f"{name}{own.suffix}"), GRID).footprints
    assert polygon(given).equals(house(10, 10))


def test_what_cannot_be_used_is_counted_with_its_reason(tmp_path: Path) -> None:
    shapes = [house(10, 10), None, Point(WEST + 5, NORTH - 5), house(5000, 10), Polygon()]
    given = read_footprints(write(tmp_path / "own.geojson", shapes), GRID)
    assert len(given.footprints) == 1
    assert len(given.warnings) == 3
    assert "2 features" in next(warning for warning in given.warnings if "no geometry" in warning)
    assert "1 features" in next(warning for warning in given.warnings if "no polygons" in warning)
    assert "1 features" in next(warning for warning in given.warnings if "outside the raster" in warning)


def test_what_repeats_an_earlier_outline_is_left_out_and_counted(tmp_path: Path) -> None:
    shapes = [house(10, 10), house(10, 10), house(10.2, 10.2), house(40, 10), house(42, 11, 6, 5), house(52, 10)]
    given = read_footprints(write(tmp_path / "own.gpkg", shapes, {"id": range(6)}), GRID)
    assert [f.identifier for f in given.footprints] == ["0", "3", "4", "5"]
    assert given.warnings == ("2 outlines that lie nearly on earlier ones are left out.",)


def test_a_row_of_outlines_each_near_the_last_does_not_vanish(tmp_path: Path) -> None:
    """The second repeats the first; the third repeats the second, which is gone."""
    shapes = [house(10 + shift_m, 10, 20, 20) for shift_m in (0.0, 0.9, 1.8)]
    given = read_footprints(write(tmp_path / "own.gpkg", shapes, {"id": range(3)}), GRID)
    assert [f.identifier for f in given.footprints] == ["0", "2"]


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


def test_outlines_are_cleaned_and_what_is_no_building_is_counted(tmp_path: Path) -> None:
    waist = Polygon(np.add([(10, -10), (20, -15), (30, -10), (30, -20), (20, -15.001), (10, -20)], (WEST, NORTH)))
    spike = house(50, 10).union(Polygon(np.add([(62, -12), (90, -12), (62, -12.001)], (WEST, NORTH))))
    given = read_footprints(write(tmp_path / "own.gpkg", [waist, spike, house(70, 30, 1e-3)], epsg=32651), GRID)
    assert [f.identifier for f in given.footprints] == ["1-1", "1-2", "2"]
    assert are_clean(np.array([polygon(f) for f in given.footprints])).all()
    assert [polygon(f).area for f in given.footprints] == pytest.approx([50, 50, 96], abs=0.5)
    assert given.warnings == ("1 features of own.gpkg have no area on a map and are left out.",)


def test_identifiers_that_repeat_are_no_identifiers(tmp_path: Path) -> None:
    shapes = [house(10, 10), house(40, 10)]
    given = read_footprints(write(tmp_path / "own.gpkg", shapes, {"ID": [7, 7], "osm_id": [55, 56]}), GRID)
    assert [f.identifier for f in given.footprints] == ["55", "56"]
    given = read_footprints(write(tmp_path / "bare.gpkg", shapes, {"id": ["x", None]}), GRID)
    assert [f.identifier for f in given.footprints] == ["1", "2"]


@pytest.mark.parametrize("empty", ["", " ", None])
def test_who_has_no_identifier_is_numbered_and_the_others_keep_theirs(empty: str | None, tmp_path: Path) -> None:
    shapes = [house(10 + 20 * (number % 5), 10 + 20 * (number // 5)) for number in range(20)]
    named = [f"x{number}" for number in range(19)]
    outlines = read_footprints(write(tmp_path / "own.gpkg", shapes, {"id": [*named, empty]}), GRID)
    assert [f.identifier for f in outlines.footprints] == [*named, "20"]
    assert outlines.footprints[-1].attributes["id"] == empty
    assert outlines.warnings == ("1 features of own.gpkg have no id of their own: they are called otherwise.",)


def test_a_joined_address_takes_no_identifier_away(tmp_path: Path) -> None:
    shapes = [house(10, 10), house(10, 10), house(40, 10)]
    given = read_footprints(write(tmp_path / "own.gpkg", shapes, {"id": ["a", "a", "b"]}), GRID)
    assert [f.identifier for f in given.footprints] == ["a", "b"]


def test_a_file_without_features_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "none.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}')
    with pytest.raises(InputError, match="no "):
        read_footprints(path, GRID)


def test_the_ids_of_the_features_themselves_are_identifiers(tmp_path: Path) -> None:
    path = write(tmp_path / "own.geojson", [house(10, 10), house(40, 10)], {"use": ["a", "b"]}, epsg=4326)
    document = json.loads(path.read_text("utf-8"))
    for number, feature in enumerate(document["features"]):
        feature["id"] = 1000 + number
    path.write_text(json.dumps(document), "utf-8")
    assert [f.identifier for f in read_footprints(path, GRID).footprints] == ["1000", "1001"]


def test_fields_of_every_type_become_plain_values(tmp_path: Path) -> None:
    fields = {"built": [datetime(1999, 5, 4), None], "area": [12.5, float("nan")], "used": [True, False]}
    given = read_footprints(write(tmp_path / "own.gpkg", [house(10, 10), house(40, 10)], fields), GRID)
    first, second = (dict(f.attributes) for f in given.footprints)
    assert first["built"].startswith("1999-05-04")
    assert (first["area"], first["used"]) == (12.5, True)
    assert (second["built"], second["area"], second["used"]) == (None, None, False)
    json.dumps([first, second], allow_nan=False)


@pytest.mark.parametrize("name", ["buildings", "Gebäude_2024", "BATIMENT", "bag_pand", "建筑物"])
def test_among_layers_of_polygons_that_of_buildings_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / "cadastre.gpkg"
    for layer, shape in (("parcels", house(0, 0, 90, 90)), (name, house(10, 10)), ("expansion", house(5, 5, 50, 50))):
        geopandas.GeoDataFrame(geometry=[shape], crs=32651).to_file(path, layer=layer, driver="GPKG", engine="pyogrio")
    given = read_footprints(path, GRID)
    assert [round(polygon(footprint).area) for footprint in given.footprints] == [96]
    assert given.warnings == (
        f"cadastre.gpkg has several layers of polygons: {name} was read, not parcels, expansion.",
    )


def test_the_first_of_other_layers_is_read_and_named(tmp_path: Path) -> None:
    path = tmp_path / "own.gpkg"
    for layer, shape in (("north", house(10, 10)), ("south", house(10, 50))):
        geopandas.GeoDataFrame(geometry=[shape], crs=32651).to_file(path, layer=layer, driver="GPKG", engine="pyogrio")
    assert read_footprints(path, GRID).warnings == (
        "own.gpkg has several layers of polygons: north was read, not south.",
    )


def test_the_layer_with_polygons_is_found(tmp_path: Path) -> None:
    path = tmp_path / "own.gpkg"
    points = geopandas.GeoDataFrame(geometry=[Point(WEST, NORTH)], crs=32651)
    points.to_file(path, layer="trees", driver="GPKG", engine="pyogrio")
    houses = geopandas.GeoDataFrame({"id": ["h"]}, geometry=[house(10, 10)], crs=32651)
    houses.to_file(path, layer="houses", driver="GPKG", engine="pyogrio")
    assert [f.identifier for f in read_footprints(path, GRID).footprints] == ["h"]


def test_links_among_the_fields_are_fields(tmp_path: Path) -> None:
    address = "https://example.org/link?url=1"
    path = write(tmp_path / "own.geojson", [house(10, 10)], {"url": [address]})
    (footprint,) = read_footprints(path, GRID).footprints
    assert footprint.attributes["url"] == address


def test_fields_of_one_name_are_told_apart_and_lists_are_no_names(tmp_path: Path) -> None:
    fields = {"id": [["a"], ["a"]], "storeys": [1, 2], "storeys_2": [3, 4]}
    path = write(tmp_path / "own.geojson", [house(10, 10), house(40, 10)], fields)
    path.write_text(path.read_text().replace('"storeys": 1', '"storeys": 1, "Storeys": 5'))
    first, second = read_footprints(path, GRID).footprints
    assert (first.identifier, second.identifier) == ("1", "2")
    assert first.attributes["storeys"] == 1
    assert first.attributes["Storeys"] == 5


@pytest.mark.parametrize("far_m", [1e12, 1e200, float("inf")])
def test_coordinates_beyond_all_maps_are_left_out(tmp_path: Path, far_m: float) -> None:
    shapes = [house(10, 10), Polygon([(WEST, NORTH), (WEST + far_m, NORTH), (WEST, NORTH - 10)])]
    frame = geopandas.GeoDataFrame(geometry=shapes, crs=32651)
    frame.to_file(tmp_path / "own.gpkg", engine="pyogrio")
    given = read_footprints(tmp_path / "own.gpkg", GRID)
    assert len(given.footprints) == 1
    assert any("no area on a map" in warning for warning in given.warnings)
