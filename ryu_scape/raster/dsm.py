"""Read a DSM of any CRS and resolution onto the grid of an orthophoto."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.io import DatasetReader
from rasterio.windows import Window

from ryu_scape.errors import InputError
from ryu_scape.progress import Step, share
from ryu_scape.raster.dsm_cells import DsmCells
from ryu_scape.raster.elevations import coarseness_warnings
from ryu_scape.raster.filling import may_be_filled, said_of_filling, undeclared_fillings
from ryu_scape.raster.geotiff import (
    RasterKind,
    blames_the_file,
    describe_bands,
    georeference_of,
    is_grey,
    path_of,
    raster_kind,
    refuse_without_georeference,
)
from ryu_scape.raster.grid import GeoGrid, Georeference, apply_transform, fitted_grid, pixel_lattice
from ryu_scape.raster.height_unit import HeightUnit, height_unit
from ryu_scape.raster.measured_dsm import as_measured
from ryu_scape.raster.nodata import blank_nodata
from ryu_scape.raster.projection import WGS84, ProjectionError, crs_name, great_circle_km, project
from ryu_scape.raster.strips import strips, warp

ELEVATIONS_ON_EARTH_M = (-500.0, 9500.0)
"""Dry land ends near -430 m, at the Dead Sea; -999 is a customary nodata value."""
MARGIN_PX = 3
SAME_PIXELS_PX = 1e-3
"""Pixels that lie so little beside others, at both ends of a raster, are the same."""
EIGHT_BITS_REMEDY = (
    "Save heights as 16-bit integers or as float32 metres; if these 8 bits are heights, declare their unit with "
    "gdal_edit.py -units m."
)


@dataclass(frozen=True, eq=False)
class DsmPlan:
    """The part of a DSM that lies under an image, known from the headers.

    `window` is that part in the DSM's own pixels and `gsd_m` their size; `decimation`² of them are read as one.
    Values are in `unit`. is_on_grid: whether its pixels are the grid's own.
    """

    window: Window
    gsd_m: float
    decimation: int
    unit: HeightUnit
    is_on_grid: bool

    @property
    def pixels(self) -> int:
        """Pixels held in memory before resampling, none where there is nothing to resample."""
        if self.is_on_grid and self.decimation == 1:
            return 0
        return int(self.window.height * self.window.width) // self.decimation**2


@dataclass(frozen=True, eq=False)
class DsmOnGrid:
    """Elevations (H, W) float32 in metres on an image's grid, NaN where the DSM has none.

    gsd_m: at which they were measured. cells: of a DSM that is very coarse, or None. notices: what a person should hear
    of it.
    """

    elevation_m: NDArray[np.float32]
    gsd_m: float
    cells: DsmCells | None
    notices: tuple[str, ...] = ()


@blames_the_file
def plan_dsm(dataset: DatasetReader, grid: GeoGrid) -> DsmPlan:
    """Find the part of the DSM that covers `grid`, with a small margin.

    Raises InputError when the DSM is an image, is not on the map or does not overlap.
    """
    if raster_kind(dataset) is RasterKind.IMAGE:
        raise _not_a_dsm(dataset)
    refuse_without_georeference(dataset)
    window = window_under(dataset, grid)
    own = _georeference(dataset, window)
    gsd_m = fitted_grid(own)[0].gsd_m
    is_on_grid = _offset_px(own, grid) is not None
    return DsmPlan(window, gsd_m, max(1, int(grid.gsd_m / gsd_m)), height_unit(dataset), is_on_grid)


@blames_the_file
def read_dsm(dataset: DatasetReader, plan: DsmPlan, grid: GeoGrid, step: Step, has_image: bool = True) -> DsmOnGrid:
    """As `resample_dsm`. Raises InputError also when the file has no elevation on the grid.

    has_image: whether that is an image's grid, and not the file's own.
    """
    on_grid = resample_dsm(dataset, plan, grid, step)
    if not np.isfinite(on_grid.elevation_m).any():
        if not has_image:
            raise InputError(
                f"{path_of(dataset).name} has no heights: all its values mean 'no data'.", "Give another DSM."
            )
        raise InputError(
            f"{path_of(dataset).name} has no heights under the image: all its values there mean 'no data'.",
            "Give a DSM that covers the image.",
        )
    return on_grid


@blames_the_file
def resample_dsm(dataset: DatasetReader, plan: DsmPlan, grid: GeoGrid, step: Step) -> DsmOnGrid:
    """A DSM as it was measured, on `grid`.

    A finer DSM is averaged, a coarser one interpolated; missing values take no part in either.
    Raises InputError when the file is damaged.
    """
    heights_m, filled_px = _read_decimated(dataset, plan, share(step, 0.0, 0.7))
    own = _georeference(dataset, plan.window)
    drawn = Georeference(own.name, own.transform @ Affine.scale(plan.decimation), own.crs, *heights_m.shape)
    measured = as_measured(heights_m, drawn, plan.gsd_m * plan.decimation)
    gsd_m = measured.gsd_m if measured.gsd_m > plan.gsd_m * plan.decimation else plan.gsd_m
    notices = said_of_filling(filled_px) + coarseness_warnings(plan.gsd_m, gsd_m)
    offset_px = _offset_px(measured.georeference, grid)
    if offset_px is not None:
        step(1.0)
        on_grid_m = _cut_out(measured.elevation_m, offset_px, grid)
        return DsmOnGrid(on_grid_m, gsd_m, measured.cells_under(grid), notices)
    resampling = Resampling.average if gsd_m < grid.gsd_m else Resampling.bilinear
    nodata = {"src_nodata": np.nan, "dst_nodata": np.nan}
    warping = share(step, 0.7, 1.0)
    on_grid_m = warp(measured.elevation_m[None], measured.georeference, grid, resampling, warping, **nodata)[0]
    return DsmOnGrid(on_grid_m, gsd_m, measured.cells_under(grid), notices)


def _offset_px(own: Georeference, grid: GeoGrid) -> tuple[int, int] | None:
    """(row, col) of the grid's first pixel in a raster that has the same pixels; None where it has others."""
    if own.crs != grid.crs:
        return None
    to_own = ~own.transform @ grid.transform
    corners = apply_transform(to_own, np.array([[0, 0], [grid.width, grid.height]], np.float64))
    whole = np.rint(corners)
    same_size = (whole[1] - whole[0] == (grid.width, grid.height)).all()
    if not same_size or np.abs(corners - whole).max() > SAME_PIXELS_PX or abs(to_own.b) + abs(to_own.d) > 1e-9:
        return None
    return int(whole[0, 1]), int(whole[0, 0])


