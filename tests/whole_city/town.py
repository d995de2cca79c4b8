"""A town of gabled houses on hills, of any extent, as tiles of a DSM and one file of footprints."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import rasterio
import shapely
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS

from ryu_scape.footprints import label_raster
from ryu_scape.footprints.footprint import image_outline
from ryu_scape.raster import GeoGrid
from ryu_scape.whole_city.mosaics import float_profile

CRS_OF_TOWN = CRS.from_epsg(32633)
WEST_M, NORTH_M = 500_000.0, 4_600_000.0
PLOT_M, NOISE_M = 30.0, 0.05
STEP_M = 2.0**-7
"""Of heights in files: centimetres are all that a DSM knows, and they compress."""


@dataclass(frozen=True, eq=False)
class Town:
    """outlines (b,), eave and rise of each above its ground, and the direction of its ridge; side_m: of the place."""

    side_m: float
    outlines: NDArray[np.object_]
    centre_m: NDArray[np.float64]
    eave_m: NDArray[np.float64]
    rise_m: NDArray[np.float64]
    half_width_m: NDArray[np.float64]
    turn_rad: NDArray[np.float64]

    def surface_m(self, grid: GeoGrid) -> NDArray[np.float32]:
        """The DSM (H, W) on a grid, the same wherever grids overlap."""
        near = np.sort(shapely.STRtree(self.outlines).query(image_outline(grid)))
        labels = label_raster(self.outlines[near], grid)
        x = grid.transform.c + (np.arange(grid.width) + 0.5) * grid.transform.a
        y = (grid.transform.f + (np.arange(grid.height) + 0.5) * grid.transform.e)[:, None]
        noise_m = NOISE_M * _noise(x, y)
        surface_m = ground_m(x, y) + noise_m
        row, col = np.nonzero(labels >= 0)
        house = near[labels[row, col]]
        centre = self.centre_m[house]
        across_m = np.abs(
            (x[col] - centre[:, 0]) * -np.sin(self.turn_rad[house])
            + (y[row, 0] - centre[:, 1]) * np.cos(self.turn_rad[house])
        )
        roof_m = self.eave_m[house] + self.rise_m[house] * (1 - across_m / self.half_width_m[house])
        surface_m[row, col] = ground_m(*centre.T) + roof_m + noise_m[row, col]
        return surface_m.astype(np.float32)

    def write_dsm(self, path: Path, grid: GeoGrid) -> Path:
        with rasterio.open(path, "w", **float_profile(grid), predictor=3) as file:
            file.write(np.round(self.surface_m(grid) / STEP_M) * np.float32(STEP_M), 1)
        return path

    def write_outlines(self, path: Path) -> Path:
        names = [f"house-{number}" for number in range(len(self.outlines))]
        geopandas.GeoDataFrame({"id": names}, geometry=self.outlines, crs=CRS_OF_TOWN.to_wkt()).to_file(path)
        return path


def ground_m(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Gentle hills."""
    return 100.0 + 8.0 * np.sin((x - WEST_M) / 170.0) + 5.0 * np.cos((y - NORTH_M) / 130.0)


def town(side_m: float, seed: int = 1, plot_m: float = PLOT_M) -> Town:
    """Houses on square plots, each turned and sized by chance, some of them missing."""
    chance = np.random.default_rng(seed)
    count = int(side_m // plot_m)
    col, row = (each.ravel() for each in np.meshgrid(np.arange(count), np.arange(count)))
    kept = chance.random(col.size) < 0.9
    col, row, size = col[kept], row[kept], int(kept.sum())
    centre_m = np.column_stack((WEST_M + (col + 0.5) * plot_m, NORTH_M - (row + 0.5) * plot_m))
    centre_m += chance.uniform(-3, 3, (size, 2))
    half_length_m, half_width_m = chance.uniform(5, 8, size), chance.uniform(3.5, 5, size)
    turn_rad = chance.uniform(0, np.pi / 2, size)
    along = np.column_stack((np.cos(turn_rad), np.sin(turn_rad))) * half_length_m[:, None]
    aside = np.column_stack((-np.sin(turn_rad), np.cos(turn_rad))) * half_width_m[:, None]
    corners = np.stack([centre_m + a * along + b * aside for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))], axis=1)
    eave_m, rise_m = chance.uniform(3, 9, size), chance.uniform(1.5, 3.5, size)
    return Town(side_m, shapely.polygons(corners), centre_m, eave_m, rise_m, half_width_m, turn_rad)


def grid_over(west_m: float, north_m: float, side_m: float, gsd_m: float = 0.5) -> GeoGrid:
    """A north-up square in the town."""
    count = round(side_m / gsd_m)
    return GeoGrid(Affine(gsd_m, 0, west_m, 0, -gsd_m, north_m), CRS_OF_TOWN, count, count)


def write_tiles(place: Town, folder: Path, tile_m: float, gsd_m: float = 0.5) -> list[Path]:
    """The town's DSM as tiles side by side."""
    count = int(np.ceil(place.side_m / tile_m))
    return [
        place.write_dsm(
            folder / f"dsm_{row}_{col}.tif", grid_over(WEST_M + col * tile_m, NORTH_M - row * tile_m, tile_m, gsd_m)
        )
        for row in range(count)
        for col in range(count)
    ]


def tell_sun(image: Path) -> None:
    """Lay metadata beside an image that say where the sun stood."""
    angles = "\tmeanSunAz = 150.0;\n\tmeanSunEl = 45.0;"
    image.with_suffix(".IMD").write_text(f"BEGIN_GROUP = IMAGE_1\n{angles}\nEND_GROUP = IMAGE_1\nEND;\n", "ascii")


def write_grey(path: Path, grid: GeoGrid) -> Path:
    """An image without anything in it."""
    profile = {"driver": "GTiff", "dtype": "uint8", "count": 3, "height": grid.height, "width": grid.width}
    with rasterio.open(path, "w", crs=grid.crs, transform=grid.transform, **profile) as file:
        file.write(np.full((3, grid.height, grid.width), 128, np.uint8))
    return path


def _noise(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """As good as chance, from -1 to 1, the same for each place."""
    return 2 * np.modf(np.abs(np.sin(12.9898 * (x - WEST_M) + 78.233 * (y - NORTH_M))) * 43758.5453)[0] - 1
