"""GeoJSON as its RFC wants it, with the person's own fields and what was measured."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from ryu_scape.export import export_city
from ryu_scape.export.fields import FIELD_TYPES
from ryu_scape.footprints import Footprint
from ryu_scape.heights import Building, HeightSource
from ryu_scape.scene.vertex_arrays import SceneGeometry
from tests.export.hand_made_city import city_of

CORNER = np.array([354_250.0, 3_461_780.0])
SQUARE = np.add(CORNER, [(0, 0), (20, 0), (20, 20), (0, 20)])
HOLE = np.add(CORNER, [(5, 5), (5, 9), (9, 9), (9, 5)])
MEASURED = Building(
    Footprint(SQUARE, (HOLE,), 0.9, "nl-7", {"id": "nl-7", "use": "café", "storeys": None, "height_m": 3}),
    *(10.123, 19.456, HeightSource.DSM, 0.345),
    roof_p50_m=19.1,
    roof_p70_m=19.4,
    roof_p90_m=20.0,
    roof_max_m=21.5,
)
GUESSED = Building(Footprint(SQUARE + 40, (), 0.5, "2"), 10.0, 17.0, HeightSource.DEFAULT, 4.0)


@pytest.fixture
def written(scene: SceneGeometry, tmp_path: Path) -> Path:
    path = tmp_path / "heights.geojson"
    export_city(city_of(scene, [MEASURED, GUESSED]), path)
    return path


def test_numbers_and_fields_of_every_building(written: Path) -> None:
    first, second = (feature["properties"] for feature in json.loads(written.read_text("utf-8"))["features"])
    assert first == {
        "id": "nl-7",
        "use": "café",
        "input_storeys": None,
        "input_height_m": 3,
        "part_of": None,
        "ground_m": 10.12,
        "eave_m": 19.46,
        "ridge_m": 19.46,
        "roof": "flat",
        "roof_p50_m": 19.1,
        "roof_p70_m": 19.4,
        "roof_p90_m": 20.0,
        "roof_max_m": 21.5,
        "height_m": 9.33,
        "eave_height_m": 9.33,
        "ridge_height_m": 9.33,
        "height_sigma_m": 0.34,
        "height_source": "dsm",
        "storeys": 3,
        "area_m2": 384.0,
        "volume_m3": 3583.87,
        "confidence": 0.9,
        "remarks": None,
    }
    assert second["roof_p50_m"] is second["roof_max_m"] is None
    assert (second["id"], second["height_m"], second["height_source"]) == ("2", 7.0, "default")


def test_geometry_follows_the_rfc(written: Path) -> None:
    features = json.loads(written.read_text("utf-8"))["features"]
    assert [feature["id"] for feature in features] == ["nl-7", "2"]
    for feature in features:
        exterior, *holes = feature["geometry"]["coordinates"]
        assert all(ring[0] == ring[-1] for ring in (exterior, *holes))
        assert shapely.is_ccw(shapely.LinearRing(exterior))
        assert not any(shapely.is_ccw(shapely.LinearRing(hole)) for hole in holes)
        longitude, latitude = np.transpose(exterior)
        assert (np.abs(longitude - 121.46) < 0.1).all()
        assert (np.abs(latitude - 31.28) < 0.1).all()


def test_an_independent_reader_finds_the_outlines_where_they_were(written: Path) -> None:
    frame = geopandas.read_file(written).to_crs(32651)
    for geometry, truth in zip(
        frame.geometry, (shapely.Polygon(SQUARE, [HOLE]), shapely.Polygon(SQUARE + 40)), strict=True
    ):
        assert shapely.hausdorff_distance(geometry, truth) < 0.001


@pytest.mark.parametrize("count", [0, 1, 4_001])
def test_any_number_of_buildings(scene: SceneGeometry, tmp_path: Path, count: int) -> None:
    path = tmp_path / "many.geojson"
    export_city(city_of(scene, [GUESSED] * count), path)
    assert len(json.loads(path.read_text("utf-8"))["features"]) == count


def test_a_southern_crs_works_too(scene: SceneGeometry, tmp_path: Path) -> None:
    path = tmp_path / "south.geojson"
    footprint = Footprint(SQUARE + np.array([-20_000, 2_800_000]), (), 1.0, "s")
    building = Building(footprint, 0.0, 5.0, HeightSource.DSM, 1.0)
    export_city(city_of(scene, [building], 32756), path)
    (feature,) = json.loads(path.read_text("utf-8"))["features"]
    assert -36 < feature["geometry"]["coordinates"][0][0][1] < -32


def test_no_number_is_taken_for_text(scene: SceneGeometry, tmp_path: Path) -> None:
    """Without a DSM no building has percentiles of it; read back, a field of nulls would be one of text."""
    path = tmp_path / "guessed.geojson"
    export_city(city_of(scene, [GUESSED, replace(GUESSED, height_sigma_m=float("nan"))]), path)
    frame = geopandas.read_file(path)
    numbers = {name for name, kind in FIELD_TYPES.items() if kind is not str}
    assert numbers - set(frame.columns) == {"roof_p50_m", "roof_p70_m", "roof_p90_m", "roof_max_m"}
    assert all(frame[name].dtype.kind in "if" for name in numbers & set(frame.columns))
    assert np.isnan(frame["height_sigma_m"][1])
