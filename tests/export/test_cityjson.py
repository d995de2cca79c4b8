"""CityJSON: attributes, terrain, identifiers and where it all lies."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rasterio.crs import CRS

from ryu_scape.export import export_city
from ryu_scape.export.cityjson import metadata_of
from ryu_scape.footprints import Footprint
from ryu_scape.heights import RoofKind
from ryu_scape.raster.height_unit import vertical_name
from tests.export.city_model import open_model, vertices_of
from tests.export.cityjson_files import ORIGIN_M, city, named, written
from tests.scene.city_blocks import building, scene_of
from tests.scene.landscapes import hills
from tests.scene.roof_outlines import HOUSE
from tests.surveys import city_on, moved_to


def test_attributes_have_the_names_that_citygml_tools_look_for(tmp_path: Path) -> None:
    subject = named(building(HOUSE, kind=RoofKind.GABLE), "a", use="café")
    attributes = open_model(written([subject], tmp_path)).j["CityObjects"]["a"]["attributes"]
    assert (attributes["measuredHeight"], attributes["roofType"], attributes["storeysAboveGround"]) == (
        12.0,
        "gable",
        3,
    )
    assert attributes["use"] == "café"


def test_parts_of_an_outline_are_parts_of_one_building(tmp_path: Path) -> None:
    tower, podium = (
        replace(each, footprint=replace(each.footprint, part_of="hall"))
        for each in (named(building(HOUSE), "hall-1"), named(building(HOUSE), "hall-2"))
    )
    objects = open_model(written([tower, podium], tmp_path)).j["CityObjects"]
    assert objects["hall"] == {"type": "Building", "children": ["hall-1", "hall-2"]}
    for key in ("hall-1", "hall-2"):
        assert (objects[key]["type"], objects[key]["parents"]) == ("BuildingPart", ["hall"])
        assert objects[key]["attributes"]["part_of"] == "hall"


def test_a_persons_own_fields_of_such_a_name_stay(tmp_path: Path) -> None:
    subject = named(building(HOUSE), "a", measuredHeight="tall", Storeys="many")
    attributes = open_model(written([subject], tmp_path)).j["CityObjects"]["a"]["attributes"]
    assert (attributes["measuredHeight"], attributes["input_Storeys"], attributes["storeys"]) == ("tall", "many", 3)


def test_terrain_is_there_as_a_surface_that_faces_up(tmp_path: Path) -> None:
    survey = hills(2.0, 80.0, 6)
    scene = scene_of([], survey)
    path = tmp_path / "hills.city.json"
    export_city(city_on(survey.grid, [named(building(HOUSE), "terrain")], scene), path)
    model = open_model(path)
    relief = model.j["CityObjects"]["terrain-2"]
    assert model.j["CityObjects"]["terrain"]["type"] == "Building"
    assert relief["type"] == "TINRelief"
    (geometry,) = relief["geometry"]
    corners = vertices_of(model)[np.array(geometry["boundaries"])[:, 0]]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    assert (across[:, 2] > 0).all()
    layer = scene.layers["terrain"].vertices["position"]
    assert across[:, 2].sum() / 2 == pytest.approx(np.prod(np.ptp(layer[:, :2].astype(float), axis=0)), rel=1e-4)
    column, row = survey.grid.to_pixel(corners[:, 0, :2]).T.astype(int).clip(0, 399)
    assert np.abs(corners[:, 0, 2] - survey.dtm_m[row, column]).max() < 0.5
    assert len(model.remove_orphan_vertices() or []) == 0


def test_crs_and_extent_are_stated(tmp_path: Path) -> None:
    model = open_model(written([named(building(HOUSE), "a")], tmp_path))
    metadata = model.j["metadata"]
    assert metadata["referenceSystem"] == "https://www.opengis.net/def/crs/EPSG/0/32633"
    assert model.get_epsg() == 32633
    np.testing.assert_allclose(metadata["geographicalExtent"], model.calculate_bbox(), atol=1e-9)
    assert "datum" in metadata["title"]


def test_crs_without_a_code_is_described_and_none_is_claimed(tmp_path: Path) -> None:
    local = CRS.from_proj4(
        "+proj=tmerc +lat_0=41.55 +lon_0=15.0007 +k=1 +x_0=500060 +y_0=4599940 +ellps=WGS84 +units=m"
    )
    assert local.to_epsg() is None
    subject = city([named(building(HOUSE), "a")])
    path = tmp_path / "town.city.json"
    export_city(moved_to(subject, local), path)
    metadata = open_model(path).j["metadata"]
    assert "referenceSystem" not in metadata
    assert local.to_wkt() in metadata["title"]


@pytest.mark.parametrize(
    ("crs", "code", "datum"),
    [("EPSG:7415", 7415, "NAP height"), ("EPSG:25832+7837", 25832, "DHHN2016 height")],
)
def test_a_datum_is_named_and_of_a_compound_crs_at_least_its_horizontal_part(crs: str, code: int, datum: str) -> None:
    metadata = metadata_of(CRS.from_user_input(crs), vertical_name(CRS.from_user_input(crs)), None)
    assert metadata["referenceSystem"] == f"https://www.opengis.net/def/crs/EPSG/0/{code}"
    assert datum in metadata["title"]
    assert "not known" not in metadata["title"]


def test_identifiers_are_kept_and_made_different_where_they_are_not(tmp_path: Path) -> None:
    path = written(
        [named(building(np.add(HOUSE, (0, 20 * i))), name) for i, name in enumerate(["a", "a", "", "é"])], tmp_path
    )
    objects = open_model(path).j["CityObjects"]
    assert list(objects) == ["a", "a-2", "", "é"]
    assert [objects[key]["attributes"]["id"] for key in objects] == ["a", "a", "", "é"]


def test_footprint_without_area_has_attributes_alone(tmp_path: Path) -> None:
    line = Footprint(np.add(ORIGIN_M[:2], [(0, 0), (5, 0), (9, 0)]), (), 1.0, "line")
    path = written([named(building(HOUSE), "a"), replace(building(HOUSE), footprint=line)], tmp_path)
    objects = open_model(path).j["CityObjects"]
    assert objects["line"]["geometry"] == []
    assert objects["line"]["attributes"]["volume_m3"] == 0.0
    assert len(objects["a"]["geometry"]) == 2


@pytest.mark.parametrize("count", [0, 1, 2_001])
def test_any_number_of_buildings(tmp_path: Path, count: int) -> None:
    houses = [named(building(np.add(HOUSE, (0, 20 * i))), str(i)) for i in range(count)]
    path = written(houses, tmp_path)
    assert len(json.loads(path.read_text("utf-8"))["CityObjects"]) == count
    assert len(vertices_of(open_model(path))) == 8 * count
