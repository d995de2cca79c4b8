"""The drawing has every building in its place, in layers, and passes the library's audit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ryu_scape.purposes import PURPOSES, answer
from ryu_scape.purposes.cad import APPLICATION, CadSettings
from tests.export.small_town import EMPTY, IDENTIFIERS, town
from tests.scene.city_blocks import triangles_of

ezdxf = pytest.importorskip("ezdxf")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cad") / "town.dxf"
    answer(PURPOSES["cad"], town(), CadSettings(), [path])
    return path


def identifier_of(entity) -> str:
    return entity.get_xdata(APPLICATION)[0].value


def test_the_library_has_nothing_against_it(path: Path) -> None:
    document = ezdxf.readfile(path)
    assert not document.audit().errors
    assert document.units == ezdxf.units.M


@pytest.mark.parametrize(("layer", "parts"), [("WALLS", ("walls", "parapets")), ("ROOFS", ("roofs",))])
def test_each_building_is_a_mesh_in_map_metres(path: Path, layer: str, parts: tuple[str, ...]) -> None:
    city, meshes = town(), ezdxf.readfile(path).modelspace().query(f'MESH[layer=="{layer}"]')
    assert {identifier_of(mesh) for mesh in meshes} == set(IDENTIFIERS) - {EMPTY}
    for mesh in meshes:
        row = IDENTIFIERS.index(identifier_of(mesh))
        corners = np.concatenate([triangles_of(city.scene, part, row)["position"] for part in parts]).astype(float)
        assert len(mesh.faces) == len(corners)
        drawn = np.array(mesh.vertices)
        np.testing.assert_allclose(drawn.min(axis=0), corners.min(axis=(0, 1)) + city.scene.origin_m, atol=1e-3)
        np.testing.assert_allclose(drawn.max(axis=0), corners.max(axis=(0, 1)) + city.scene.origin_m, atol=1e-3)


def test_the_header_says_where_the_drawing_lies(path: Path) -> None:
    document = ezdxf.readfile(path)
    drawn = np.concatenate([np.array(mesh.vertices) for mesh in document.modelspace().query("MESH")])
    np.testing.assert_allclose(document.header["$EXTMIN"], drawn.min(axis=0), atol=1e-3)
    np.testing.assert_allclose(document.header["$EXTMAX"], drawn.max(axis=0), atol=1e-3)


def test_outlines_lie_on_the_ground(path: Path) -> None:
    city, lines = town(), ezdxf.readfile(path).modelspace().query("LWPOLYLINE")
    assert len(lines) == sum(1 + len(building.footprint.holes) for building in city.buildings)
    first = next(line for line in lines if identifier_of(line) == "17")
    np.testing.assert_allclose(np.array(first.get_points("xy")), city.buildings[0].footprint.exterior, atol=1e-6)
    assert first.dxf.elevation == pytest.approx(city.buildings[0].ground_elevation_m)


def test_terrain_can_be_left_out(path: Path, tmp_path: Path) -> None:
    answer(PURPOSES["cad"], town(), CadSettings(without_terrain=True), [tmp_path / "bare.dxf"])
    query = 'MESH[layer=="TERRAIN"]'
    assert len(ezdxf.readfile(path).modelspace().query(query)) == 1
    assert not ezdxf.readfile(tmp_path / "bare.dxf").modelspace().query(query)
