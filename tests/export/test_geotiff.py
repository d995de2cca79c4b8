"""The rasters behind the buildings as a Cloud-Optimised GeoTIFF."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine
from rasterio.crs import CRS
from rasterio.features import rasterize

from ryu_scape.city import City
from ryu_scape.errors import InputError, MachineError
from ryu_scape.export import export_city, raster_quantities
from ryu_scape.footprints import Footprint
from ryu_scape.heights import Building, HeightSource
from ryu_scape.raster import GeoGrid
from ryu_scape.scene.vertex_arrays import SceneGeometry
from ryu_scape.segmentation.probability import BuildingProbability
from tests.export.hand_made_city import ORIGIN_M
from tests.export.qgis import ask_qgis, has_qgis
from tests.surveys import city_on

HEIGHT, WIDTH = 700, 620
NORTH_UP = Affine(0.5, 0, ORIGIN_M[0], 0, -0.5, ORIGIN_M[1])
ALL = ("probability", "dsm_m", "dtm_m", "ndsm_m", "height_m", "mask")
ENDINGS_OF = {name: f".{name.removesuffix('_m')}.tif" for name in ALL}
TURNED = NORTH_UP @ Affine.rotation(8.0)


def city(transform: Affine = NORTH_UP, learned: bool = True, with_dsm: bool = True) -> City:
    """A city of two houses, one with a courtyard, on a grid larger than one tile of the file."""
    grid = GeoGrid(transform, CRS.from_epsg(32651), HEIGHT, WIDTH)
    outlines = [[(100, 90), (240, 90), (240, 160), (100, 160)], [(300, 400), (500, 400), (500, 650), (300, 650)]]
    holes = [(), (grid.to_map(np.array([(350, 450.0), (350, 600), (450, 600), (450, 450)])),)]
    buildings = tuple(
        Building(Footprint(grid.to_map(np.array(o, float)), h, 1.0, str(i)), 3.0, 9.0 + 3 * i, HeightSource.DSM, 0.3)
        for i, (o, h) in enumerate(zip(outlines, holes, strict=True))
    )
    rng = np.random.default_rng(4)
    heights = rng.uniform(0, 20, (HEIGHT, WIDTH)).astype(np.float32)
    heights[:50, :60] = np.nan
    probability = BuildingProbability(grid, rng.uniform(0, 1, (HEIGHT, WIDTH)).astype(np.float32))
    scene = SceneGeometry({}, ORIGIN_M, np.zeros((2, 3)), {})
    return city_on(grid, buildings, scene, probability if learned else None, heights if with_dsm else None)


@pytest.mark.parametrize("transform", [NORTH_UP, TURNED])
def test_every_band_comes_back_as_it_was(tmp_path: Path, transform: Affine) -> None:
    subject = city(transform)
    export_city(subject, tmp_path / "town.tif")
    with rasterio.open(tmp_path / "town.tif") as file:
        assert file.descriptions == ALL
        assert file.units == (None, "metre", "metre", "metre", "metre", None)
        assert file.crs == subject.grid.crs
        np.testing.assert_allclose(np.array(file.transform), np.array(transform), rtol=1e-12)
        np.testing.assert_array_equal(file.read(1), subject.probability.values)
        np.testing.assert_array_equal(file.read(2), subject.survey.dsm_m)
        np.testing.assert_array_equal(file.read(3), subject.survey.dtm_m)
        np.testing.assert_array_equal(file.read(4), subject.survey.height_above_terrain_m)
        footprints = [building.footprint for building in subject.buildings]
        shapes = [shapely.Polygon(footprint.exterior, footprint.holes) for footprint in footprints]
        expected = rasterize(shapes, (HEIGHT, WIDTH), transform=transform)
        assert np.mean(file.read(6) != expected) < 1e-4
        height_m = file.read(5)
        np.testing.assert_array_equal(np.isfinite(height_m), file.read(6) == 1)
        np.testing.assert_array_equal(np.unique(height_m[np.isfinite(height_m)]), [6.0, 9.0])
        assert expected.sum() == pytest.approx(140 * 70 + 200 * 250 - 100 * 150, rel=0.01)


def test_file_is_cloud_optimised_and_compressed(tmp_path: Path) -> None:
    export_city(city(), tmp_path / "town.tif")
    with rasterio.open(tmp_path / "town.tif") as file:
        structure = file.tags(ns="IMAGE_STRUCTURE")
        assert (structure["LAYOUT"], structure["COMPRESSION"], structure["PREDICTOR"]) == ("COG", "DEFLATE", "3")
        assert file.dtypes == ("float32",) * len(ALL)
        assert all(file.overviews(band) for band in file.indexes)
        assert np.isnan(file.nodata)
    assert sorted(tmp_path.iterdir()) == [tmp_path / "town.tif"]


@pytest.mark.parametrize(
    ("learned", "with_dsm", "bands"),
    [
        (True, False, ("probability", "height_m", "mask")),
        (False, True, ALL[1:]),
        (False, False, ("height_m", "mask")),
    ],
)
def test_bands_without_data_are_left_out(tmp_path: Path, learned: bool, with_dsm: bool, bands: tuple[str, ...]) -> None:
    export_city(city(learned=learned, with_dsm=with_dsm), tmp_path / "town.tif")
    with rasterio.open(tmp_path / "town.tif") as file:
        assert file.descriptions == bands


@pytest.mark.parametrize("name", ALL)
def test_a_file_of_one_quantity_holds_its_band(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"town{ENDINGS_OF[name]}"
    export_city(city(), path)
    export_city(city(), tmp_path / "town.tif")
    with rasterio.open(path) as alone, rasterio.open(tmp_path / "town.tif") as together:
        assert (alone.count, alone.descriptions) == (1, (name,))
        np.testing.assert_array_equal(alone.read(1), together.read(1 + ALL.index(name)))
        assert alone.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert alone.crs == together.crs


@pytest.mark.parametrize("ending", [".mask.tif", ".tif"])
def test_overviews_of_the_mask_know_no_half_buildings(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"town{ending}"
    export_city(city(TURNED), path)
    with rasterio.open(path, overview_level=0) as coarse:
        assert coarse.width < WIDTH
        assert set(np.unique(coarse.read(coarse.count))) == {0, 1}


@pytest.mark.parametrize(("name", "says"), [("probability", "network"), ("dsm_m", "DSM"), ("ndsm_m", "DSM")])
def test_a_quantity_that_is_not_there_is_told(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        export_city(city(learned=False, with_dsm=False), tmp_path / f"town{ENDINGS_OF[name]}")
    assert says in caught.value.remedy
    assert list(tmp_path.iterdir()) == []


LOOK = """
def look_at(path):
    layer = QgsRasterLayer(path, "layer")
    renderer = layer.renderer()
    return [layer.isValid(), renderer.type(), layer.crs().authid()]
