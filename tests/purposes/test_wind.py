"""A wind tunnel keeps its distances, its surfaces are closed, and OpenFOAM meshes it as large as geometry says."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import manifold3d
import numpy as np
import pytest
import trimesh

from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.heights import RoofKind
from ryu_scape.progress import UNHEARD
from ryu_scape.purposes import PURPOSES, answer
from ryu_scape.purposes.place import north_turn_deg
from ryu_scape.purposes.wind import WindCase, WindSettings, study_wind
from tests.export.small_town import town
from tests.purposes.blocks import city_of_buildings
from tests.scene.city_blocks import L_SHAPE, SQUARE, building

FOAM = Path("/usr/share/openfoam/etc/bashrc")
"""Where Debian's package has it."""
BLOCKS = [
    building(SQUARE, at=(30.0, -45.0), height_m=9.0),
    building(SQUARE, at=(42.0, -45.0), kind=RoofKind.GABLE, rise_m=4.0),
    building(L_SHAPE, at=(20.0, -25.0), height_m=12.0),
]


@pytest.fixture(scope="module")
def blocks() -> City:
    return city_of_buildings(BLOCKS)


def bodies(path: Path) -> dict[str, trimesh.Trimesh]:
    with ZipFile(path) as package:
        names = [name for name in package.namelist() if name.endswith(".stl")]
        return {Path(name).stem: trimesh.load_mesh(BytesIO(package.read(name)), file_type="stl") for name in names}


@pytest.mark.parametrize("direction_deg", [0.0, 90.0, 215.0])
def test_the_tunnel_keeps_its_distances_by_the_tallest_building(blocks: City, direction_deg: float) -> None:
    found = study_wind(blocks, WindSettings(direction_deg=direction_deg), UNHEARD)
    tunnel, tallest_m = found.tunnel, max(each.ridge_height_m for each in BLOCKS)
    towards = np.radians(direction_deg + 180.0 - north_turn_deg(blocks))
    np.testing.assert_allclose(tunnel.axes[0], (np.sin(towards), np.cos(towards)), atol=1e-12)
    assert np.cross(*np.pad(tunnel.axes, ((0, 0), (0, 1))))[2] == pytest.approx(1.0)
    corners_m = np.concatenate([each.footprint.exterior for each in BLOCKS]) - blocks.scene.origin_m[:2]
    plan = corners_m @ tunnel.axes.T
    np.testing.assert_allclose((plan.min(axis=0) - tunnel.low_m[:2]) / tallest_m, (5.0, 5.0))
    np.testing.assert_allclose((tunnel.high_m[:2] - plan.max(axis=0)) / tallest_m, (15.0, 5.0))
    highest_m = max(each.ridge_elevation_m for each in BLOCKS) - blocks.scene.origin_m[2]
    assert (tunnel.high_m[2] - highest_m) / tallest_m == pytest.approx(5.0)


@pytest.mark.parametrize("city", [city_of_buildings(BLOCKS), town()], ids=["level", "slope"])
def test_surfaces_are_closed_and_meet_nowhere(city: City, tmp_path: Path) -> None:
    answer(PURPOSES["wind"], city, WindSettings(), [tmp_path / "case.zip"])
    surfaces = bodies(tmp_path / "case.zip")
    assert set(surfaces) == {"ground", "buildings"}
    assert all(body.is_watertight and body.volume > 0.0 for body in surfaces.values())
    ground = manifold_of(surfaces["ground"])
    solids = [manifold_of(part) for part in surfaces["buildings"].split(only_watertight=False)]
    assert len(solids) >= 2
    union = manifold3d.Manifold.batch_boolean(solids, manifold3d.OpType.Add)
    assert union.volume() == pytest.approx(sum(solid.volume() for solid in solids), rel=1e-4)
    for solid in solids:  # its foundation is wholly in the ground
        assert (solid - ground).bounding_box()[2] > solid.bounding_box()[2] + 0.5


def manifold_of(mesh: trimesh.Trimesh) -> manifold3d.Manifold:
    """The mesh as manifold3d takes it, which says that it is closed and oriented."""
    solid = manifold3d.Manifold(manifold3d.Mesh(np.array(mesh.vertices, np.float32), np.array(mesh.faces, np.uint32)))
    assert solid.status() == manifold3d.Error.NoError
    return solid


