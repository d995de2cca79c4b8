"""What a GeoTIFF's header says of it, before a pixel is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import rasterio
from rasterio.io import DatasetReader

from ryu_scape.raster.cut_short import refuse_cut_short
from ryu_scape.raster.geotiff import (
    RasterKind,
    blames_the_file,
    describe_bands,
    georeference_of,
    open_geotiff,
    raster_kind,
    refuse_without_georeference,
)
from ryu_scape.raster.grid import GeoGrid, metric_grid, middle_of
from ryu_scape.raster.height_unit import height_unit
from ryu_scape.raster.orthophoto import plan_orthophoto
from ryu_scape.raster.projection import crs_name
from ryu_scape.settings import RasterSettings

EVERY_PIXEL = RasterSettings(finest_gsd_m=0.05)


@dataclass(frozen=True)
class RasterDescription:
    """A raster as its header has it.

    kind: what it can be (`RasterKind`). crs, metric_crs: names of its own system and of the one it is used in.
    gsd_m, width_m, height_m: on the ground. bands: for instance '3 bands of uint8'. unit_notice: what a person should
    know of the unit of its heights, if it has any.
    """

    name: str
    kind: str
    crs: str
    metric_crs: str
    width_px: int
    height_px: int
    gsd_m: float
    width_m: float
    height_m: float
    bands: str
    unit_notice: str | None


def describe_raster(path: Path) -> RasterDescription:
    """Raises InputError where the file cannot be used as an image or as a height model."""
    with rasterio.Env(), open_geotiff(path) as dataset:
        refuse_cut_short(dataset)
        kind = raster_kind(dataset)
        grid, gsd_m = _middle(dataset) if kind is RasterKind.HEIGHT_MODEL else _whole(dataset)
        notice = None if kind is RasterKind.IMAGE else height_unit(dataset).notice
        return RasterDescription(
            path.name,
            kind.value,
            crs_name(dataset.crs),
            crs_name(grid.crs),
            dataset.width,
            dataset.height,
            gsd_m,
            grid.width * grid.gsd_m,
            grid.height * grid.gsd_m,
            describe_bands(dataset),
            notice,
        )


def _whole(dataset: DatasetReader) -> tuple[GeoGrid, float]:
    """The grid that an image is read on, and the GSD of its own pixels."""
    grid = plan_orthophoto(dataset, EVERY_PIXEL).grid
    return grid, grid.gsd_m * (grid.width * grid.height / (dataset.width * dataset.height)) ** 0.5


@blames_the_file
def _middle(dataset: DatasetReader) -> tuple[GeoGrid, float]:
    """The same of a height model, by its middle alone: one of a whole country lies on no flat map."""
    refuse_without_georeference(dataset)
    own = georeference_of(dataset)
    middle = middle_of(own)
    grid, _ = metric_grid(middle)
    gsd_m = grid.gsd_m * (grid.width * grid.height / (middle.width * middle.height)) ** 0.5
    return GeoGrid(grid.transform, grid.crs, own.height, own.width), gsd_m
