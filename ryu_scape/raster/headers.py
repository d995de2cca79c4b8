"""What a raster's header says, for an index of many files of which no pixel is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import shapely
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.io import DatasetReader

from ryu_scape.raster.colour_bands import colour_bands
from ryu_scape.raster.cut_short import refuse_cut_short
from ryu_scape.raster.geotiff import RasterKind, georeference_of, open_geotiff, raster_kind, refuse_without_georeference
from ryu_scape.raster.grid import GeoGrid, Georeference, fitted_grid, metric_grid, middle_of, pixel_lattice
from ryu_scape.raster.height_unit import height_unit, vertical_name
from ryu_scape.raster.orthophoto import numbers_to_stretch
from ryu_scape.raster.projection import project
from ryu_scape.raster.stretch import Stretch
from ryu_scape.raster.sun_metadata import told_of_sun

POINTS_ALONG_EDGE = 21


@dataclass(frozen=True)
class RasterHeader:
    """Where a raster lies and how fine it is.

    kind: the value of its `RasterKind`. transform: six numbers, pixel corners (col, row) to coordinates of the CRS.
    gsd_m: side of a square with a pixel's area. is_metric: whether its own CRS measures in true metres. notice: what a
    person should know of a DSM's unit, if anything. numbers: as `numbers_to_stretch` says. declared: what the file and
    its sidecars say of the values of its bands, and of the sun. stretch: of its colours, once it is known; None for the
    image's own.
    """

    path: Path
    kind: str
    transform: tuple[float, ...]
    crs_wkt: str
    height: int
    width: int
    gsd_m: float
    is_metric: bool
    notice: str | None
    numbers: str = ""
    declared: str = ""
    stretch: Stretch | None = None

    @property
    def vertical_datum(self) -> str | None:
        """What a DSM's CRS calls that from which its heights count, None where it says nothing."""
        return vertical_name(CRS.from_wkt(self.crs_wkt))

    @cached_property
    def georeference(self) -> Georeference:
        crs = CRS.from_wkt(self.crs_wkt)
        return Georeference(self.path.name, Affine(*self.transform), crs, self.height, self.width)

    def outline_in(self, crs: CRS) -> shapely.Polygon:
        """Its outline on a map of another CRS. Raises InputError where it has no place there."""
        return shapely.Polygon(self.georeference.project(_around(self.height, self.width), crs))


def vertical_datum_of(dsms: Iterable[RasterHeader]) -> str | None:
    """That of the first which says."""
    return next((datum for dsm in dsms if (datum := dsm.vertical_datum) is not None), None)


def read_header(path: Path) -> RasterHeader:
    """Raises InputError for what is no GeoTIFF, is damaged or cut short, or does not lie on the map."""
    with rasterio.Env(), open_geotiff(path) as dataset:
        refuse_cut_short(dataset)
        refuse_without_georeference(dataset)
        kind = raster_kind(dataset).value
        size = dataset.height, dataset.width
        own = georeference_of(dataset)
        measured = middle_of(own) if kind == RasterKind.HEIGHT_MODEL.value else own
        grid, is_own = metric_grid(measured)
        is_metric = is_own and grid.crs == own.crs
        gsd_m = grid.gsd_m if is_metric else fitted_grid(measured)[0].gsd_m
        notice = None if kind == RasterKind.IMAGE.value else height_unit(dataset).notice
        return RasterHeader(
            path,
            kind,
            tuple(dataset.transform)[:6],
            own.crs.to_wkt(),
            *size,
            gsd_m,
            is_metric,
            notice,
            numbers_to_stretch(dataset),
            _declared(dataset),
        )


def _declared(dataset: DatasetReader) -> str:
    """All that values mean: unit, scale, offset, nodata and mask of every band, which are colours, and of which sun."""
    facts = dataset.units, dataset.scales, dataset.offsets, dataset.nodatavals, dataset.mask_flag_enums
    return repr((*facts, dataset.colorinterp, colour_bands(dataset), told_of_sun(dataset)))


def fields_of_header(header: RasterHeader) -> dict[str, Any]:
    """A header as JSON can say it."""
    fields = {name: value for name, value in vars(header).items() if name != "georeference"}
    return fields | {"path": str(header.path), "stretch": header.stretch and asdict(header.stretch)}


def header_of(fields: dict[str, Any]) -> RasterHeader:
    """The header that `fields_of_header` was given."""
    stretch = fields["stretch"] and Stretch(**{name: tuple(values) for name, values in fields["stretch"].items()})
    plain = {"path": Path(fields["path"]), "transform": tuple(fields["transform"]), "stretch": stretch}
    return RasterHeader(**fields | plain)


def outline_of(grid: GeoGrid, crs: CRS) -> shapely.Polygon:
    """The outline of a grid on a map of another CRS. Raises ProjectionError where it has no place there."""
    return shapely.Polygon(project(grid.to_map(_around(grid.height, grid.width)), grid.crs, crs))


def _around(height: int, width: int) -> NDArray[np.float64]:
    """Points (n, 2) as (col, row) along a raster's edges, in their order."""
    lattice = pixel_lattice(height, width, POINTS_ALONG_EDGE).reshape(POINTS_ALONG_EDGE, POINTS_ALONG_EDGE, 2)
    return np.concatenate((lattice[0, :-1], lattice[:-1, -1], lattice[-1, :0:-1], lattice[:0:-1, 0]))
