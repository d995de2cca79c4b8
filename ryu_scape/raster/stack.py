"""Read an orthophoto and the DSM of the same place, or one of them alone, as one value on one metric grid."""

from __future__ import annotations

import math
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.io import DatasetReader

from ryu_scape.progress import ProgressReporter, Step, advance, share
from ryu_scape.raster.coregistration import Shift, measure_shift
from ryu_scape.raster.dsm import DsmOnGrid, DsmPlan, plan_dsm, read_dsm
from ryu_scape.raster.dsm_cells import ALONE_GSD_M, COARSE_GSD_M, DsmCells
from ryu_scape.raster.elevations import refuse_scaled, steepness_warnings
from ryu_scape.raster.geotiff import (
    block_bytes,
    is_grey,
    open_geotiff,
    path_of,
)
from ryu_scape.raster.grid import GeoGrid, moved
from ryu_scape.raster.height_unit import vertical_name
from ryu_scape.raster.hillshade import shade_relief, surveyed
from ryu_scape.raster.kinds import refuse_wrong_kinds
from ryu_scape.raster.memory import available_memory_bytes, refuse_larger_than_memory
from ryu_scape.raster.orthophoto import OrthophotoPlan, plan_orthophoto, plan_picture, read_orthophoto
from ryu_scape.raster.sun_metadata import sun_in_metadata
from ryu_scape.settings import RasterSettings
from ryu_scape.sun import Sun

STAGE = "Reading rasters"
# Colours, mask, heights and the working copies of one pixel at the busiest moment.
BYTES_PER_PIXEL = 16
BYTES_PER_PICTURE_PIXEL = 12
BLOCK_CACHE_BYTES = 1 << 28
"""A row of tiles of the widest image fits into it; GDAL takes a twentieth of the memory if it may."""
COVERED_FRACTION = 0.99
LEAST_SHIFT_M, LEAST_SHIFT_IN_DSM_PX = 2.0, 1.5
MOST_ALONE_PX = 64_000_000


@dataclass(frozen=True, eq=False)
class RasterStack:
    """An orthophoto and, where given, the DSM of the same place on the same grid.

    rgb: (3, H, W) uint8. dsm_m: (H, W) float32 metres, NaN = no data, or None.
    valid: (H, W) bool, where the orthophoto has data. dsm_gsd_m: at which the DSM was measured, or None.
    warnings: sentences that a person should read before trusting the result.
    picture: (3, h, w) uint8, the orthophoto in finer pixels over all of the grid, or None where `rgb` is the finest.
    dsm_cells: a very coarse DSM as it is; `dsm_m` shows no roof but where a finer one lies in it.
    sun: by which the image was taken, by the map's north, if anything tells.
    is_photo: whether `rgb` shows the place's colours and not the relief of its DSM.
    vertical_datum: what the DSM's CRS calls that from which its heights count, None where it says nothing.
    """

    grid: GeoGrid
    rgb: NDArray[np.uint8]
    dsm_m: NDArray[np.float32] | None
    valid: NDArray[np.bool_]
    dsm_gsd_m: float | None
    warnings: tuple[str, ...] = ()
    picture: NDArray[np.uint8] | None = None
    dsm_cells: DsmCells | None = None
    sun: Sun | None = None
    is_photo: bool = True
    vertical_datum: str | None = None


def read_stack(
    rgb_path: Path, dsm_path: Path | None, settings: RasterSettings, progress: ProgressReporter
) -> RasterStack:
    """Read an orthophoto and, unless `dsm_path` is None, its DSM; headers are checked before pixels are read.

    Raises InputError for files that cannot be used, MachineError when they do not fit into memory, and
    OperationCancelled.
    """

    def step(fraction: float) -> None:
        advance(progress, STAGE, fraction)

    step(0.0)
    with rasterio.Env(GDAL_CACHEMAX=BLOCK_CACHE_BYTES), ExitStack() as files:
        orthophoto = files.enter_context(open_geotiff(rgb_path))
        dsm = files.enter_context(open_geotiff(dsm_path)) if dsm_path else None
        refuse_wrong_kinds(orthophoto, dsm)
        plan = plan_orthophoto(orthophoto, settings)
        beneath = moved(plan.grid, -settings.dsm_east_m, -settings.dsm_north_m)
        dsm_plan = plan_dsm(dsm, beneath) if dsm else None
        _refuse_too_large(orthophoto, plan, dsm, dsm_plan, settings)
        rgb, valid = read_orthophoto(orthophoto, plan, settings, share(step, 0.0, 0.4))
        picture = _read_picture(orthophoto, plan, settings, share(step, 0.4, 0.6))
        warnings = _image_warnings(orthophoto)
        sun = sun_in_metadata(orthophoto, plan.grid)
        if dsm is None or dsm_plan is None:
            step(1.0)
            return RasterStack(plan.grid, rgb, None, valid, None, warnings, picture, sun=sun)
        read = read_dsm(dsm, dsm_plan, beneath, share(step, 0.6, 1.0))
        refuse_scaled(dsm, read.elevation_m)
        dsm_m, gsd_m = read.elevation_m, read.gsd_m
        warnings += _coverage_warnings(dsm_m, valid) + _said_of_dsm(dsm_plan, read, plan.grid)
        warnings += shift_warnings(measure_shift(plan.grid, rgb, dsm_m, valid, gsd_m), gsd_m)
        datum = vertical_name(dsm.crs)
        return RasterStack(
            plan.grid, rgb, dsm_m, valid, gsd_m, warnings, picture, read.cells, sun, vertical_datum=datum
        )


