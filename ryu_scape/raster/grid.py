"""Where pixels lie on the map: the metric grid, and how a raster of any CRS is given one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS

from ryu_scape.errors import InputError
from ryu_scape.raster.projection import WGS84, ProjectionError, crs_name, project, utm_zone

LARGEST_LENGTH_ERROR = 0.01
LARGEST_FIT_RESIDUAL_PX = 0.25
LARGEST_PIXEL_ASPECT = 1.5
LARGEST_BEND = 0.02
MIDDLE_PX = 256
SHORTEST_SIDE_M, LONGEST_SIDE_M = 1e-4, 1e5
LEAST_PIXEL_AREA_SHARE = 1e-3


@dataclass(frozen=True, eq=False)
class GeoGrid:
    """A pixel grid on the map, always in metres.

    `transform` takes continuous pixel coordinates (col, row), whose integers are pixel corners,
    to map coordinates (x, y) in metres of `crs`, a projected CRS with metre units. It may be rotated or sheared,
    never mirrored: its determinant is negative, rows run downwards as in any image.
    """

    transform: Affine
    crs: CRS
    height: int
    width: int

    @property
    def gsd_m(self) -> float:
        """Ground sampling distance: side in metres of a square with a pixel's area."""
        return float(np.sqrt(abs(self.transform.determinant)))

    def to_map(self, col_row: NDArray[np.float64]) -> NDArray[np.float64]:
        """Pixel coordinates (n, 2) as (col, row) to map metres (n, 2) as (x, y)."""
        return apply_transform(self.transform, col_row)

    def to_pixel(self, x_y: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map metres (n, 2) as (x, y) to pixel coordinates (n, 2) as (col, row)."""
        return apply_transform(~self.transform, x_y)

    @property
    def latitude_deg(self) -> float | None:
        """Of its middle, None where that lies nowhere on the Earth."""
        middle = self.to_map(np.array([[self.width / 2, self.height / 2]]))
        try:
            return float(project(middle, self.crs, WGS84)[0, 1])
        except ProjectionError:
            return None

    def part(self, rows: slice, columns: slice) -> GeoGrid:
        """The grid of some of its rows and columns."""
        transform = self.transform * Affine.translation(columns.start, rows.start)
        return GeoGrid(transform, self.crs, rows.stop - rows.start, columns.stop - columns.start)

    def finer(self, times: int) -> GeoGrid:
        """The same ground in pixels whose sides are so many times shorter."""
        return GeoGrid(self.transform @ Affine.scale(1 / times), self.crs, times * self.height, times * self.width)


@dataclass(frozen=True, eq=False)
class Georeference:
    """Where a raster says it lies: pixel corners (col, row) to coordinates of any CRS. `name` is its file's."""

    name: str
    transform: Affine
    crs: CRS
    height: int
    width: int

    def project(self, col_row: NDArray[np.float64], target: CRS) -> NDArray[np.float64]:
        """Pixel coordinates (n, 2) exactly into `target`. Raises InputError when a point has no place there."""
        try:
            return project(apply_transform(self.transform, col_row), self.crs, target)
        except ProjectionError as error:
            raise InputError(
                f"{self.name} cannot be placed on the Earth by its georeference ({crs_name(self.crs)}).",
                "Save it in a geographic or projected coordinate system such as EPSG:4326 or UTM.",
            ) from error


def apply_transform(transform: Affine, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take points (n, 2) through an affine transform."""
    # Many times as fast as a product with a matrix of 2 x 2.
    x, y = np.asarray(points, np.float64).T
    a, b, c, d, e, f = transform[:6]
    return np.column_stack([a * x + b * y + c, d * x + e * y + f])


def fitted_transform(points: NDArray[np.float64], images: NDArray[np.float64]) -> Affine:
    """The affine transform that takes points (n, 2) closest to their images (n, 2): least squares."""
    columns = np.column_stack((points, np.ones(len(points))))
    (a, d), (b, e), (c, f) = np.linalg.lstsq(columns, images, rcond=None)[0].tolist()
    return Affine(a, b, c, d, e, f)


def opencv_matrix(transform: Affine) -> NDArray[np.float64]:
    """(2, 3): an affine transform for OpenCV, which counts from the middle of the first pixel, not from its corner."""
    a, b, c, d, e, f = transform[:6]
    return np.array([[a, b, c + 0.5 * (a + b) - 0.5], [d, e, f + 0.5 * (d + e) - 0.5]])


def pixel_lattice(height: int, width: int, side: int = 21) -> NDArray[np.float64]:
    """(side², 2) evenly spaced (col, row) that cover a raster from corner to corner."""
    cols, rows = np.meshgrid(np.linspace(0, width, side), np.linspace(0, height, side))
    return np.stack([cols.ravel(), rows.ravel()], axis=1)


def axis_lengths(transform: Affine) -> tuple[float, float]:
    """Length on the map of one step along a row and of one step down a column."""
    return float(np.hypot(transform.a, transform.d)), float(np.hypot(transform.b, transform.e))


def turned_upright(grid: GeoGrid) -> GeoGrid:
    """The same pixels with the row order reversed where the grid is mirrored (south-up)."""
    if grid.transform.determinant < 0:
        return grid
    upright = grid.transform @ Affine.translation(0, grid.height) @ Affine.scale(1, -1)
    return GeoGrid(upright, grid.crs, grid.height, grid.width)


def moved(grid: GeoGrid, east_m: float, north_m: float) -> GeoGrid:
    """The same pixels so far away on the map."""
    return replace(grid, transform=Affine.translation(east_m, north_m) @ grid.transform)


def middle_of(source: Georeference) -> Georeference:
    """Its middle, at most MIDDLE_PX a side: a raster of a whole country lies on no flat map, but a part of it does."""
    width, height = min(MIDDLE_PX, source.width), min(MIDDLE_PX, source.height)
    first = Affine.translation((source.width - width) // 2, (source.height - height) // 2)
    return Georeference(source.name, source.transform @ first, source.crs, height, width)


def fitted_grid(source: Georeference) -> tuple[GeoGrid, float]:
    """The UTM grid that fits a raster's own pixels best, and the largest residual in pixels.

    Least squares over a lattice of points projected exactly. Raises InputError when the raster is nowhere on Earth or
    too large for a flat map.
    """
    lattice_px = pixel_lattice(source.height, source.width)
    centre_px = np.array([[source.width / 2, source.height / 2]])
    longitude_deg, latitude_deg = source.project(centre_px, WGS84)[0]
    utm = utm_zone(longitude_deg, latitude_deg)
    exact_m = source.project(lattice_px, utm)
    middle_m = exact_m.mean(axis=0)
    linear = np.linalg.lstsq(lattice_px - centre_px, exact_m - middle_m, rcond=None)[0].T
    c, f = middle_m - linear @ centre_px[0]
    fitted = Affine(linear[0, 0], linear[0, 1], c, linear[1, 0], linear[1, 1], f)
    if not _has_credible_pixels(fitted):
        raise InputError(
            f"{source.name} has impossible pixels: {axis_lengths(fitted)[0]:.3g} by {axis_lengths(fitted)[1]:.3g} m.",
            "Check the pixel size in its georeference.",
        )
    residual_px = float(np.abs(apply_transform(~fitted, exact_m) - lattice_px).max())
    if residual_px > LARGEST_BEND * max(source.height, source.width):
        raise InputError(
            f"{source.name} covers far more than a city: its pixels cannot be laid out on a flat map.",
            "Cut out the city, and check the georeference.",
        )
    return GeoGrid(fitted, utm, source.height, source.width), residual_px


def metric_grid(source: Georeference) -> tuple[GeoGrid, bool]:
    """The metric grid on which to present a raster, and whether it has the raster's own pixels.

    A projected CRS whose metres are true is kept. Degrees, feet and stretched metres (Web Mercator) become the UTM zone
    of the centre: by an affine fit that keeps every pixel where that is exact enough, else as a north-up grid of
    square pixels, as long as the longer side of the raster's own, onto which it must be warped.
    """
    fitted, residual_px = fitted_grid(source)
    if _is_metric(source.crs) and _length_error(source.transform, fitted.transform) <= LARGEST_LENGTH_ERROR:
        return GeoGrid(source.transform, source.crs, source.height, source.width), True
    sides_m = axis_lengths(fitted.transform)
    if residual_px <= LARGEST_FIT_RESIDUAL_PX and max(sides_m) <= LARGEST_PIXEL_ASPECT * min(sides_m):
        return fitted, True
    outline_m = source.project(pixel_lattice(source.height, source.width), fitted.crs)
    return _north_up_grid(outline_m, max(sides_m), fitted.crs), False


def _north_up_grid(points_m: NDArray[np.float64], gsd_m: float, crs: CRS) -> GeoGrid:
    west, south = points_m.min(axis=0)
    east, north = points_m.max(axis=0)
    height, width = (max(1, int(np.ceil(extent_m / gsd_m))) for extent_m in (north - south, east - west))
    return GeoGrid(Affine(gsd_m, 0, west, 0, -gsd_m, north), crs, height, width)


def _has_credible_pixels(transform: Affine) -> bool:
    shorter_m, longer_m = sorted(axis_lengths(transform))
    least_area_m2 = LEAST_PIXEL_AREA_SHARE * shorter_m * longer_m
    return shorter_m >= SHORTEST_SIDE_M and longer_m <= LONGEST_SIDE_M and abs(transform.determinant) > least_area_m2


def _is_metric(crs: CRS) -> bool:
    return bool(crs.is_projected) and abs(crs.linear_units_factor[1] - 1) < 1e-9


def _length_error(transform: Affine, truth: Affine) -> float:
    """Largest relative error, in any direction, of lengths measured with `transform`."""
    stretch = _linear_part(transform) @ np.linalg.inv(_linear_part(truth))
    return float(np.abs(np.linalg.svd(stretch, compute_uv=False) - 1).max())


def _linear_part(transform: Affine) -> NDArray[np.float64]:
    return np.array([[transform.a, transform.b], [transform.d, transform.e]])
