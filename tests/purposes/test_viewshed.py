"""What is seen: as geometry says between blocks, as `gdal_viewshed` says over hills, and why not between blocks."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine

from ryu_scape.errors import InputError
from ryu_scape.progress import UNHEARD
from ryu_scape.purposes import PURPOSES, answer
from ryu_scape.purposes.lines_of_sight import look_around
from ryu_scape.purposes.place import longitude_latitude
from ryu_scape.purposes.viewshed import ViewshedSettings, study_viewshed
from tests.purposes.blocks import city_of_buildings
from tests.purposes.sight_lines import seen_along_each_line, seen_over_reference_planes
from tests.scene.city_blocks import SQUARE, building

CROSS = np.ones((3, 3), np.uint8)


def edge_of(mask: np.ndarray) -> np.ndarray:
    """The pixels beside a border of a mask."""
    grown = cv2.dilate(mask.astype(np.uint8), CROSS) > 0
    return grown & (cv2.dilate((~mask).astype(np.uint8), CROSS) > 0)


def street_view(seed: int) -> tuple[np.ndarray, list[shapely.Polygon], tuple[int, int]]:
    """Blocks far higher than an eye, and the pixel where it stands."""
    rng = np.random.default_rng(seed)
    surface_m, blocks = np.zeros((150, 180), np.float32), []
    observer = (90, 75)
    while len(blocks) < 18:
        left, top = rng.integers(2, 165), rng.integers(2, 135)
        right, bottom = left + rng.integers(5, 14), top + rng.integers(5, 14)
        if shapely.box(left, top, right, bottom).distance(shapely.Point(90.5, 75.5)) > 6.0:
            surface_m[top:bottom, left:right] = 40.0
            blocks.append(shapely.box(left, top, min(right, 180), min(bottom, 150)))
    return surface_m, blocks, observer


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_between_blocks_the_ground_is_seen_where_no_block_crosses_the_line(seed: int) -> None:
    """But for lines that pass within a pixel or so of a block's side."""
    surface_m, blocks, observer = street_view(seed)
    seen = look_around(surface_m, observer, 1.6, 0.0, UNHEARD)
    rows, columns = np.mgrid[:150, :180] + 0.5
    ends = np.stack((columns.ravel(), rows.ravel()), axis=1)
    lines = shapely.linestrings(np.stack((np.broadcast_to(np.add(observer, 0.5), ends.shape), ends), axis=1))
    ground = (surface_m == 0).ravel()
    shrunk, grown = (shapely.union_all(shapely.buffer(blocks, by, join_style="mitre")) for by in (-1.1, 1.1))
    surely_hidden = shapely.intersects(lines, shrunk) & ground
    surely_seen = ~shapely.intersects(lines, grown) & ground
    assert surely_seen.sum() > 500
    assert surely_hidden.sum() > 500
    assert seen.ravel()[surely_seen].all()
    assert not seen.ravel()[surely_hidden].any()


def hills(seed: int) -> np.ndarray:
    rough = np.random.default_rng(seed).normal(size=(200, 240)).astype(np.float32)
    return 200.0 * cv2.GaussianBlur(rough, (0, 0), 8.0)


def seen_by_gdal(surface_m: np.ndarray, observer: tuple[int, int], eye_m: float, folder: Path) -> np.ndarray:
    """eye_m: above the surface."""
    height, width = surface_m.shape
    profile = {"driver": "GTiff", "dtype": "float32", "count": 1, "height": height, "width": width, "crs": "EPSG:32633"}
    with rasterio.open(folder / "z.tif", "w", transform=Affine(1, 0, 5e5, 0, -1, 4.6e6), **profile) as file:
        file.write(surface_m, 1)
    place = ["-ox", str(5e5 + observer[0] + 0.5), "-oy", str(4.6e6 - observer[1] - 0.5)]
    command = ["gdal_viewshed", "-q", *place, "-oz", str(eye_m), "-cc", "0", "-md", "0"]
    subprocess.run([*command, folder / "z.tif", folder / "seen.tif"], check=True, capture_output=True)
    with rasterio.open(folder / "seen.tif") as file:
        return file.read(1) > 0


STREETS = [pytest.param(street_view(seed)[0], street_view(seed)[2], 1.6, id=f"streets {seed}") for seed in (1, 2, 3)]
HILLS = [
    pytest.param(hills(seed), observer, eye_m, id=f"hills {seed}")
    for seed, observer, eye_m in ((1, (120, 100), 1.6), (2, (10, 190), 5.0), (3, (200, 50), 20.0))
]
needs_gdal = pytest.mark.skipif(not shutil.which("gdal_viewshed"), reason="GDAL's programs are not installed")