def read_dsm_alone(dsm_path: Path, settings: RasterSettings, progress: ProgressReporter) -> RasterStack:
    """Read a DSM on its own grid, made metric as an orthophoto's would be; its shaded relief is the image.

    The grid lies where the settings move the DSM to. A very coarse one is laid onto finer pixels, in which outlines of
    buildings can be told.
    Raises as `read_stack` does.
    """

    def step(fraction: float) -> None:
        advance(progress, STAGE, fraction)

    step(0.0)
    with rasterio.Env(GDAL_CACHEMAX=BLOCK_CACHE_BYTES), open_geotiff(dsm_path) as dsm:
        own = plan_orthophoto(dsm, settings).grid
        grid = own.finer(_times_finer(own))
        plan = plan_dsm(dsm, grid)
        needed_bytes = (plan.pixels + grid.height * grid.width) * BYTES_PER_PIXEL + block_bytes(dsm)
        refuse_larger_than_memory(dsm_path.name, needed_bytes, settings.largest_memory_share)
        read = read_dsm(dsm, plan, grid, step, has_image=False)
        refuse_scaled(dsm, read.elevation_m)
        relief, valid = shade_relief(read.elevation_m, grid.gsd_m), surveyed(read.elevation_m)
        warnings = _said_of_dsm(plan, read, grid)
        grid = moved(grid, settings.dsm_east_m, settings.dsm_north_m)
        return RasterStack(
            grid,
            relief,
            read.elevation_m,
            valid,
            read.gsd_m,
            warnings,
            dsm_cells=read.cells,
            is_photo=False,
            vertical_datum=vertical_name(dsm.crs),
        )


def _times_finer(own: GeoGrid) -> int:
    """How many times finer than its own the pixels should be onto which a DSM alone is laid."""
    if own.gsd_m < COARSE_GSD_M:
        return 1
    wanted, most = math.ceil(own.gsd_m / ALONE_GSD_M), math.isqrt(MOST_ALONE_PX // (own.height * own.width))
    return max(1, min(wanted, most))


def _read_picture(
    orthophoto: DatasetReader, plan: OrthophotoPlan, settings: RasterSettings, step: Step
) -> NDArray[np.uint8] | None:
    """The finer picture of a `RasterStack`, or None where there is none or no memory for it."""
    fine = plan_picture(orthophoto, plan, settings)
    if fine is None:
        return None
    needed_bytes = fine.pixels * BYTES_PER_PICTURE_PIXEL + block_bytes(orthophoto)
    if needed_bytes > settings.largest_memory_share * available_memory_bytes():
        return None
    return read_orthophoto(orthophoto, fine, settings, step)[0]


def _refuse_too_large(
    orthophoto: DatasetReader,
    plan: OrthophotoPlan,
    dsm: DatasetReader | None,
    dsm_plan: DsmPlan | None,
    settings: RasterSettings,
) -> None:
    rgb_bytes = plan.pixels * BYTES_PER_PIXEL + block_bytes(orthophoto)
    refuse_larger_than_memory(path_of(orthophoto).name, rgb_bytes, settings.largest_memory_share)
    if dsm is not None and dsm_plan is not None:
        dsm_bytes = dsm_plan.pixels * BYTES_PER_PIXEL + block_bytes(dsm)
        refuse_larger_than_memory(path_of(dsm).name, rgb_bytes + dsm_bytes, settings.largest_memory_share)


def _image_warnings(orthophoto: DatasetReader) -> tuple[str, ...]:
    if not is_grey(orthophoto):
        return ()
    return ("The image has one band: it is shown in grey, and buildings are found less well.",)


def _coverage_warnings(dsm_m: NDArray[np.float32], valid: NDArray[np.bool_]) -> tuple[str, ...]:
    covered = np.count_nonzero(np.isfinite(dsm_m) & valid) / np.count_nonzero(valid)
    return (f"The DSM covers {covered:.0%} of the image.",) if covered < COVERED_FRACTION else ()


def _said_of_dsm(plan: DsmPlan, read: DsmOnGrid, grid: GeoGrid) -> tuple[str, ...]:
    unit = (plan.unit.notice,) if plan.unit.notice else ()
    return (*unit, *read.notices, *steepness_warnings(read.elevation_m, grid))


def is_shifted(shift: Shift | None, dsm_gsd_m: float) -> bool:
    """Whether a DSM lies so far beside its image that heights would be read beside the roofs."""
    return shift is not None and shift.distance_m >= max(LEAST_SHIFT_M, LEAST_SHIFT_IN_DSM_PX * dsm_gsd_m)


def shift_warnings(shift: Shift | None, dsm_gsd_m: float) -> tuple[str, ...]:
    """What is said of a DSM that `is_shifted`."""
    if shift is None or not is_shifted(shift, dsm_gsd_m):
        return ()
    return (
        f"The DSM seems to lie {shift.distance_m:.1f} m {shift.direction} of the image: heights will be read beside "
        f"the roofs. Move it (dsm-east {-shift.east_m:.1f}, dsm-north {-shift.north_m:.1f}), or give a true orthophoto "
        "if buildings lean in the image.",
    )
