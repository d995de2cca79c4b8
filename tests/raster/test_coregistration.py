"""A DSM that lies beside its image is measured and told; one that lies well, or cannot tell, is not."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS

from ryu_scape.progress import NullProgress
from ryu_scape.raster import GeoGrid, RasterStack, read_stack
from ryu_scape.raster.coregistration import Shift, measure_shift
from ryu_scape.settings import RasterSettings

DATASET = Path(__file__).parents[2] / "Dataset"
UTM = CRS.from_epsg(32651)
PLACES = ("apartment_blocks", "hillside_suburb", "old_town", "towers")
SIDE_PX, GSD_M = 300, 0.5
NORTH_UP = Affine(GSD_M, 0, 379000, 0, -GSD_M, 3455000)
TURNED = Affine.translation(379000, 3455000) @ Affine.rotation(35) @ Affine.scale(GSD_M, -GSD_M)


def read(place: str, dsm_path: Path | None = None) -> RasterStack:
    dsm_path = dsm_path or DATASET / f"DSM_{place}.tif"
    return read_stack(DATASET / f"RGB_{place}.tif", dsm_path, RasterSettings(), NullProgress())


def moved_dsm(tmp_path: Path, place: str, east_m: float, north_m: float) -> Path:
    """A sample's DSM, its georeference wrong by so much."""
    with rasterio.open(DATASET / f"DSM_{place}.tif") as file:
        profile, heights_m = file.profile, file.read()
    profile["transform"] = Affine.translation(east_m, north_m) @ profile["transform"]
    with rasterio.open(tmp_path / "moved.tif", "w", **profile) as file:
        file.write(heights_m)
    return tmp_path / "moved.tif"


def houses(seed: int) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """An image (3, h, w) of boxes of every size and tone, each with a shadow to its south-east, and their heights."""
    rng = np.random.default_rng(seed)
    heights_m = np.zeros((SIDE_PX, SIDE_PX), np.float32)
    tones = np.full((SIDE_PX, SIDE_PX), 110, np.float32)
    for row, col in np.argwhere(np.ones((7, 7))) * 40 + 15:
        row, col = row + rng.integers(-6, 7), col + rng.integers(-6, 7)
        height_px, width_px = rng.integers(10, 26, 2)
        box = (slice(row, row + height_px), slice(col, col + width_px))
        shadow = (slice(row + 3, row + 3 + height_px), slice(col + 3, col + 3 + width_px))
        tones[shadow] = np.minimum(tones[shadow], 50)
        tones[box], heights_m[box] = rng.uniform(60, 230), rng.uniform(4, 15)
    noisy = cv2.GaussianBlur(tones, (0, 0), 0.7) + rng.normal(0, 4, tones.shape)
    return np.repeat(np.clip(noisy, 1, 255).astype(np.uint8)[None], 3, axis=0), heights_m


def measured(
    rgb: NDArray[np.uint8],
    dsm_m: NDArray[np.float32],
    transform: Affine = NORTH_UP,
    gsd_m: float = GSD_M,
    dsm_gsd_m: float = 0.5,
) -> Shift | None:
    grid = GeoGrid(transform @ Affine.scale(gsd_m / GSD_M), UTM, SIDE_PX, SIDE_PX)
    return measure_shift(grid, rgb, dsm_m, np.ones(dsm_m.shape, bool), dsm_gsd_m)


@pytest.mark.parametrize("transform", [NORTH_UP, TURNED])
@pytest.mark.parametrize(("east_m", "north_m"), [(0, 0), (1, -0.5), (3, 0), (-4, 3), (0, -12), (9.3, 9.3)])
def test_a_known_shift_is_found_to_a_third_of_a_metre(transform, east_m, north_m):
    rgb, dsm_m = houses(1)
    col_px, row_px = np.array((~transform) @ (transform.c + east_m, transform.f + north_m))
    move = np.array([[1, 0, col_px], [0, 1, row_px]])
    shift = measured(rgb, cv2.warpAffine(dsm_m, move, dsm_m.shape), transform)
    assert shift is not None
    assert np.hypot(shift.east_m - east_m, shift.north_m - north_m) < 0.35


