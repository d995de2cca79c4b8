"""A square of a city as files of its own, to be opened as a project."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pyogrio
import rasterio
import shapely
from numpy.typing import NDArray
from rasterio.enums import ColorInterp

from ryu_scape.atomic import atomic_write
from ryu_scape.errors import InputError
from ryu_scape.inputs import BuildRequest
from ryu_scape.names import past_pyogrio
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.raster.sandboxed_mosaic import read_mosaic
from ryu_scape.raster.sun_metadata import DOMAIN, tags_of_sun
from ryu_scape.settings import Settings
from ryu_scape.whole_city.measured_square import records_in, shapes_of
from ryu_scape.whole_city.mosaics import float_profile
from ryu_scape.whole_city.seams import chosen_of
from ryu_scape.whole_city.state import KnownSquare, Overview

OPENED = "opened"
IMAGE, DSM, OUTLINES = "image.tif", "dsm.tif", "buildings.gpkg"
STAGE = "Cutting the square out"


def cut_out(overview: Overview, square: KnownSquare, progress: ProgressReporter) -> BuildRequest:
    """Write image, DSM and outlines around a square beside the city; what to build a project from.

    With a DSM the outlines are those of the city's buildings, those beyond the square's sides too, so that ground and
    heights come out as the city has them. Without one the network looks again: files of outlines tell no heights. So it
    does where the city has no buildings: no file of outlines is without any. Raises InputError for a square that is not
    done, and as `read_mosaic` and `atomic_write` do.
    """
    if not square.is_done:
        raise InputError("This part of the city is not computed yet.", "Start the city again, or choose another part.")
    files, weights, settings = square.files, overview.request.weights_path, overview.request.settings
    folder = overview.folder / OPENED / files.square.name
    folder.mkdir(parents=True, exist_ok=True)
    advance(progress, STAGE, 0.1)
    grid = overview.city_grid.grid_of(files.window)
    stack = read_mosaic(files.images, files.dsms, grid, settings.raster, progress)
    advance(progress, STAGE, 0.6)
    image = _write_image(folder / IMAGE, stack) if files.images else None
    if stack.dsm_m is None:
        return BuildRequest(image, weights_path=weights, settings=settings)
    dsm = _write_dsm(folder / DSM, stack.dsm_m, grid)
    advance(progress, STAGE, 0.8)
    settings = replace(settings, raster=replace(settings.raster, dsm_east_m=0.0, dsm_north_m=0.0))  # it lies there now
    polygons, names = _buildings_around(overview, square)
    if not names:
        return BuildRequest(image, dsm, None, weights, settings)
    outlines = _write_outlines(folder / OUTLINES, polygons, names, grid)
    return BuildRequest(image, dsm, outlines, weights, _settings_for_outlines(settings))


def _settings_for_outlines(settings: Settings) -> Settings:
    """The city's outlines are parted and sifted already."""
    footprints = replace(settings.footprints, leave_given_whole=True, smallest_area_m2=0.0)
    return replace(settings, footprints=footprints)


def _buildings_around(overview: Overview, square: KnownSquare) -> tuple[NDArray[np.object_], list[str]]:
    """Outlines and names of the city's buildings that a square's window shows, of whichever square they are."""
    around = overview.city_grid.outline_of(square.files.window)
    near = [
        each.slot.folder
        for each in overview.squares
        if each.is_done and shapely.intersects(around, shapely.box(*overview.bounds_of(each).ravel()))
    ]
    shapes = [shapes_of(folder) for folder in near]
    polygons, names = [np.empty(0, object)], []
    for folder, its, chosen in zip(near, shapes, chosen_of(shapes), strict=True):
        shown, records = records_in(folder, chosen & shapely.intersects(its.polygons, around))
        polygons.append(shown)
        names += [str(record["id"]) for record in records]
    return np.concatenate(polygons), names


def _write_image(path: Path, stack: RasterStack) -> Path:
    """Red, green, blue and, where there is no data, transparency; where the sun stood, if that is told."""
    grid = stack.grid
    profile = {"driver": "GTiff", "dtype": "uint8", "count": 4, "height": grid.height, "width": grid.width}
    profile |= {"crs": grid.crs, "transform": grid.transform, "compress": "DEFLATE", "photometric": "RGB"}
    with atomic_write(path) as temporary, rasterio.open(temporary, "w", **profile) as file:
        file.colorinterp = ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha
        file.write(np.concatenate((stack.rgb, np.where(stack.valid, np.uint8(255), np.uint8(0))[None])))
        if stack.sun is not None:
            file.update_tags(ns=DOMAIN, **tags_of_sun(stack.sun, grid))
    return path


def _write_dsm(path: Path, dsm_m: NDArray[np.float32], grid: GeoGrid) -> Path:
    with atomic_write(path) as temporary, rasterio.open(temporary, "w", **float_profile(grid), predictor=3) as file:
        file.write(dsm_m, 1)
    return path


def _write_outlines(path: Path, polygons: NDArray[np.object_], names: list[str], grid: GeoGrid) -> Path:
    frame = geopandas.GeoDataFrame({"id": names}, geometry=polygons, crs=grid.crs.to_wkt())
    with atomic_write(path) as unnamed, past_pyogrio(unnamed) as temporary:
        pyogrio.write_dataframe(frame, temporary, driver="GPKG", layer="buildings")
    return path