def _cut_out(heights_m: NDArray[np.float32], offset_px: tuple[int, int], grid: GeoGrid) -> NDArray[np.float32]:
    """The grid's part (H, W) of elevations that lie on its pixels, NaN beyond them."""
    row, col = offset_px
    height, width = heights_m.shape
    if offset_px == (0, 0) and heights_m.shape == (grid.height, grid.width):
        return heights_m
    on_grid_m = np.full((grid.height, grid.width), np.nan, np.float32)
    rows = slice(max(row, 0), min(row + grid.height, height))
    cols = slice(max(col, 0), min(col + grid.width, width))
    on_grid_m[rows.start - row : rows.stop - row, cols.start - col : cols.stop - col] = heights_m[rows, cols]
    return on_grid_m


def _not_a_dsm(image: DatasetReader) -> InputError:
    remedy = EIGHT_BITS_REMEDY if is_grey(image) else "Give a DSM with one band of heights in metres."
    cause = f"{path_of(image).name} is an image, not a height model: it has {describe_bands(image)}."
    return InputError(cause, remedy)


def _georeference(dataset: DatasetReader, window: Window) -> Georeference:
    whole = georeference_of(dataset)
    transform = whole.transform @ Affine.translation(window.col_off, window.row_off)
    return Georeference(whole.name, transform, whole.crs, window.height, window.width)


