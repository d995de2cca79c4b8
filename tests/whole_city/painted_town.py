"""A town of the procedural city, painted as an orthophoto and a DSM in tiles: what the network was taught to see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray

from ryu_scape.raster import GeoGrid
from ryu_scape.whole_city.mosaics import float_profile
from tests.whole_city.town import NORTH_M, WEST_M, grid_over
from training.synthetic.layout import plan_city
from training.synthetic.render import render_tile
from training.synthetic.sensor import sense_dsm

GSD_M = 0.5


def write_painted(side_m: float, tile_m: float, folder: Path, seed: int = 1) -> int:
    """Write `rgb_*.tif` and `dsm_*.tif` of a town of that side; how many buildings there are in truth."""
    rng = np.random.default_rng(seed)
    plan = plan_city(side_m, rng)
    painted = render_tile(plan, round(side_m / GSD_M), GSD_M, rng)
    dsm_m = sense_dsm(painted.surface_m, GSD_M, GSD_M, rng)
    for name, grid, part in _parts(side_m, tile_m):
        with rasterio.open(folder / f"dsm_{name}.tif", "w", **float_profile(grid), predictor=3) as file:
            file.write(dsm_m[part].astype(np.float32), 1)
        _write_image(folder / f"rgb_{name}.tif", grid, np.moveaxis(painted.rgb[part], -1, 0))
    return len(plan.buildings)


def _parts(side_m: float, tile_m: float) -> Iterator[tuple[str, GeoGrid, tuple[slice, slice]]]:
    count, tile_px = round(side_m / tile_m), round(tile_m / GSD_M)
    for row in range(count):
        for col in range(count):
            grid = grid_over(WEST_M + col * tile_m, NORTH_M - row * tile_m, tile_m, GSD_M)
            slices = (slice(number * tile_px, (number + 1) * tile_px) for number in (row, col))
            yield f"{row}_{col}", grid, (next(slices), next(slices))


def _write_image(path: Path, grid: GeoGrid, rgb: NDArray[np.uint8]) -> None:
    profile = {"driver": "GTiff", "dtype": "uint8", "count": 3, "height": grid.height, "width": grid.width}
    with rasterio.open(path, "w", crs=grid.crs, transform=grid.transform, compress="DEFLATE", **profile) as file:
        file.write(rgb)
