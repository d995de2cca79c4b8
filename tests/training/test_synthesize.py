"""The procedural city: its files agree with each other and with the truth, and a seed says it all."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import rasterio

from ryu_scape.progress import NullProgress
from ryu_scape.raster import RasterStack, read_stack
from ryu_scape.settings import RasterSettings
from training import synthesize
from training.synthetic.layout import plan_city
from training.synthetic.light import photographers_sun
from training.synthetic.render import SyntheticTile, render_tile
from training.vector_labels import GivenBuildings

SIZE_PX, GSD_M, SEED = 160, 0.5, 13


def render(seed: int, slope: float | None = None, size_px: int = SIZE_PX) -> SyntheticTile:
    rng = np.random.default_rng(seed)
    return render_tile(plan_city(size_px * GSD_M, rng), size_px, GSD_M, rng, slope)


def files_of(folder: Path, seed: int) -> tuple[RasterStack, Path]:
    rgb, dsm = folder / f"RGB_img{seed}.tif", folder / f"DSM_img{seed}.tif"
    return read_stack(rgb, dsm, RasterSettings(), NullProgress()), folder / f"buildings_img{seed}.geojson"


@pytest.mark.parametrize("seed", range(SEED, SEED + 4))
def test_footprints_are_where_the_image_shows_buildings(city_folder: Path, seed: int) -> None:
    pair, footprints = files_of(city_folder, seed)
    drawn = GivenBuildings.read(footprints, pair.grid.crs, "height_m").on(pair.grid)[0] > 0
    true = render(seed).labels > 0
    assert 2 * (drawn & true).sum() / (drawn.sum() + true.sum()) > 0.97


@pytest.mark.parametrize("seed", range(SEED, SEED + 4))
def test_roofs_stand_in_the_dsm_at_the_stated_elevations(city_folder: Path, seed: int) -> None:
    pair, footprints = files_of(city_folder, seed)
    labels, heights_m = GivenBuildings.read(footprints, pair.grid.crs, "height_m").on(pair.grid)
    stated = [feature["properties"] for feature in json.loads(footprints.read_text())["features"]]
    assert len(stated) == len(heights_m)
    inner = cv2.erode((labels > 0).astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    checked = 0
    for label, (about, height_m) in enumerate(zip(stated, heights_m, strict=True), 1):
        roof = pair.dsm_m[inner & (labels == label)]
        if len(roof) < 40:
            continue
        assert height_m == pytest.approx(about["height_m"])
        assert about["eave_m"] - 1 < np.median(roof) < about["ridge_m"] + 1
        assert about["ridge_m"] - about["ground_m"] == pytest.approx(about["height_m"], abs=0.02)
        checked += 1
    assert checked


@pytest.mark.parametrize("seed", range(SEED, SEED + 4))
def test_the_coarse_dsm_lies_over_the_fine_one(city_folder: Path, seed: int) -> None:
    rgb = city_folder / f"RGB_img{seed}.tif"
    fine, coarse = (
        read_stack(rgb, city_folder / f"{kind}_img{seed}.tif", RasterSettings(), NullProgress())
        for kind in ("DSM", "DSM30m")
    )
    assert coarse.dsm_gsd_m == pytest.approx(30, rel=0.15)
    assert np.isfinite(coarse.dsm_m).all()
    assert abs(np.mean(coarse.dsm_m) - np.nanmean(fine.dsm_m)) < 4


@pytest.mark.parametrize("seed", range(SEED, SEED + 4))
def test_the_coarse_dsm_has_elevations_up_to_its_edges(city_folder: Path, seed: int) -> None:
    with rasterio.open(city_folder / f"DSM30m_img{seed}.tif") as file:
        dsm_m = file.read(1)
    assert dsm_m.min() > np.median(dsm_m) - 60


def test_a_seed_gives_the_same_tile_and_another_seed_another(tmp_path: Path, city_folder: Path) -> None:
    again = ["--out", str(tmp_path), "--tiles", "1", "--seed", str(SEED), "--size-px", str(SIZE_PX), "--gsd", "0.5"]
    synthesize.main(again)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (city_folder / path.name).read_bytes(), path.name
    first, other = render(SEED), render(SEED + 1)
    assert not np.array_equal(first.rgb, other.rgb)


def test_the_tiles_of_a_run_do_not_overlap(city_folder: Path) -> None:
    boxes = []
    for seed in range(SEED, SEED + 4):
        grid = files_of(city_folder, seed)[0].grid
        boxes.append(grid.to_map(np.array([[0.0, 0.0], [grid.width, grid.height]])))
    for i, first in enumerate(boxes):
        for second in boxes[i + 1 :]:
            apart = (first.max(axis=0) < second.min(axis=0)) | (second.max(axis=0) < first.min(axis=0))
            assert apart.any()


@pytest.mark.parametrize("slope", [0.0, 0.05, 0.15])
def test_the_terrain_has_the_slope_asked_for(slope: float) -> None:
    terrain_m = render(SEED, slope, size_px=400).terrain_m
    rows, cols = np.mgrid[: terrain_m.shape[0], : terrain_m.shape[1]] * GSD_M
    design = np.column_stack([rows.ravel(), cols.ravel(), np.ones(rows.size)])
    gradient = np.linalg.lstsq(design, terrain_m.ravel(), rcond=None)[0][:2]
    assert np.hypot(*gradient) == pytest.approx(slope, abs=0.005 + 0.35 * slope)


def test_real_suns_change_only_the_light(tmp_path: Path, city_folder: Path) -> None:
    arguments = ["--out", str(tmp_path), "--seed", str(SEED), "--size-px", str(SIZE_PX), "--gsd", "0.5", "--real-suns"]
    synthesize.main(arguments)
    differing = {
        path.name for path in tmp_path.iterdir() if path.read_bytes() != (city_folder / path.name).read_bytes()
    }
    assert differing == {f"RGB_img{SEED}.tif", f"RGB_img{SEED}.IMD"}


@pytest.mark.parametrize(("latitude_deg", "noon_deg"), [(52.0, 180.0), (-35.0, 0.0)])
def test_real_suns_stand_on_the_equators_side_and_high_enough(latitude_deg: float, noon_deg: float) -> None:
    suns = [photographers_sun(latitude_deg, np.random.default_rng(seed)) for seed in range(200)]
    off_deg = (np.degrees([sun.azimuth for sun in suns]) - noon_deg + 180.0) % 360.0 - 180.0
    assert np.abs(off_deg).max() < 105.0
    elevation_deg = np.degrees([sun.elevation for sun in suns])
    assert 25.0 <= elevation_deg.min() < 30.0
    assert elevation_deg.max() < 90.0 - abs(latitude_deg) + 23.5