def window_under(dataset: DatasetReader, grid: GeoGrid) -> Window:
    """Whole pixels of the DSM that cover `grid`, MARGIN_PX more on each side, as far as the DSM reaches."""
    lattice_m = grid.to_map(pixel_lattice(grid.height, grid.width))
    try:
        under_px = apply_transform(~dataset.transform, project(lattice_m, grid.crs, dataset.crs))
    except ProjectionError as error:
        raise _no_overlap(dataset, grid) from error
    size = np.array([dataset.width, dataset.height])
    first = np.clip(np.floor(under_px.min(axis=0)) - MARGIN_PX, 0, size).astype(int)
    last = np.clip(np.ceil(under_px.max(axis=0)) + MARGIN_PX, 0, size).astype(int)
    if (under_px.max(axis=0) <= 0).any() or (under_px.min(axis=0) >= size).any():
        raise _no_overlap(dataset, grid)
    return Window(*first.tolist(), *(last - first).tolist())


def _no_overlap(dataset: DatasetReader, grid: GeoGrid) -> InputError:
    whole = georeference_of(dataset)
    dsm_centre_deg = whole.project(np.array([[dataset.width / 2, dataset.height / 2]]), WGS84)[0]
    image_centre_m = grid.to_map(np.array([[grid.width / 2, grid.height / 2]]))
    image_centre_deg = project(image_centre_m, grid.crs, WGS84)[0]
    distance_km = great_circle_km(dsm_centre_deg, image_centre_deg)
    return InputError(
        f"{whole.name} ({crs_name(dataset.crs)}) does not overlap the image ({crs_name(grid.crs)}): "
        f"their centres are {distance_km:.1f} km apart.",
        "Give the DSM of the same place, and check the coordinate system of both files.",
    )


def _read_decimated(dataset: DatasetReader, plan: DsmPlan, step: Step) -> tuple[NDArray[np.float32], int]:
    """Elevations of the window, each the mean of the measured ones among `decimation`² pixels, and how many pixels of
    it are filled up though nothing was measured.
    """
    window, block_px = plan.window, plan.decimation
    height, width = -(-window.height // block_px), -(-window.width // block_px)
    heights_m = np.empty((height, width), np.float32)
    fillings: tuple[float, ...] | None = None
    filled_px = 0
    for rows in strips(height, window.width * block_px, step):
        first, last = rows.start * block_px, min(rows.stop * block_px, window.height)
        part = Window(window.col_off, window.row_off + first, window.width, last - first)
        band = dataset.read(1, window=part, masked=True)
        if fillings is None and may_be_filled(band):
            fillings = undeclared_fillings(dataset, plan.unit.metres)
        if fillings:
            is_filling = np.isin(band.data, fillings)
            filled_px += np.count_nonzero(is_filling & ~np.ma.getmaskarray(band))
            band[is_filling] = np.ma.masked
        heights_m[rows] = _block_means(_elevations(band, dataset, plan.unit), block_px)
    return heights_m, filled_px


def _elevations(band: np.ma.MaskedArray, dataset: DatasetReader, unit: HeightUnit) -> NDArray[np.float32]:
    elevations_m = blank_nodata(band.data, ~np.ma.getmaskarray(band)) * np.float32(dataset.scales[0] * unit.metres)
    elevations_m += np.float32(dataset.offsets[0] * unit.metres)
    lowest_m, highest_m = ELEVATIONS_ON_EARTH_M
    elevations_m[(elevations_m < lowest_m) | (elevations_m > highest_m)] = np.nan
    return elevations_m


def _block_means(values: NDArray[np.float32], block_px: int) -> NDArray[np.float32]:
    """Means of (block_px, block_px) blocks without their NaN; blocks at the far edges may be incomplete."""
    if block_px == 1:
        return values
    height, width = -(-values.shape[0] // block_px), -(-values.shape[1] // block_px)
    spare = ((0, height * block_px - values.shape[0]), (0, width * block_px - values.shape[1]))
    padded = np.pad(values, spare, constant_values=np.nan)
    blocks = padded.reshape(height, block_px, width, block_px)
    measured = np.isfinite(blocks)
    counts = measured.sum(axis=(1, 3))
    sums = np.where(measured, blocks, 0).sum(axis=(1, 3), dtype=np.float64)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan).astype(np.float32)
