"""A city's orthophotos are cut into tiles that show what the whole shows, where footprints are known."""

from __future__ import annotations

from pathlib import Path

import geopandas
import numpy as np
import pytest
import rasterio
from affine import Affine
from numpy.typing import NDArray
from shapely import box

from ryu_scape.errors import InputError
from tests.training.prepared import rows_of
from training import prepare
from training.cut_city import CityPart, cut_city
from training.geotiffs import TileFiles, read_tile

WEST_M, NORTH_M, GSD_M = 354_000.0, 3_456_000.0, 0.5


def parts_of(images: list[Path], footprints: Path, dsms: list[Path], side_px: int = 80) -> list[CityPart]:
    parts, problems = cut_city(images, footprints, dsms, "height_m", side_px)
    assert problems == []
    return parts


def test_tiles_show_together_what_the_whole_shows(city_folder: Path) -> None:
    files = [city_folder / name for name in ("RGB_img13.tif", "buildings_img13.geojson", "DSM_img13.tif")]
    whole, _ = read_tile(TileFiles("img13", *files))
    tiles = [part.read()[0] for part in parts_of([files[0]], files[1], [files[2]])]

    def together(name: str) -> NDArray[np.generic]:
        pieces = [getattr(tile, name) for tile in tiles]
        return np.vstack([np.hstack(pieces[:2]), np.hstack(pieces[2:])])

    np.testing.assert_array_equal(together("labels") > 0, whole.labels > 0)
    np.testing.assert_allclose(together("dsm_m"), whole.dsm_m, atol=0.05)
    assert np.abs(together("rgb").astype(float) - whole.rgb).mean() < 2.0
    assert all(np.isfinite(tile.building_heights_m).all() for tile in tiles)


def street(path: Path, values: NDArray[np.generic], nodata: int | None = None) -> Path:
    """An orthophoto (3, 140, 560) from west to east."""
    transform = Affine(GSD_M, 0, WEST_M, 0, -GSD_M, NORTH_M)
    size = {"count": 3, "height": values.shape[1], "width": values.shape[2], "dtype": values.dtype, "nodata": nodata}
    with rasterio.open(path, "w", driver="GTiff", crs="EPSG:32651", transform=transform, **size) as file:
        file.write(values)
    return path


@pytest.fixture
def noise() -> NDArray[np.uint16]:
    return np.random.default_rng(0).integers(20, 2000, (3, 140, 560), np.uint16)


@pytest.fixture
def houses(tmp_path: Path) -> Path:
    """One in each of the first two tiles of 140 pixels."""
    shapes = [box(WEST_M + x_m, NORTH_M - 40, WEST_M + x_m + 12, NORTH_M - 30) for x_m in (20.0, 90.0)]
    path = tmp_path / "houses.gpkg"
    geopandas.GeoDataFrame({"height_m": [6.0, 9.0]}, geometry=shapes, crs=32651).to_file(path)
    return path


def test_tiles_of_one_city_share_a_stretch(noise: NDArray[np.uint16], houses: Path, tmp_path: Path) -> None:
    noise[..., 280:] //= 4
    (bright, *_, dark) = (part.read for part in parts_of([street(tmp_path / "ortho.tif", noise)], houses, [], 280))
    assert dark()[0].rgb.mean() < 0.7 * bright()[0].rgb.mean()


def test_what_may_not_be_known_and_what_shows_little_is_left_out_and_said(
    noise: NDArray[np.uint16], houses: Path, tmp_path: Path
) -> None:
    image = (noise // 8).astype(np.uint8)
    image[:, :, :90] = 0
    (tmp_path / "ortho").mkdir()
    street(tmp_path / "ortho" / "ortho.TIF", image, nodata=0)
    (tmp_path / "ortho" / "._ortho.tif").write_text("of macOS")
    out = tmp_path / "out"
    prepare.main([str(tmp_path / "ortho"), "--footprints", str(houses), "--out", str(out), "--tile-px", "140"])
    rows = rows_of(out)
    assert {name: (row["status"], row["buildings"]) for name, row in rows.items() if row["status"] == "prepared"} == {
        "ortho_0_1": ("prepared", "1"),
        "ortho_0_2": ("prepared", "0"),
    }
    assert rows["ortho_0_0"]["reason"] == "The image shows only 36% of it."
    assert rows["ortho_0_3"]["reason"] == "No footprint lies near: the file may not reach so far."
    prepare.main([str(tmp_path / "ortho"), "--footprints", str(houses), "--out", str(out), "--tile-px", "280"])
    assert {name for name, row in rows_of(out).items() if row["width_px"] == "280"} == {"ortho_0_0", "ortho_0_1"}


def test_footprints_that_cannot_be_read_end_the_work_at_once(noise: NDArray[np.uint16], tmp_path: Path) -> None:
    image = street(tmp_path / "ortho.tif", noise)
    with pytest.raises(InputError, match="cannot be read as building footprints"):
        cut_city([image], tmp_path / "none.gpkg", [], "height_m", 140)


def test_images_that_cannot_be_used_are_named(houses: Path, tmp_path: Path) -> None:
    text = tmp_path / "note.tif"
    text.write_text("no raster")
    with pytest.raises(InputError, match=r"No tiles were found\. note\.tif is not a GeoTIFF"):
        prepare.main([str(text), "--footprints", str(houses), "--out", str(tmp_path / "out")])