def test_heights_that_are_missing_or_far_below_mislead_nobody():
    rgb, dsm_m = houses(2)
    moved_m = np.roll(dsm_m, 10, axis=1)
    moved_m[:90] = np.nan
    moved_m += 3000
    shift = measured(rgb, moved_m)
    assert shift is not None
    assert (shift.east_m, shift.north_m) == pytest.approx((5, 0), abs=0.3)


@pytest.mark.parametrize("seed", range(4))
def test_unrelated_pictures_tell_nothing(seed):
    assert measured(houses(seed)[0], houses(seed + 100)[1]) is None


def test_where_nothing_can_be_told_nothing_is_said():
    rgb, dsm_m = houses(3)
    noise = np.random.default_rng(0).uniform(0, 30, dsm_m.shape).astype(np.float32)
    one_shed = np.where(np.arange(dsm_m.size).reshape(dsm_m.shape) == 0, dsm_m, 0)
    one_shed[100:104, 100:104] = 3
    rows_alike = np.where(np.arange(SIDE_PX)[:, None] // 10 % 2, 10, 0) + np.zeros_like(dsm_m)
    grey_rows = np.repeat((rows_alike * 10 + 50).astype(np.uint8)[None], 3, axis=0)
    assert measured(rgb, np.zeros_like(dsm_m)) is None
    assert measured(rgb, np.full_like(dsm_m, np.nan)) is None
    assert measured(np.full_like(rgb, 90), dsm_m) is None
    assert measured(rgb, noise) is None
    assert measured(rgb, one_shed) is None
    assert measured(grey_rows, rows_alike.astype(np.float32)) is None


def test_what_is_too_coarse_is_not_measured():
    rgb, dsm_m = houses(4)
    assert measured(rgb, dsm_m, dsm_gsd_m=1.0) is not None
    assert measured(rgb, dsm_m, dsm_gsd_m=2.0) is None
    assert measured(rgb, dsm_m, gsd_m=1.2) is None


def test_only_a_window_of_a_large_image_is_looked_at(monkeypatch):
    rgb, dsm_m = houses(5)
    far_off = np.roll(dsm_m, 8, axis=1)
    far_off[:, :75] = far_off[:, -75:] = far_off[:75] = far_off[-75:] = np.nan
    in_the_middle = measured(rgb, far_off)
    monkeypatch.setattr("ryu_scape.raster.coregistration.LARGEST_SIDE_PX", 150)
    window_alone = measured(rgb, far_off)
    assert in_the_middle is not None
    assert window_alone is not None
    assert window_alone.east_m == pytest.approx(in_the_middle.east_m, abs=0.2)


def test_directions_by_the_compass():
    assert [
        Shift(np.cos(angle), np.sin(angle), 2).direction for angle in np.radians([0, 50, 90, 170, 200, -80, -50])
    ] == ["east", "north-east", "north", "west", "west", "south", "south-east"]


@pytest.mark.parametrize("place", PLACES)
def test_samples_lie_well(place):
    assert read(place).warnings == ()


@pytest.mark.parametrize("place", PLACES)
def test_a_moved_dsm_is_told(tmp_path, place):
    pair = read(place, moved_dsm(tmp_path, place, 3.6, -3.6))
    (warning,) = [warning for warning in pair.warnings if "seems to lie" in warning]
    assert "south-east" in warning
    assert float(warning.split(" m ")[0].split()[-1]) == pytest.approx(3.6 * np.sqrt(2), abs=0.5)
    assert not [warning for warning in read(place, moved_dsm(tmp_path, place, 0.7, 0.7)).warnings if "seems" in warning]


def test_real_pairs_lie_well_and_are_told_when_moved(shared_data):
    folder = shared_data / "village"
    pair = read_stack(folder / "ortho.tif", folder / "dsm.tif", RasterSettings(), NullProgress())
    assert not [warning for warning in pair.warnings if "seems to lie" in warning]
    moved_m = np.roll(pair.dsm_m, (24, -16), axis=(0, 1))
    shift = measure_shift(pair.grid, pair.rgb, moved_m, pair.valid, 0.25)
    assert shift is not None
    assert (shift.east_m, shift.north_m) == pytest.approx((-16 * pair.grid.gsd_m, -24 * pair.grid.gsd_m), abs=0.6)