def test_the_ground_is_the_terrain_and_runs_out_to_a_plane() -> None:
    city = town()
    found = study_wind(city, WindSettings(), UNHEARD)
    nodes = found.ground.reshape(-1, 3).astype(float)
    nodes = nodes[nodes[:, 2] > found.tunnel.low_m[2]]
    pixel = city.grid.to_pixel(nodes[:, :2] + city.scene.origin_m[:2])
    column, row = np.floor(pixel).astype(int).T
    inside = (column >= 0) & (row >= 0) & (column < city.grid.width) & (row < city.grid.height)
    terrain_m = city.survey.dtm_m[row[inside], column[inside]] - city.scene.origin_m[2]
    np.testing.assert_allclose(nodes[inside, 2], terrain_m, atol=0.05)
    plan = nodes[:, :2] @ found.tunnel.axes.T
    at_inlet = plan[:, 0] <= found.tunnel.low_m[0] + 1e-3
    np.testing.assert_allclose(nodes[at_inlet, 2], found.tunnel.level_m, atol=0.5)


def test_a_place_without_buildings_is_refused() -> None:
    with pytest.raises(InputError, match="no building"):
        study_wind(city_of_buildings([]), WindSettings(), UNHEARD)


@pytest.mark.skipif(not (shutil.which("snappyHexMesh") and FOAM.exists()), reason="OpenFOAM is not installed")
def test_openfoam_meshes_what_geometry_says_and_lets_the_wind_blow(blocks: City, tmp_path: Path) -> None:
    settings = WindSettings(direction_deg=250.0, cell_m=1.0)
    answer(PURPOSES["wind"], blocks, settings, [tmp_path / "case.zip"])
    with ZipFile(tmp_path / "case.zip") as package:
        package.extractall(tmp_path)
    control = tmp_path / "case" / "system" / "controlDict"
    control.write_text(control.read_text("utf-8").replace("endTime 500", "endTime 3"), "utf-8")
    ran = subprocess.run(
        ["bash", "-c", f". {FOAM} > /dev/null 2>&1; cd case; sh Allrun"], cwd=tmp_path, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    assert "Mesh OK." in ran.stdout
    assert "Time = 3" in ran.stdout
    (volume_m3,) = re.findall(r"Total volume = ([\d.e+]+)\.", ran.stdout)
    assert float(volume_m3) == pytest.approx(air_m3(study_wind(blocks, settings, UNHEARD)), rel=0.002)


def air_m3(found: WindCase) -> float:
    """Of the tunnel over its level ground, less the blocks."""
    length_m, width_m, _ = found.tunnel.size_m
    gable_m3 = 0.5 * 4.0 * 144.0
    built_m3 = 9.0 * 144.0 + 9.0 * 144.0 + gable_m3 + 12.0 * 138.0
    return length_m * width_m * float(found.tunnel.high_m[2] - found.tunnel.level_m) - built_m3


def test_turbulence_is_in_balance_with_the_profile_of_richards_and_hoxey(blocks: City) -> None:
    """At 10 m as much energy goes into eddies (u*² dU/dz) as is lost to heat: epsilon = u*³ / (kappa (z + z0))."""
    tunnel, kappa, z_m = study_wind(blocks, WindSettings(), UNHEARD).tunnel, 0.41, 10.0
    z0_m, step_m = tunnel.roughness_m, 1e-3
    friction = kappa * tunnel.speed_m_s / np.log((z_m + z0_m) / z0_m)
    below, above = (friction / kappa * np.log((z + z0_m) / z0_m) for z in (z_m - step_m, z_m + step_m))
    k, epsilon = tunnel.turbulence
    assert z0_m > 0.1
    assert epsilon == pytest.approx(friction**3 / (kappa * (z_m + z0_m)))
    assert epsilon == pytest.approx(friction**2 * (above - below) / (2 * step_m), rel=1e-6)
    assert k == pytest.approx(friction**2 / np.sqrt(0.09))
