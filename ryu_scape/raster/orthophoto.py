"""Read an orthophoto of any band layout and number type as 8-bit red, green and blue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
from affine import Affine
from numpy.typing import NDArray
from rasterio.enums import ColorInterp, MaskFlags, Resampling
from rasterio.io import DatasetReader
from rasterio.windows import Window

from ryu_scape.errors import InputError
from ryu_scape.progress import Step, share
from ryu_scape.raster.collar import black_collar
from ryu_scape.raster.colour_bands import colour_bands, is_negative
from ryu_scape.raster.geotiff import (
    blames_the_file,
    georeference_of,
    path_of,
    refuse_without_georeference,
)
from ryu_scape.raster.grid import (
    LARGEST_LENGTH_ERROR,
    GeoGrid,
    Georeference,
    axis_lengths,
    fitted_grid,
    metric_grid,
    turned_upright,
)
from ryu_scape.raster.nodata import blank_nodata
from ryu_scape.raster.stretch import Stretch
from ryu_scape.raster.strips import strips, warp
from ryu_scape.settings import RasterSettings

SAMPLE_WINDOW_PX = 64
LARGEST_INDEX_BYTES = 2
LEAST_REFINEMENT = 1.1
"""A picture that is finer by less shows no more."""
SAMPLE_WINDOWS_PER_SIDE = 16
Conversion = Callable[[NDArray[np.generic], NDArray[np.bool_]], NDArray[np.uint8]]


@dataclass(frozen=True, eq=False)
class OrthophotoPlan:
    """What reading an orthophoto will give, known from its header.

    `read` is the file's own raster after decimation, `grid` the metric grid of the result. Where they are not
    `aligned`, the image has to be warped from one to the other; `mirrored`, its rows run upwards.
    """

    read: Georeference
    grid: GeoGrid
    aligned: bool
    mirrored: bool

    @property
    def pixels(self) -> int:
        """Pixels held in memory at the same time."""
        return self.grid.height * self.grid.width + (0 if self.aligned else self.read.height * self.read.width)


@blames_the_file
def plan_orthophoto(dataset: DatasetReader, settings: RasterSettings) -> OrthophotoPlan:
    """Decide size and grid from the header alone. Raises InputError when the image is not on the map."""
    refuse_without_georeference(dataset)
    own = georeference_of(dataset)
    read = _decimated(own, settings.finest_gsd_m)
    grid, aligned = metric_grid(read)
    mirrored = aligned and grid.transform.determinant > 0
    return OrthophotoPlan(read, turned_upright(grid), aligned, mirrored)


def plan_picture(dataset: DatasetReader, plan: OrthophotoPlan, settings: RasterSettings) -> OrthophotoPlan | None:
    """How to read the same ground in finer pixels, the file's own if they are not too many; None where `plan` has them.

    The grid that is planned spans exactly that of `plan`.
    """
    own = georeference_of(dataset)
    read, grid = plan.read, plan.grid
    decimation = max(own.width / read.width, own.height / read.height)
    finer = min(decimation, settings.most_picture_px / max(grid.width, grid.height))
    if finer < LEAST_REFINEMENT:
        return None
    width, height = min(own.width, round(finer * read.width)), min(own.height, round(finer * read.height))
    fine_read = Georeference(
        own.name, own.transform @ Affine.scale(own.width / width, own.height / height), own.crs, height, width
    )
    size = (height, width) if plan.aligned else (round(finer * grid.height), round(finer * grid.width))
    transform = grid.transform @ Affine.scale(grid.width / size[1], grid.height / size[0])
    return OrthophotoPlan(fine_read, GeoGrid(transform, grid.crs, *size), plan.aligned, plan.mirrored)


@blames_the_file
def read_orthophoto(
    dataset: DatasetReader, plan: OrthophotoPlan, settings: RasterSettings, step: Step
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """The image as (3, H, W) uint8 on `plan.grid`, and (H, W) bool where it has data.

    8-bit values are kept; others are stretched, each band by the percentiles of a sample spread over the image.
    Raises InputError when the file is damaged or holds no data.
    """
    rgba = _read_rgba(dataset, plan, settings, step if plan.aligned else share(step, 0.0, 0.7))
    if not plan.aligned:
        warp_step = share(step, 0.7, 1.0)
        rgba = warp(rgba, plan.read, plan.grid, Resampling.bilinear, warp_step, src_alpha=4, dst_alpha=4)
    valid = rgba[3] > 0
    if not valid.any():
        raise InputError(f"{path_of(dataset).name} holds no data: every pixel is empty.", "Give another image.")
    return rgba[:3], valid


def _decimated(own: Georeference, finest_gsd_m: float) -> Georeference:
    """`own` as it is or, where its pixels are too fine, with so few rows and columns that neither side is."""
    fitted = fitted_grid(own)[0]
    if fitted.gsd_m > finest_gsd_m * (1 - LARGEST_LENGTH_ERROR):
        return own
    along_row_m, down_column_m = axis_lengths(fitted.transform)
    width = _decimated_count(own.width, along_row_m, finest_gsd_m)
    height = _decimated_count(own.height, down_column_m, finest_gsd_m)
    transform = own.transform @ Affine.scale(own.width / width, own.height / height)
    return Georeference(own.name, transform, own.crs, height, width)


def _decimated_count(count: int, side_m: float, finest_gsd_m: float) -> int:
    return min(count, max(1, round(count * side_m / finest_gsd_m)))


def _read_rgba(dataset: DatasetReader, plan: OrthophotoPlan, settings: RasterSettings, step: Step) -> NDArray[np.uint8]:
    """(4, h, w) uint8 on the rows and columns of `plan.read`, alpha 0 where there is no data, first row uppermost."""
    height, width = plan.read.height, plan.read.width
    rgba = np.empty((4, height, width), np.uint8)
    to_rgba = conversion(dataset, settings, step)
    decimation = dataset.height / height
    for rows in strips(height, dataset.width * decimation, step):
        window = Window(0, rows.start * decimation, dataset.width, (rows.stop - rows.start) * decimation)
        rgba[:, rows] = to_rgba(*read_bands(dataset, window, (rows.stop - rows.start, width)))
    if all_declared_valid(dataset):
        rgba[3][black_collar(rgba[:3], is_averaged=decimation > 1)] = 0
    return np.ascontiguousarray(rgba[:, ::-1]) if plan.mirrored else rgba


def read_bands(
    dataset: DatasetReader, window: Window, shape: tuple[int, int]
) -> tuple[NDArray[np.generic], NDArray[np.bool_]]:
    """The colour bands (1 or 3, h, w) of a window, averaged down to `shape`, and (h, w) where any of them has data."""
    indexes = colour_bands(dataset)
    values = dataset.read(indexes, window=window, out_shape=(len(indexes), *shape), resampling=Resampling.average)
    if is_negative(dataset):
        values = np.iinfo(values.dtype).max - values
    if all_declared_valid(dataset):
        return values, np.ones(shape, bool)
    # Whole, and averaged here: asked for less of a mask that a nodata value makes, GDAL opens overviews after all.
    measured = dataset.read_masks(indexes, window=window).any(axis=0).astype(np.float32)
    return values, cv2.resize(measured, shape[::-1], interpolation=cv2.INTER_AREA) > 0


def all_declared_valid(dataset: DatasetReader) -> bool:
    """Whether the file declares that every pixel of its colours has data."""
    return all(MaskFlags.all_valid in dataset.mask_flag_enums[index - 1] for index in colour_bands(dataset))


def conversion(
    dataset: DatasetReader, settings: RasterSettings, step: Step, stretch: Stretch | None = None
) -> Conversion:
    """The function that takes what `read_bands` gives to (4, h, w) uint8. stretch: None for the image's own."""
    if dataset.colorinterp[0] is ColorInterp.palette:
        return partial(_through_palette, _colour_table(dataset))
    if not numbers_to_stretch(dataset):
        return _unchanged
    if stretch is None:
        stretch = Stretch.of([sample_colours(dataset, SAMPLE_WINDOWS_PER_SIDE, step)], settings.stretch_percentiles)
    return partial(_stretched, stretch)


