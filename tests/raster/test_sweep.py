"""Shadows are as long and as wide as trigonometry says, from any side and on any grid."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from affine import Affine
from shapely.affinity import translate

from ryu_scape.raster.sweep import Sweeper

GSD_M, SIDE_PX, HEIGHT_M = 0.5, 400, 20.0
BLOCK = shapely.box(90.0, 90.0, 110.0, 110.0)
GRIDS = {
    "north up": Affine(GSD_M, 0, 0, 0, -GSD_M, 200),
    "turned": Affine.rotation(30.0) * Affine(GSD_M, 0, -30, 0, -GSD_M, 150),
    "oblong": Affine(0.4, 0, 0, 0, -0.7, 240),
}


def centres(transform: Affine) -> np.ndarray:
    rows, columns = np.mgrid[:SIDE_PX, :SIDE_PX] + 0.5
    return np.stack(transform * (columns, rows), axis=-1)


def shadow_of_block(azimuth_deg: float, elevation_deg: float) -> shapely.Geometry:
    away = np.radians(azimuth_deg + 180.0)
    length_m = HEIGHT_M / np.tan(np.radians(elevation_deg))
    moved = translate(BLOCK, length_m * np.sin(away), length_m * np.cos(away))
    return shapely.convex_hull(shapely.union(BLOCK, moved))


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize(
    ("azimuth_deg", "elevation_deg"),
    [(180, 45), (90, 30), (135, 35), (200, 20), (17, 60), (281, 25), (0, 50), (270, 40), (45, 45), (314, 75)],
)
def test_shadow_of_a_block_is_the_one_that_trigonometry_draws(
    grid: str, azimuth_deg: float, elevation_deg: float
) -> None:
    """But for pixels within two of its border."""
    transform = GRIDS[grid]
    at = shapely.points(centres(transform))
    surface_m = np.where(shapely.intersects(at, BLOCK), HEIGHT_M, 0.0).astype(np.float32)
    is_lit = Sweeper(surface_m, transform).lit(azimuth_deg, elevation_deg)
    shadow = shadow_of_block(azimuth_deg, elevation_deg)
    pixel_m = max(np.hypot(transform.a, transform.d), np.hypot(transform.b, transform.e))
    is_doubtful = shapely.dwithin(at, shapely.union(shadow.boundary, BLOCK.boundary), 2.0 * pixel_m)
    expected = ~shapely.intersects(at, shadow) | shapely.intersects(at, BLOCK)
    assert (is_lit == expected)[~is_doubtful].all()
    assert (~is_lit).sum() > 100


@pytest.mark.parametrize("grid", GRIDS)
def test_a_plane_is_lit_as_a_whole_or_not_at_all(grid: str) -> None:
    """It turns dark where the sun sinks below it, by the slope towards the sun, and never in patches."""
    slope = np.array([0.6, -0.3])
    transform = GRIDS[grid]
    surface_m = (centres(transform) @ slope).astype(np.float32)
    sweeper = Sweeper(surface_m, transform)
    inner = (slice(30, -30), slice(30, -30))
    for azimuth_deg in range(0, 360, 15):
        azimuth = np.radians(azimuth_deg)
        rise = float(slope @ (np.sin(azimuth), np.cos(azimuth)))
        for elevation_deg in (5.0, 20.0, 40.0):
            clearance = np.tan(np.radians(elevation_deg)) - rise
            if abs(clearance) > 0.1:
                is_lit = sweeper.lit(azimuth_deg, elevation_deg)[inner]
                assert is_lit.all() if clearance > 0 else not is_lit.any()


def test_night_and_zenith() -> None:
    sweeper = Sweeper(np.random.default_rng(1).random((30, 40)).astype(np.float32) * 9.0, GRIDS["north up"])
    assert not sweeper.lit(100.0, -1.0).any()
    assert not sweeper.lit(100.0, 0.0).any()
    assert sweeper.lit(100.0, 90.0).all()


def test_a_lower_sun_lights_no_more() -> None:
    surface_m = np.random.default_rng(2).random((80, 90)).astype(np.float32) * 12.0
    sweeper = Sweeper(surface_m, GRIDS["turned"])
    for azimuth_deg in (10.0, 100.0, 195.0, 300.0):
        lit = [sweeper.lit(azimuth_deg, elevation_deg) for elevation_deg in (10.0, 30.0, 50.0, 70.0)]
        for lower, higher in pairwise(lit):
            assert (higher | ~lower).all()


@pytest.mark.parametrize("datum_m", [0.0, 4_000.0])
def test_it_does_not_matter_where_elevations_begin(datum_m: float) -> None:
    surface_m = (np.random.default_rng(3).integers(0, 30, (120, 130)) + datum_m).astype(np.float32)
    ours = Sweeper(surface_m, GRIDS["turned"]).lit(77.0, 33.0)
    assert (ours == Sweeper(surface_m - np.float32(datum_m), GRIDS["turned"]).lit(77.0, 33.0)).mean() > 0.9999