@pytest.mark.parametrize(("surface_m", "observer", "eye_m"), [*STREETS, *HILLS])
def test_a_pixel_is_seen_where_the_line_to_its_own_centre_is_free(
    surface_m: np.ndarray, observer: tuple[int, int], eye_m: float
) -> None:
    """But for a few whose line just grazes a pixel."""
    elevation_m = float(surface_m[observer[1], observer[0]]) + eye_m
    ours = look_around(surface_m, observer, elevation_m, 0.0, UNHEARD)
    lines = seen_along_each_line(surface_m, observer, elevation_m)
    assert 0.01 < lines.mean() < 0.99
    assert (ours != lines).mean() < 1e-4


@needs_gdal
@pytest.mark.parametrize(("surface_m", "observer", "eye_m"), HILLS)
def test_over_hills_gdal_sees_the_same_but_for_a_pixel_at_the_edge(
    surface_m: np.ndarray, observer: tuple[int, int], eye_m: float, tmp_path: Path
) -> None:
    theirs = seen_by_gdal(surface_m, observer, eye_m, tmp_path)
    ours = look_around(surface_m, observer, float(surface_m[observer[1], observer[0]]) + eye_m, 0.0, UNHEARD)
    differs = ours != theirs
    assert theirs.mean() > 0.01
    assert differs.mean() < 0.005
    assert (differs & ~edge_of(theirs) & ~edge_of(ours)).mean() < 0.001


@needs_gdal
@pytest.mark.parametrize(("surface_m", "observer", "eye_m"), [*STREETS, *HILLS])
def test_gdal_goes_by_reference_planes(
    surface_m: np.ndarray, observer: tuple[int, int], eye_m: float, tmp_path: Path
) -> None:
    """So these, written down here, are why it differs from lines of sight."""
    elevation_m = float(surface_m[observer[1], observer[0]]) + eye_m
    planes = seen_over_reference_planes(surface_m, observer, elevation_m)
    assert (planes != seen_by_gdal(surface_m, observer, eye_m, tmp_path)).mean() < 1e-4


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_between_blocks_reference_planes_hide_too_much_and_more_with_distance(seed: int) -> None:
    """A horizon that is passed on between two pixels each time spreads sideways: shadows behind corners grow wide.

    All that they show is seen; what they hide of it lies behind blocks, in ever wider strips.
    """
    surface_m, _, observer = street_view(seed)
    ours = look_around(surface_m, observer, 1.6, 0.0, UNHEARD)
    planes = seen_over_reference_planes(surface_m, observer, 1.6)
    hidden = ours & ~planes
    assert (planes & ~ours).mean() < 0.001
    assert hidden.mean() > 0.05
    rows, columns = np.nonzero(hidden)
    distance_px = np.hypot(columns - observer[0], rows - observer[1])
    all_rows, all_columns = np.nonzero(ours)
    all_distance_px = np.hypot(all_columns - observer[0], all_rows - observer[1])
    shares = [(distance_px // 30 == ring).sum() / (all_distance_px // 30 == ring).sum() for ring in range(3)]
    assert shares == sorted(shares)


def test_level_ground_is_seen_as_a_whole() -> None:
    assert look_around(np.full((60, 70), 5.0, np.float32), (69, 0), 6.6, 0.0, UNHEARD).all()


def test_from_higher_up_more_is_seen_and_higher_things_are() -> None:
    surface_m, _, observer = street_view(4)
    shares = [look_around(surface_m, observer, eye_m, 0.0, UNHEARD).mean() for eye_m in (1.6, 45.0, 100.0)]
    assert shares[0] < shares[1] < shares[2]
    assert look_around(surface_m, observer, 1.6, 60.0, UNHEARD).mean() > shares[0]


def test_observer_by_longitude_and_latitude_is_the_middle_of_the_image(tmp_path: Path) -> None:
    city = city_of_buildings([building(SQUARE, at=(50.0, -20.0), height_m=15.0)])
    longitude_deg, latitude_deg = longitude_latitude(city)
    by_place = study_viewshed(city, ViewshedSettings(longitude_deg=longitude_deg, latitude_deg=latitude_deg), UNHEARD)
    by_default = study_viewshed(city, ViewshedSettings(), UNHEARD)
    assert abs(by_place.column - by_default.column) <= 1
    assert by_default.eye_m == pytest.approx(101.6)
    figures = answer(PURPOSES["viewshed"], city, ViewshedSettings(), [tmp_path / "seen.tif"])
    assert figures["buildings_seen"] == 1
    with rasterio.open(tmp_path / "seen.tif") as file:
        assert file.descriptions == ("seen",)
        np.testing.assert_array_equal(file.read(1) > 0, by_default.seen)


def test_only_zero_and_zero_together_are_the_middle_of_the_image() -> None:
    assert ViewshedSettings().place_deg is None
    assert ViewshedSettings(longitude_deg=7.0).place_deg == (7.0, 0.0)
    assert ViewshedSettings(latitude_deg=-3.0).place_deg == (0.0, -3.0)


def test_a_point_beside_the_image_is_refused() -> None:
    with pytest.raises(InputError, match="beside the image"):
        study_viewshed(city_of_buildings([]), ViewshedSettings(longitude_deg=100.0, latitude_deg=10.0), UNHEARD)
