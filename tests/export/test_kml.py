"""KML: outlines where they lie, as high as they are, with their records, whatever a name holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import geopandas
import numpy as np
import pytest

from ryu_scape.export.building_records import records_of
from ryu_scape.export.geojson import write_geojson
from ryu_scape.export.kml import write_kml
from tests.export.small_town import IDENTIFIERS, town

KML = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture(scope="module")
def placemarks(tmp_path_factory: pytest.TempPathFactory) -> list[ElementTree.Element]:
    path = tmp_path_factory.mktemp("kml") / "town.kml"
    write_kml(town(), path)
    return list(ElementTree.parse(path).getroot().iter(f"{KML}Placemark"))  # noqa: S314 - our own file


def test_each_building_has_its_record(placemarks: list[ElementTree.Element]) -> None:
    assert [each.findtext(f"{KML}name") for each in placemarks] == list(IDENTIFIERS)
    for placemark, record in zip(placemarks, records_of(town()), strict=True):
        said = {each.get("name"): each.findtext(f"{KML}value") for each in placemark.iter(f"{KML}Data")}
        assert said == {name: str(value) for name, value in record.items() if value is not None}


def test_blocks_are_as_high_as_their_buildings(placemarks: list[ElementTree.Element]) -> None:
    for placemark, building in zip(placemarks, town().buildings, strict=True):
        assert placemark.findtext(f".//{KML}extrude") == "1"
        assert placemark.findtext(f".//{KML}altitudeMode") == "relativeToGround"
        rings = [ring.text.split() for ring in placemark.iter(f"{KML}coordinates")]
        assert len(rings) == 1 + len(building.footprint.holes)
        heights_m = {float(corner.split(",")[2]) for ring in rings for corner in ring}
        assert len(heights_m) == 1
        assert heights_m.pop() == pytest.approx(building.height_m, abs=0.006)


def test_outlines_are_those_of_the_geojson(tmp_path: Path) -> None:
    write_kml(town(), tmp_path / "town.kml")
    write_geojson(town(), tmp_path / "town.geojson")
    ours, theirs = geopandas.read_file(tmp_path / "town.kml"), geopandas.read_file(tmp_path / "town.geojson")
    np.testing.assert_allclose(ours.total_bounds, theirs.total_bounds, atol=1e-9)


def test_foreign_text_is_text(tmp_path: Path) -> None:
    city = town()
    own = {"<b>": "</Placemark>", 'a" x="': "&\x00\ufffe"}
    first = replace(city.buildings[0], footprint=replace(city.buildings[0].footprint, attributes=own, identifier="<&>"))
    write_kml(replace(city, buildings=(first, *city.buildings[1:])), tmp_path / "x.kml")
    root = ElementTree.parse(tmp_path / "x.kml").getroot()  # noqa: S314 - our own file
    assert len(list(root.iter(f"{KML}Placemark"))) == 5
    assert next(root.iter(f"{KML}Placemark")).findtext(f"{KML}name") == "<&>"
