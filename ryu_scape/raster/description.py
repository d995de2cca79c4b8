"""What a GeoTIFF's header says of it, before a pixel is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import rasterio

from ryu_scape.raster.cut_short import refuse_cut_short
from ryu_scape.raster.geotiff import RasterKind, describe_bands, open_geotiff, raster_kind
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
        plan = plan_orthophoto(dataset, EVERY_PIXEL)
        grid = plan.grid
        notice = None if kind is RasterKind.IMAGE else height_unit(dataset).notice
        gsd_m = grid.gsd_m * (grid.width * grid.height / (dataset.width * dataset.height)) ** 0.5
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
