"""SpaceNet-2's folders, as they are downloaded."""

from __future__ import annotations

import shutil
from pathlib import Path

import geopandas
import numpy as np
import rasterio

from ryu_scape.own_files import SAMPLES
from tests.training.prepared import rows_of, write_dsm
from training import prepare
from training.split import SPLITS
from training.tile import load_tile


def test_a_folder_as_spacenet_has_it(tmp_path: Path) -> None:
    """Images of 11 bits in one folder, outlines under odd names in another, and one DSM of 30 m over all."""
    source = tmp_path / "AOI_2_Vegas_Train"
    images, outlines = source / "RGB-PanSharpen", source / "geojson" / "buildings"
    images.mkdir(parents=True)
    outlines.mkdir(parents=True)
    for number, name in enumerate(["old_town", "hillside_suburb", "towers"]):
        _write_eleven_bits(SAMPLES / f"RGB_{name}.tif", images / f"RGB-PanSharpen_AOI_2_Vegas_img{number}.tif")
        shutil.copy(SAMPLES / f"buildings_{name}.geojson", outlines / f"buildings_AOI_2_Vegas_img{number}.geojson")
    dsm = write_dsm(tmp_path / "N031E121.tif", np.full((700, 700), 620, np.int16), 121.4, 31.3, 1 / 3600)
    prepare.main([str(source), "--out", str(tmp_path / "out"), "--dsm", str(dsm)])
    rows = rows_of(tmp_path / "out")
    assert {row["status"] for row in rows.values()} == {"prepared"}
    true_count = len(geopandas.read_file(SAMPLES / "buildings_old_town.geojson"))
    tile = load_tile(tmp_path / "out" / "tiles" / "AOI_2_Vegas_img0.npz")
    assert len(np.unique(tile.labels)) - 1 == true_count
    with rasterio.open(SAMPLES / "RGB_old_town.tif") as image:
        picture = image.read().astype(float).mean(axis=0)
    assert np.corrcoef(tile.rgb.mean(axis=2).ravel(), picture.ravel())[0, 1] > 0.95
    assert np.all(tile.dsm_m == 620)


def _write_eleven_bits(sample: Path, path: Path) -> None:
    with rasterio.open(sample) as image:
        place = {"crs": image.crs, "transform": image.transform, "height": image.height, "width": image.width}
        with rasterio.open(path, "w", driver="GTiff", count=3, dtype="uint16", **place) as file:
            file.write(image.read().astype(np.uint16) * 8)


def test_spacenet_as_downloaded(tmp_path: Path, shared_data: Path) -> None:
    source = tmp_path / "AOI_2_Vegas_Train"
    for path in (shared_data / "spacenet2-vegas").iterdir():
        folder = source / ("RGB-PanSharpen" if path.suffix == ".tif" else "geojson/buildings")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / path.name).symlink_to(path)
    dsm = write_dsm(tmp_path / "N036W116.tif", np.full((700, 700), 620, np.int16), -115.35, 36.25, 1 / 3600)
    prepare.main([str(source), "--out", str(tmp_path / "out"), "--dsm", str(dsm)])
    rows = rows_of(tmp_path / "out")
    assert len(rows) == 5
    assert {row["split"] for row in rows.values()} == set(SPLITS)
    assert [row["problems"] for row in rows.values()].count("no building in the tile") == 1
    tile = load_tile(tmp_path / "out" / "tiles" / "AOI_2_Vegas_img225.npz")
    assert 40 <= len(np.unique(tile.labels)) - 1 <= 46
    brightness = tile.rgb.mean(axis=2)
    assert brightness[tile.labels > 0].mean() > 1.3 * brightness[tile.labels == 0].mean()  # bright roofs, dark streets
    assert np.all(tile.dsm_m == 620)
