"""The solids of CityJSON: what a validator accepts, whatever the outline and the roof."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from ryu_scape.export import export_city
from ryu_scape.heights import RoofKind
from ryu_scape.inputs import BuildRequest
from ryu_scape.own_files import SAMPLES
from ryu_scape.pipeline import run
from ryu_scape.progress import UNHEARD
from tests.export.city_model import faults_of, mesh_of, normal_of, open_model, solids_of, vertices_of
from tests.export.cityjson_files import LEVELS, named, written
from tests.scene.city_blocks import building, star, stepped_roof, turned
from tests.scene.roof_outlines import HOUSE, OUTLINES, RING

HOUSE_AREA_M2, HEIGHT_M, RISE_M = 14.0 * 8.0, 9.0, 3.0


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


@pytest.mark.parametrize("name", ["old_town", "hillside_suburb", "apartment_blocks", "towers"])
def test_a_samples_outlines_make_valid_solids(name: str, tmp_path: Path) -> None:
    solids_are_valid(BuildRequest(None, SAMPLES / f"DSM_{name}.tif", SAMPLES / f"buildings_{name}.geojson"), tmp_path)


def test_real_outlines_make_valid_solids(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "delft"
    solids_are_valid(BuildRequest(None, folder / "dsm.tif", folder / "footprints.gpkg"), tmp_path)


def solids_are_valid(place: BuildRequest, folder: Path) -> None:
    built = run(place, UNHEARD).city
    path = folder / "place.city.json"
    export_city(built, path)
    for lod in LEVELS:
        solids = solids_of(path, lod)
        assert len(solids) == len(built.buildings)
        assert {key: faults for key, solid in solids.items() if (faults := faults_of(solid))} == {}