def numbers_to_stretch(dataset: DatasetReader) -> str:
    """Type and count of the numbers that a pixel's colour is, `3 uint16`; nothing where they are colours of a screen.

    Images of which this is the same may share a stretch.
    """
    is_as_shown = dataset.dtypes[0] == "uint8" or dataset.colorinterp[0] is ColorInterp.palette
    return "" if is_as_shown else f"{len(colour_bands(dataset))} {dataset.dtypes[0]}"


def _colour_table(dataset: DatasetReader) -> NDArray[np.uint8]:
    """(number of index values, 4) red, green, blue, alpha."""
    name, index_type = path_of(dataset).name, np.dtype(dataset.dtypes[0])
    if index_type.kind != "u" or index_type.itemsize > LARGEST_INDEX_BYTES:
        raise InputError(
            f"{name} has a palette and {index_type} numbers to look up in it.", "Export it as an RGB image."
        )
    table = np.zeros((2 ** (8 * index_type.itemsize), 4), np.uint8)
    try:
        colours = dataset.colormap(1)
    except ValueError as error:
        raise InputError(
            f"{name} holds numbers of colours, but not the table that says which colours they are.",
            "Export it as an RGB image.",
        ) from error
    table[list(colours)] = np.clip(list(colours.values()), 0, 255)
    return table


def _through_palette(
    table: NDArray[np.uint8], values: NDArray[np.generic], measured: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    rgba = np.moveaxis(table[values[0].astype(np.intp)], 2, 0)
    rgba[3][~measured] = 0
    return rgba


def _unchanged(values: NDArray[np.generic], measured: NDArray[np.bool_]) -> NDArray[np.uint8]:
    rgba = np.empty((4, *measured.shape), np.uint8)
    rgba[:3] = values
    rgba[3] = np.where(measured, 255, 0)
    return rgba


def _stretched(stretch: Stretch, values: NDArray[np.generic], measured: NDArray[np.bool_]) -> NDArray[np.uint8]:
    return _unchanged(*stretch.light(values, measured))


@blames_the_file
def sample_colours(dataset: DatasetReader, windows_a_side: int, step: Step) -> NDArray[np.float32]:
    """(bands, n) values of pixels with data, from small windows spread evenly over the image."""
    samples = []
    for row in range(0, dataset.height, max(SAMPLE_WINDOW_PX, dataset.height // windows_a_side)):
        for col in range(0, dataset.width, max(SAMPLE_WINDOW_PX, dataset.width // windows_a_side)):
            height, width = min(SAMPLE_WINDOW_PX, dataset.height - row), min(SAMPLE_WINDOW_PX, dataset.width - col)
            values = blank_nodata(*read_bands(dataset, Window(col, row, width, height), (height, width)))
            samples.append(values[:, np.isfinite(values).all(axis=0) & (values != 0).any(axis=0)])
        step(0.0)
    return np.concatenate(samples, axis=1)
