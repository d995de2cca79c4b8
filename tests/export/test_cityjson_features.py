"""CityJSONSeq: each line holds one building, whole, and lies where the header says."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rasterio.crs import CRS

from ryu_scape.export.building_records import Record, part_of
from ryu_scape.export.cityjson_features import feature_lines, header_line
from ryu_scape.heights import RoofKind
from ryu_scape.settings import SceneSettings
from tests.export.city_model import faults_of, mesh_of, solids_of
from tests.scene.city_blocks import EAST, NORTH, building
from tests.scene.roof_outlines import OUTLINES

NEARBY_M = np.array([EAST, NORTH, 0.0])
ORIGIN_M = np.floor(NEARBY_M / 100_000) * 100_000
MOVED_MM = np.rint((NEARBY_M - ORIGIN_M) * 1000).astype(np.int64)


@pytest.fixture(scope="module")
def written() -> tuple[list[str], list[Record]]:
    """Lines and records of buildings of several shapes side by side, one of them without an area."""
    buildings = [
        building(exterior, holes, at=(60.0 * (number + 1), -60.0), kind=RoofKind.HIP)
        for number, (exterior, holes) in enumerate(OUTLINES.values())
    ]
    buildings.append(building([(0, 0), (8, 0), (4, 0)], at=(0.0, -120.0)))
    named = [
        replace(each, footprint=replace(each.footprint, identifier=f"b{number}"))
        for number, each in enumerate(buildings)
    ]
    part = part_of(named, NEARBY_M, SceneSettings())
    return list(feature_lines(part, MOVED_MM, set())), list(part.records())


def as_one_file(header: str, line: str, path: Path) -> Path:
    """A feature with its header, as CityJSON without lines."""
    feature = json.loads(line)
    whole = json.loads(header) | {"CityObjects": feature["CityObjects"], "vertices": feature["vertices"]}
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


def test_every_line_is_a_valid_building_where_its_outline_is(
    written: tuple[list[str], list[Record]], tmp_path: Path
) -> None:
    header = header_line(CRS.from_epsg(32633), None, ORIGIN_M, None)
    for line, record in zip(*written, strict=True):
        key = str(record["id"])
        assert json.loads(line)["id"] == key
        assert json.loads(line)["CityObjects"][key]["attributes"]["height_m"] == record["height_m"]
        for lod in ("1.2", "2.2"):
            for solid in solids_of(as_one_file(header, line, tmp_path / "one.city.json"), lod).values():
                assert faults_of(solid) == []
                assert np.abs(solid.vertices[:, :2] - NEARBY_M[:2]).max() < 1000
                if lod == "2.2":
                    assert mesh_of(solid).volume == pytest.approx(record["volume_m3"], abs=0.01)


def test_a_building_without_an_area_has_no_solid_and_no_vertices(written: tuple[list[str], list[Record]]) -> None:
    feature = json.loads(written[0][-1])
    assert feature["vertices"] == []
    assert feature["CityObjects"][feature["id"]]["geometry"] == []


def test_vertices_are_not_repeated(written: tuple[list[str], list[Record]]) -> None:
    for line in written[0]:
        vertices = json.loads(line)["vertices"]
        assert len({tuple(vertex) for vertex in vertices}) == len(vertices)