"""


@pytest.mark.skipif(not has_qgis(), reason="QGIS is not installed")
def test_qgis_shows_each_quantity_by_itself(tmp_path: Path) -> None:
    paths = [tmp_path / f"town{ending}" for ending in ENDINGS_OF.values()]
    for path in paths:
        export_city(city(), path)
    shown = [[True, "singlebandgray", "EPSG:32651"]] * 5 + [[True, "paletted", "EPSG:32651"]]
    assert ask_qgis(LOOK, *paths) == shown


def test_narrow_strips_give_the_same_raster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export_city(city(TURNED), tmp_path / "whole.tif")
    monkeypatch.setattr(raster_quantities, "STRIP_PX", 7 * WIDTH)
    export_city(city(TURNED), tmp_path / "strips.tif")
    with rasterio.open(tmp_path / "whole.tif") as whole, rasterio.open(tmp_path / "strips.tif") as strips:
        np.testing.assert_array_equal(whole.read(), strips.read())


def test_city_without_buildings_has_an_empty_mask(tmp_path: Path) -> None:
    full = city()
    export_city(city_on(full.grid, (), full.scene), tmp_path / "town.tif")
    with rasterio.open(tmp_path / "town.tif") as file:
        assert np.isnan(file.read(1)).all()
        assert not file.read(2).any()


def test_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "town.tif"
    path.write_text("old")

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(MachineError, match="ran full"):
        export_city(city(), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
