"""CityJSON: solids that a validator accepts, semantics, attributes and where it all lies."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from rasterio.crs import CRS

from ryu_scape.city import City
from ryu_scape.export import export_city
from ryu_scape.footprints import Footprint
from ryu_scape.heights import Building, RoofKind
from ryu_scape.scene.vertex_arrays import SceneGeometry
from tests.export.city_model import faults_of, mesh_of, normal_of, open_model, solids_of, vertices_of
from tests.export.hand_made_city import city_of
from tests.export.test_light_ground import hills
from tests.scene.city_blocks import building, scene_of, star, stepped_roof, turned
from tests.scene.test_roofs import HOUSE, OUTLINES, RING
from tests.surveys import city_on, moved_to

LEVELS = ("1.2", "2.2")
ORIGIN_M = np.array([500_060.0, 4_599_940.0, 95.0])
HOUSE_AREA_M2, HEIGHT_M, RISE_M = 14.0 * 8.0, 9.0, 3.0


def named(subject: Building, identifier: str, **attributes: object) -> Building:
    return replace(subject, footprint=replace(subject.footprint, identifier=identifier, attributes=attributes))


def city(buildings: list[Building], epsg: int = 32633) -> City:
    return city_of(SceneGeometry({}, ORIGIN_M, np.zeros((2, 3)), {}), buildings, epsg)


def written(buildings: list[Building], folder: Path, epsg: int = 32633) -> Path:
    path = folder / "town.city.json"
    export_city(city(buildings, epsg), path)
    return path


@pytest.mark.parametrize("degrees", [0.0, 31.7, 123.4])
@pytest.mark.parametrize("kind", RoofKind)
@pytest.mark.parametrize("name", OUTLINES)
def test_every_building_is_a_valid_solid(tmp_path: Path, name: str, kind: RoofKind, degrees: float) -> None:
    exterior, holes = OUTLINES[name]
    subject = building(turned(exterior, degrees), [turned(hole, degrees) for hole in holes], kind=kind)
    path = written([named(subject, "a")], tmp_path)
    for lod in LEVELS:
        assert faults_of(solids_of(path, lod)["a"]) == []


@pytest.mark.parametrize(
    ("name", "degrees"),
    [("U", 11.1), ("U", 70.3), ("U", 173.9), ("square", 25.9), ("square", 44.4), ("courtyard", 92.5)],
)
def test_walls_turn_where_a_crease_doubles_a_corner(tmp_path: Path, name: str, degrees: float) -> None:
    exterior, holes = OUTLINES[name]
    subject = building(turned(exterior, degrees), [turned(hole, degrees) for hole in holes], kind=RoofKind.COMPLEX)
    path = written([named(subject, "a")], tmp_path)
    assert faults_of(solids_of(path, "2.2")["a"]) == []


@pytest.mark.parametrize("seed", range(12))
def test_odd_outlines_are_valid_solids_too(tmp_path: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    kinds = [kind for kind in RoofKind if kind is not RoofKind.FLAT]
    outlines = [star(rng, corners) for corners in (4, 5, 7, 11)]
    path = written([named(building(o, kind=k), k.value) for o, k in zip(outlines, kinds, strict=False)], tmp_path)
    for lod in LEVELS:
        assert {key: faults_of(solid) for key, solid in solids_of(path, lod).items()} == {
            kind.value: [] for kind in kinds[: len(outlines)]
        }


@pytest.mark.parametrize(
    ("kind", "detailed_m3", "plain_m3"),
    [
        (RoofKind.FLAT, HOUSE_AREA_M2 * HEIGHT_M, HOUSE_AREA_M2 * HEIGHT_M),
        (RoofKind.GABLE, HOUSE_AREA_M2 * (HEIGHT_M + RISE_M / 2), HOUSE_AREA_M2 * (HEIGHT_M + RISE_M / 2)),
        (RoofKind.PYRAMID, HOUSE_AREA_M2 * (HEIGHT_M + RISE_M / 3), HOUSE_AREA_M2 * (HEIGHT_M + RISE_M / 2)),
    ],
)
def test_volume_is_the_one_worked_out_by_hand(
    tmp_path: Path, kind: RoofKind, detailed_m3: float, plain_m3: float
) -> None:
    path = written([named(building(HOUSE, kind=kind), "a")], tmp_path)
    assert mesh_of(solids_of(path, "2.2")["a"]).volume == pytest.approx(detailed_m3, rel=1e-3)
    assert mesh_of(solids_of(path, "1.2")["a"]).volume == pytest.approx(plain_m3, rel=1e-3)
    attributes = open_model(path).j["CityObjects"]["a"]["attributes"]
    assert attributes["volume_m3"] == pytest.approx(mesh_of(solids_of(path, "2.2")["a"]).volume, abs=0.01)
    assert attributes["area_m2"] == pytest.approx(HOUSE_AREA_M2, abs=0.05)


def test_surfaces_are_what_they_are_called(tmp_path: Path) -> None:
    solid = solids_of(written([named(building(*RING, kind=RoofKind.HIP), "a")], tmp_path), "2.2")["a"]
    slopes = {
        kind: np.array([normal_of(solid.vertices, face) for face in solid.of(kind)])[:, 2]
        for kind in ("GroundSurface", "WallSurface", "RoofSurface")
    }
    assert (slopes["GroundSurface"] < 0).all()
    np.testing.assert_allclose(slopes["WallSurface"], 0, atol=1e-6)
    assert (slopes["RoofSurface"] > 0).all()
    assert slopes["RoofSurface"].sum() == pytest.approx(-slopes["GroundSurface"].sum(), rel=1e-6)


def test_gable_wall_is_one_face_and_courtyard_an_inner_ring(tmp_path: Path) -> None:
    exterior, holes = OUTLINES["courtyard"]
    buildings = [named(building(HOUSE, kind=RoofKind.GABLE), "gable"), named(building(exterior, holes), "courtyard")]
    solids = solids_of(written(buildings, tmp_path), "2.2")
    assert sorted(len(face.rings[0]) for face in solids["gable"].of("WallSurface")) == [4, 4, 5, 5]
    assert len(solids["gable"].of("RoofSurface")) == 2
    for kind in ("GroundSurface", "RoofSurface"):
        assert [len(face.rings) for face in solids["courtyard"].of(kind)] == [2]
    assert len(solids["courtyard"].of("WallSurface")) == len(exterior) + len(holes[0])


def test_crease_at_a_hairs_breadth_from_a_corner_leaves_no_sliver(tmp_path: Path) -> None:
    """The ridge of this house meets its end wall 2 mm beside a corner that someone drew there."""
    outline = np.array([(0, 0), (14, 0), (14, 4.002), (14.001, 8), (0, 8)])
    path = written([named(building(outline, kind=RoofKind.GABLE), "a")], tmp_path)
    assert faults_of(solids_of(path, "2.2")["a"]) == []


def test_row_houses_share_their_corners_and_no_vertex_is_there_twice(tmp_path: Path) -> None:
    houses = [named(building(np.add(HOUSE, (0, 8 * i))), str(i)) for i in range(3)]
    path = written(houses, tmp_path)
    model = open_model(path)
    assert len(vertices_of(model)) == 2 * 8
    assert model.remove_duplicate_vertices() == 0
    assert len(model.remove_orphan_vertices() or []) == 0
    for solid in solids_of(path, "2.2").values():
        assert faults_of(solid) == []


def test_corners_lie_within_a_millimetre_of_the_footprint(tmp_path: Path) -> None:
    subject = building(np.add(turned(OUTLINES["L"][0], 17.3), (0.1234, 0.5678)))
    (ground,) = solids_of(written([named(subject, "a")], tmp_path), "2.2")["a"].of("GroundSurface")
    vertices = vertices_of(open_model(tmp_path / "town.city.json"))[ground.rings[0]]
    distance = shapely.distance(shapely.points(vertices[:, :2]), shapely.MultiPoint(subject.footprint.exterior))
    assert distance.max() < 0.001
    np.testing.assert_allclose(vertices[:, 2], 100.0, atol=0.001)


def test_attributes_have_the_names_that_citygml_tools_look_for(tmp_path: Path) -> None:
    subject = named(building(HOUSE, kind=RoofKind.GABLE), "a", use="café")
    attributes = open_model(written([subject], tmp_path)).j["CityObjects"]["a"]["attributes"]
    assert (attributes["measuredHeight"], attributes["roofType"], attributes["storeysAboveGround"]) == (
        12.0,
        "gable",
        2,
    )
    assert attributes["use"] == "café"


def test_a_persons_own_fields_of_such_a_name_stay(tmp_path: Path) -> None:
    subject = named(building(HOUSE), "a", measuredHeight="tall", Storeys="many")
    attributes = open_model(written([subject], tmp_path)).j["CityObjects"]["a"]["attributes"]
    assert (attributes["measuredHeight"], attributes["input_Storeys"], attributes["storeys"]) == ("tall", "many", 3)


def test_where_a_roof_steps_there_is_a_wall(tmp_path: Path) -> None:
    """A flat part of 7 m and, beyond an upright line, a gable whose foot lies 3 m higher."""
    house = building(HOUSE)
    middle = house.footprint.exterior.mean(axis=0)
    solid = solids_of(written([named(replace(house, roof=stepped_roof(*middle, 0.0)), "a")], tmp_path), "2.2")["a"]
    assert faults_of(solid) == []
    normals = {
        kind: np.array([normal_of(solid.vertices, face) for face in solid.of(kind)])
        for kind in ("WallSurface", "RoofSurface")
    }
    upwards = {kind: found[:, 2] / np.linalg.norm(found, axis=1) for kind, found in normals.items()}
    assert upwards["RoofSurface"].min() > 0.5
    steps = normals["WallSurface"][upwards["WallSurface"] > 0.01]
    assert np.linalg.norm(steps, axis=1).sum() == pytest.approx(8.0 * 3.5, rel=0.15)


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


def test_real_outlines_make_valid_solids(shared_data: Path, tmp_path: Path) -> None:
    from ryu_scape.inputs import BuildRequest
    from ryu_scape.pipeline import run
    from ryu_scape.progress import NullProgress

    folder = shared_data / "delft"
    built = run(BuildRequest(None, folder / "dsm.tif", folder / "footprints.gpkg"), NullProgress()).city
    path = tmp_path / "delft.city.json"
    export_city(built, path)
    for lod in LEVELS:
        solids = solids_of(path, lod)
        assert len(solids) == len(built.buildings)
        assert {key: faults for key, solid in solids.items() if (faults := faults_of(solid))} == {}
