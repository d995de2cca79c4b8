"""One window of a mosaic of many orthophotos and DSMs: of each file only what lies under the window is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.io import DatasetReader
from rasterio.windows import Window

from ryu_scape.progress import ProgressReporter, Step, advance, share
from ryu_scape.raster.collar import Sides, black_collar
from ryu_scape.raster.coregistration import measure_shift
from ryu_scape.raster.dsm import DsmOnGrid, plan_dsm, resample_dsm, window_under
from ryu_scape.raster.elevations import is_scaled, steepness_warnings
from ryu_scape.raster.geotiff import blames_the_file, block_bytes, open_geotiff, path_of
from ryu_scape.raster.grid import GeoGrid, Georeference, moved
from ryu_scape.raster.headers import RasterHeader, vertical_datum_of
from ryu_scape.raster.joined_dsms import joined
from ryu_scape.raster.memory import refuse_larger_than_memory
from ryu_scape.raster.orthophoto import all_declared_valid, conversion, read_bands
from ryu_scape.raster.stack import BYTES_PER_PIXEL, STAGE, RasterStack, shift_warnings
from ryu_scape.raster.strips import warp
from ryu_scape.raster.sun_metadata import sun_in_metadata
from ryu_scape.settings import RasterSettings
from ryu_scape.sun import Sun

ALMOST_SAME_GSD = 1.01
LEAST_TELLING_M = 330.0
"""Eleven cells of an arc second: in fewer no resampling is found."""
SCALED = (
    "All of the DSM lies between 0 and 1, as if it were scaled for training: these are no heights in metres. Give it "
    "as it was before that."
)
LEAST_LIKENESS = float(np.cos(np.radians(1.0)))


def read_mosaic(
    images: Sequence[RasterHeader],
    dsms: Sequence[RasterHeader],
    grid: GeoGrid,
    settings: RasterSettings,
    progress: ProgressReporter,
) -> RasterStack:
    """What some files show on `grid`, the DSMs moved as the settings say; where several do, the first one counts.

    Without images, what the DSM covers is valid and the image black. Raises InputError for damaged files, MachineError
    when they do not fit into memory, and OperationCancelled.
    """

    def step(fraction: float) -> None:
        advance(progress, STAGE, fraction)

    step(0.0)
    with rasterio.Env():
        rgb, valid, sun = _images_on(images, grid, settings, share(step, 0.0, 0.5))
        if not dsms:
            return RasterStack(grid, rgb, None, valid, None, sun=sun)
        beneath = moved(grid, -settings.dsm_east_m, -settings.dsm_north_m)
        dsm = joined(_dsms_on(dsms, beneath, settings, share(step, 0.5, 1.0)), beneath)
        warnings = _said_of_elevations(dsm, grid)
        rasters = RasterStack(
            grid,
            rgb,
            dsm.elevation_m,
            valid,
            dsm.gsd_m,
            warnings,
            dsm_cells=dsm.cells,
            sun=sun,
            vertical_datum=vertical_datum_of(dsms),
        )
        if not images:
            return replace(rasters, valid=_is_known(dsm), is_photo=False)
        shift = measure_shift(grid, rgb, dsm.elevation_m, valid, dsm.gsd_m)
        return replace(rasters, warnings=warnings + shift_warnings(shift, dsm.gsd_m))


def _said_of_elevations(dsm: DsmOnGrid, grid: GeoGrid) -> tuple[str, ...]:
    if not np.isfinite(dsm.elevation_m).any():
        return dsm.notices
    scaled = (SCALED,) if is_scaled(dsm.elevation_m) else ()
    return (*dsm.notices, *scaled, *steepness_warnings(dsm.elevation_m, grid))


def _is_known(dsm: DsmOnGrid) -> NDArray[np.bool_]:
    """Where (H, W) a DSM says anything."""
    known = np.isfinite(dsm.elevation_m)
    if dsm.cells is None or not dsm.cells.has_finer:
        return known
    return known | np.isfinite(np.append(dsm.cells.elevation_m, np.nan)[dsm.cells.numbers(known.shape)])


def _images_on(
    images: Sequence[RasterHeader], grid: GeoGrid, settings: RasterSettings, step: Step
) -> tuple[NDArray[np.uint8], NDArray[np.bool_], Sun | None]:
    """Colours, where there are any, and the sun if all images tell the same."""
    rgb = np.zeros((3, grid.height, grid.width), np.uint8)
    valid = np.zeros((grid.height, grid.width), bool)
    suns = []
    for dataset, header, its_step in _opened(images, step):
        suns.append(sun_in_metadata(dataset, grid))
        part = _image_on(dataset, header, grid, settings, its_step)
        is_new = (part[3] > 0) & ~valid
        rgb[:, is_new] = part[:3, is_new]
        valid |= is_new
    return rgb, valid, _same(suns)


def _same(suns: Sequence[Sun | None]) -> Sun | None:
    """The one sun that all images were taken by, to a degree; None where one does not tell, or they differ."""
    known = [sun for sun in suns if sun is not None]
    if not known or len(known) < len(suns):
        return None
    likeness = [float(known[0].direction @ sun.direction) for sun in known]
    return known[0] if min(likeness) >= LEAST_LIKENESS else None


def _dsms_on(dsms: Sequence[RasterHeader], grid: GeoGrid, settings: RasterSettings, step: Step) -> Iterator[DsmOnGrid]:
    """What each file says."""
    for dataset, header, its_step in _opened(dsms, step):
        plan = plan_dsm(dataset, grid)
        # By the whole file: a part of it has another GSD in the last digit, by which files would be read differently.
        decimation = max(1, int(ALMOST_SAME_GSD * grid.gsd_m / header.gsd_m))
        plan = replace(plan, window=_telling(plan.window, header), gsd_m=header.gsd_m, decimation=decimation)
        _refuse_too_large(dataset, plan.pixels, grid, settings)
        yield resample_dsm(dataset, plan, grid, its_step)


def _telling(window: Window, header: RasterHeader) -> Window:
    """A window of a DSM, so much wider that it shows whether this was resampled, if the file reaches so far."""
    least_px = int(LEAST_TELLING_M / header.gsd_m)
    first_col, columns = _widened(window.col_off, window.width, least_px, header.width)
    first_row, rows = _widened(window.row_off, window.height, least_px, header.height)
    return Window(first_col, first_row, columns, rows)


def _widened(first: int, length: int, least: int, whole: int) -> tuple[int, int]:
    """First and length of so many pixels at least of a whole, with those in the middle that were asked for."""
    wider = min(max(length, least), whole)
    return min(max(0, first - (wider - length) // 2), whole - wider), wider


def _opened(headers: Sequence[RasterHeader], step: Step) -> Iterator[tuple[DatasetReader, RasterHeader, Step]]:
    for number, header in enumerate(headers):
        with open_geotiff(header.path) as dataset:
            yield dataset, header, share(step, number / len(headers), (number + 1) / len(headers))


@blames_the_file
def _image_on(
    dataset: DatasetReader, header: RasterHeader, grid: GeoGrid, settings: RasterSettings, step: Step
) -> NDArray[np.uint8]:
    """(4, H, W) uint8 on `grid`, alpha 0 where the file shows nothing."""
    block_px = max(1, int(ALMOST_SAME_GSD * grid.gsd_m / header.gsd_m))
    window = _whole_blocks(window_under(dataset, grid), block_px, dataset)
    height, width = -(-window.height // block_px), -(-window.width // block_px)
    _refuse_too_large(dataset, height * width, grid, settings)
    rgba = conversion(dataset, settings, step, header.stretch)(*read_bands(dataset, window, (height, width)))
    if all_declared_valid(dataset):
        rgba[3][black_collar(rgba[:3], block_px > 1, _sides_on_edge(dataset, window))] = 0
    scale = Affine.scale(window.width / width, window.height / height)
    transform = dataset.transform @ Affine.translation(window.col_off, window.row_off) @ scale
    own = Georeference(path_of(dataset).name, transform, dataset.crs, height, width)
    is_finer = block_px * header.gsd_m * ALMOST_SAME_GSD < grid.gsd_m
    resampling = Resampling.average if is_finer else Resampling.bilinear
    return warp(rgba, own, grid, resampling, step, src_alpha=4, dst_alpha=4)


def _whole_blocks(window: Window, block_px: int, dataset: DatasetReader) -> Window:
    """The window widened to whole blocks counted from the file's corner, so that all windows average the same ones."""
    first_col, first_row = (int(start) // block_px * block_px for start in (window.col_off, window.row_off))
    last_col = min(dataset.width, -(-int(window.col_off + window.width) // block_px) * block_px)
    last_row = min(dataset.height, -(-int(window.row_off + window.height) // block_px) * block_px)
    return Window(first_col, first_row, last_col - first_col, last_row - first_row)


def _refuse_too_large(dataset: DatasetReader, pixels: int, grid: GeoGrid, settings: RasterSettings) -> None:
    needed_bytes = (pixels + grid.height * grid.width) * BYTES_PER_PIXEL + block_bytes(dataset)
    refuse_larger_than_memory(path_of(dataset).name, needed_bytes, settings.largest_memory_share)


def _sides_on_edge(dataset: DatasetReader, window: Window) -> Sides:
    return (
        window.row_off == 0,
        window.row_off + window.height == dataset.height,
        window.col_off == 0,
        window.col_off + window.width == dataset.width,
    )
