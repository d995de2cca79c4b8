"""USDZ as OpenUSD itself reads it: its validators find nothing, and the city is where and what it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import cv2
import numpy as np
import pytest

from ryu_scape.city import City
from ryu_scape.export.palette import SIDE_PX
from ryu_scape.progress import UNHEARD
from ryu_scape.purposes.usdz import USDZ, UsdzSettings, study_usdz
from ryu_scape.scene.layers import Layer
from ryu_scape.settings import RoofCover
from tests.export.small_town import EMPTY, IDENTIFIERS, town

pytest.importorskip("pxr")
from pxr import Usd, UsdGeom, UsdShade, UsdValidation

SCALE = 500.0


@pytest.fixture(scope="module", params=[RoofCover.ORTHOPHOTO, RoofCover.MEAN_COLOUR])
def city(request: pytest.FixtureRequest) -> City:
    return town(request.param)


@pytest.fixture(scope="module")
def path(city: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("usdz") / "town.usdz"
    USDZ.writers[".usdz"](city, study_usdz(city, UsdzSettings(SCALE), UNHEARD), path)
    return path


@pytest.fixture
def stage(path: Path) -> Usd.Stage:
    return Usd.Stage.Open(str(path))


def meshes(stage: Usd.Stage) -> list[UsdGeom.Mesh]:
    return [UsdGeom.Mesh(prim) for prim in stage.Traverse() if prim.IsA(UsdGeom.Mesh)]


def test_no_validator_of_openusd_finds_anything(stage: Usd.Stage) -> None:
    validators = UsdValidation.ValidationRegistry().GetOrLoadAllValidators()
    assert any("Usdz" in each.GetMetadata().name for each in validators)
    found = UsdValidation.ValidationContext(validators).Validate(stage)
    assert [error.GetMessage() for error in found] == []


def test_entries_lie_as_they_are_on_multiples_of_64_bytes(path: Path) -> None:
    content = path.read_bytes()
    with ZipFile(path) as package:
        entries = package.infolist()
        assert entries[0].filename == "city.usdc"
        for entry in entries:
            assert entry.compress_type == ZIP_STORED
            start = content.index(package.read(entry), entry.header_offset)
            assert start % 64 == 0
            assert start - entry.header_offset < 64 + 30 + len(entry.filename) + 4


def test_it_stands_where_the_city_does_in_its_scale(city: City, stage: Usd.Stage) -> None:
    assert UsdGeom.GetStageUpAxis(stage) == UsdGeom.Tokens.y
    assert UsdGeom.GetStageMetersPerUnit(stage) == pytest.approx(1.0 / SCALE)
    metadata = stage.GetRootLayer().customLayerData
    assert list(metadata["origin_m"]) == city.scene.origin_m.tolist()
    assert metadata["epsg"] == city.grid.crs.to_epsg()
    bounds = UsdGeom.BBoxCache(Usd.TimeCode.Default(), [UsdGeom.Tokens.default_]).ComputeWorldBound(
        stage.GetDefaultPrim()
    )
    low, high = (np.array(corner) for corner in (bounds.GetRange().GetMin(), bounds.GetRange().GetMax()))
    drawn = [
        arrays.vertices["position"] for name, arrays in city.scene.layers.items() if name is not Layer.GROUND_POINTS
    ]
    corners = np.concatenate(drawn)
    (west, south, bottom), (east, north, top) = corners.min(axis=0), corners.max(axis=0)
    np.testing.assert_allclose((low, high), [(west, bottom, -north), (east, top, -south)], atol=1e-3)


def test_every_triangle_of_the_scene_is_there(city: City, stage: Usd.Stage) -> None:
    scene = study_usdz(city, UsdzSettings(), UNHEARD).scene
    expected = sum(arrays.triangle_count for name, arrays in scene.layers.items() if name is not Layer.GROUND_POINTS)
    assert sum(len(mesh.GetFaceVertexCountsAttr().Get()) for mesh in meshes(stage)) == expected


def test_buildings_have_names_and_fields(city: City, stage: Usd.Stage) -> None:
    prims = stage.GetPrimAtPath("/City/buildings").GetChildren()
    assert [prim.GetDisplayName() for prim in prims] == list(IDENTIFIERS)
    for prim, building in zip(prims, city.buildings, strict=True):
        assert prim.GetAttribute("userProperties:id").Get() == building.footprint.identifier
        assert prim.GetAttribute("userProperties:height_m").Get() == pytest.approx(building.height_m, abs=0.006)
        assert bool(prim.GetChildren()) == (building.footprint.identifier != EMPTY)


def test_fields_whose_names_are_no_identifiers_are_all_there(tmp_path: Path) -> None:
    town_ = town()
    own = {"名称": "钟楼", "高度": 31.5, "height-m": 30, "height m": True, "2nd": "b"}
    first = replace(town_.buildings[0], footprint=replace(town_.buildings[0].footprint, attributes=own))
    town_ = replace(town_, buildings=(first, *town_.buildings[1:]))
    USDZ.writers[".usdz"](town_, study_usdz(town_, UsdzSettings(), UNHEARD), tmp_path / "own.usdz")
    stage = Usd.Stage.Open(str(tmp_path / "own.usdz"))
    (prim, *_) = stage.GetPrimAtPath("/City/buildings").GetChildren()
    found = {each.GetDisplayName(): each.Get() for each in prim.GetAttributes()}
    assert {name: found.get(name) for name in own} == own
    assert prim.GetAttribute("userProperties:height_m").Get() == pytest.approx(first.height_m, abs=0.006)


def test_triangles_face_out_and_normals_go_with_them(stage: Usd.Stage) -> None:
    for mesh in meshes(stage):
        points, normals = np.array(mesh.GetPointsAttr().Get()), np.array(mesh.GetNormalsAttr().Get())
        corners = np.array(mesh.GetFaceVertexIndicesAttr().Get()).reshape(-1, 3)
        first, second, third = (points[corners[:, number]] for number in range(3))
        across = np.cross(second - first, third - first)
        has_area = np.linalg.norm(across, axis=1) > 1e-4
        assert (np.sum(across * normals[corners[:, 0]], axis=1)[has_area] > 0).all()


def test_colours_are_read_off_the_pictures_where_triangles_say(city: City, stage: Usd.Stage, path: Path) -> None:
    """The colour of each mesh's first triangle, through its material, is that of the scene within a palette's step."""
    with ZipFile(path) as package:
        pictures = {
            name: cv2.imdecode(np.frombuffer(package.read(name), np.uint8), cv2.IMREAD_COLOR)[..., ::-1]
            for name in package.namelist()
            if name.startswith("textures/")
        }
    assert set(pictures) == {"textures/palette.png", "textures/orthophoto.jpg"}
    for mesh in meshes(stage):
        material, _ = UsdShade.MaterialBindingAPI(mesh.GetPrim()).ComputeBoundMaterial()
        picture = UsdShade.Shader(stage.GetPrimAtPath(f"{material.GetPath()}/picture"))
        name = picture.GetInput("file").Get().path
        place = UsdGeom.PrimvarsAPI(mesh).GetPrimvar("st")
        uv = np.array(place.Get())
        assert place.GetInterpolation() == ("vertex" if "orthophoto" in name else "faceVarying")
        assert ((uv >= 0) & (uv <= 1)).all()
        if "palette" in name:
            corners = uv.reshape(-1, 3, 2)
            assert (corners == corners[:, :1]).all()
            column, row = np.floor(corners[0, 0] * SIDE_PX).astype(int)
            assert pictures[name].shape == (SIDE_PX, SIDE_PX, 3)
            assert pictures[name][SIDE_PX - 1 - row, column].max() > 0


def test_a_large_city_is_in_several_layers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    city = town(RoofCover.ORTHOPHOTO)
    files = tmp_path / "whole.usdz", tmp_path / "parted.usdz"
    for path, at_once in zip(files, (512, 1), strict=True):
        monkeypatch.setattr("ryu_scape.export.batches.BUILDINGS_AT_ONCE", at_once)
        monkeypatch.setattr("ryu_scape.purposes.usd_layer.BUILDINGS_AT_ONCE", at_once)
        monkeypatch.setattr("ryu_scape.purposes.usd_layer.BATCHES_A_LAYER", 2)
        USDZ.writers[".usdz"](city, study_usdz(city, UsdzSettings(), UNHEARD), path)
    whole, parted = (Usd.Stage.Open(str(path)) for path in files)
    assert not whole.GetRootLayer().subLayerPaths
    assert len(parted.GetRootLayer().subLayerPaths) == -(-len(city.buildings) // 2) > 1
    assert {str(prim.GetPath()) for prim in parted.Traverse()} == {str(prim.GetPath()) for prim in whole.Traverse()}
    found = UsdValidation.ValidationContext(UsdValidation.ValidationRegistry().GetOrLoadAllValidators()).Validate(
        parted
    )
    assert [error.GetMessage() for error in found] == []
    for one in meshes(whole):
        other = UsdGeom.Mesh(parted.GetPrimAtPath(one.GetPath()))
        assert one.GetPointsAttr().Get() == other.GetPointsAttr().Get()
        assert UsdShade.MaterialBindingAPI(other.GetPrim()).ComputeBoundMaterial()[0]


def test_a_red_wall_is_red(tmp_path: Path) -> None:
    city = town(RoofCover.MEAN_COLOUR)
    scene = city.scene
    pieces = dict(scene.pieces)
    walls = scene.layers[Layer.WALLS]
    vertices = walls.vertices.copy()
    vertices["colour"] = (200, 30, 40, 255)
    pieces[Layer.WALLS] = (replace(walls, vertices=vertices),)
    red = replace(city, scene=replace(scene, layers=type(scene.layers)(pieces)))
    USDZ.writers[".usdz"](red, study_usdz(red, UsdzSettings(), UNHEARD), tmp_path / "red.usdz")
    stage = Usd.Stage.Open(str(tmp_path / "red.usdz"))
    with ZipFile(tmp_path / "red.usdz") as package:
        palette = cv2.imdecode(np.frombuffer(package.read("textures/palette.png"), np.uint8), cv2.IMREAD_COLOR)
    mesh = next(mesh for mesh in meshes(stage) if mesh.GetPrim().GetName() == "masonry")
    uv = np.array(UsdGeom.PrimvarsAPI(mesh).GetPrimvar("st").Get())
    column, row = np.floor(uv.T * SIDE_PX).astype(int)
    colours = palette[SIDE_PX - 1 - row, column, ::-1].astype(int)
    is_red = (np.abs(colours - (200, 30, 40)) <= 3).all(axis=1)
    assert is_red.sum() == 3 * scene.triangle_offsets[Layer.WALLS][1]
