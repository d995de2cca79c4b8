"""What is computed where, before anything is: the city grid, its squares, and which files each of them needs."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.crs import CRS

from ryu_scape.errors import InputError
from ryu_scape.own_files import WEIGHTS
from ryu_scape.raster.dsm_cells import ALONE_GSD_M, COARSE_GSD_M
from ryu_scape.raster.headers import RasterHeader
from ryu_scape.raster.projection import WGS84, crs_named, utm_zone
from ryu_scape.segmentation.scales import enlarging_coarse
from ryu_scape.segmentation.weights_file import read_card
from ryu_scape.segmentation.windows import CELL_PX, Window
from ryu_scape.settings import RasterSettings, Settings
from ryu_scape.whole_city.area import area_on
from ryu_scape.whole_city.city_grid import CityGrid, Square, shared
from ryu_scape.whole_city.city_settings import CitySettings
from ryu_scape.whole_city.index import CityIndex
from ryu_scape.whole_city.network_windows import owner_of, windows_over

ORIGIN_STEP_M = 100_000.0
SAME_GSD = 1e-4
GSD_DIGITS, ANCHOR_DIGITS = 9, 6
"""Decimals beyond which files of one survey differ by rounding alone: else one more file could move all squares."""


@dataclass(frozen=True)
class CityRequest:
    """What a whole city is asked to be made from, and how. gsd_m, crs: None for those of the files.

    area: in degrees, that its buildings are limited to; None for all that the files show.
    """

    rgb: tuple[Path, ...]
    dsm: tuple[Path, ...]
    outlines: tuple[Path, ...]
    weights_path: Path = WEIGHTS
    settings: Settings = field(default_factory=Settings)
    city: CitySettings = field(default_factory=CitySettings)
    crs: str | None = None
    gsd_m: float | None = None
    area: shapely.Geometry | None = None


@dataclass(frozen=True)
class SquareFiles:
    """A square, the window of the city grid around it where there is data, and the files that show some of it."""

    square: Square
    window: Window
    images: tuple[RasterHeader, ...]
    dsms: tuple[RasterHeader, ...]


@dataclass(frozen=True)
class WholeCityPlan:
    """Squares in reading order. looked_at: those whose network windows they need, none where outlines are given.

    origin_m: (x, y) that files count their coordinates from. area: in map metres, that buildings are limited to; None
    where they are not.
    """

    city_grid: CityGrid
    origin_m: tuple[float, float]
    squares: tuple[SquareFiles, ...]
    looked_at: tuple[SquareFiles, ...]
    area: shapely.Geometry | None = None

    @property
    def pixels(self) -> int:
        """That are read, halos among them."""
        return sum(each.window.height * each.window.width for each in (*self.squares, *self.looked_at))


def plan_city(index: CityIndex, request: CityRequest) -> WholeCityPlan:
    """Raises InputError where the files have no place on one map."""
    city_grid = _city_grid_of(index, request)
    grounds = _Grounds(city_grid, index, request.settings.raster)
    squares = grounds.squares()
    if not squares:
        raise InputError("The files cover no ground.", "Check their coordinate systems.")
    area = None if request.area is None else area_on(request.area, city_grid.crs)
    if area is not None:
        cores = [city_grid.outline_of(city_grid.core(each.square)) for each in squares]
        is_touched = shapely.area(shapely.intersection(area, cores)) > 0.0
        squares = tuple(each for each, touched in zip(squares, is_touched, strict=True) if touched)
        if not squares:
            raise InputError("The files show nothing of the area.", "Check its coordinates and theirs.")
    looked_at: set[Square] = set()
    if not request.outlines:
        for each in squares:
            windows = windows_over(each.window, request.settings.segmentation)
            looked_at |= {owner_of(window, city_grid) for window in windows}
    around = (grounds.files_of(square) for square in sorted(looked_at))
    corner = city_grid.outline_of(squares[0].window).bounds[:2]
    origin_m = tuple(math.floor(value / ORIGIN_STEP_M) * ORIGIN_STEP_M for value in corner)
    return WholeCityPlan(
        city_grid, (origin_m[0], origin_m[1]), squares, tuple(each for each in around if each is not None), area
    )


class _Grounds:
    """The outlines of all files on the city's map, DSMs where they are moved to, to be asked by place."""

    def __init__(self, city_grid: CityGrid, index: CityIndex, settings: RasterSettings) -> None:
        self.city_grid = city_grid
        self.headers = (index.images, index.dsms)
        images, dsms = (_outlines(headers, city_grid.crs) for headers in self.headers)
        shift_m = settings.dsm_east_m, settings.dsm_north_m
        self.outlines = images, shapely.transform(dsms, lambda places: places + shift_m)
        self.trees = tuple(shapely.STRtree(outlines) for outlines in self.outlines)
        self.leading = 0 if index.images else 1

    def squares(self) -> tuple[SquareFiles, ...]:
        """All whose own ground is shown by an image or, if there are none, by a DSM."""
        found: set[Square] = set()
        for outline in self.outlines[self.leading]:
            shapely.prepare(outline)
            squares = self.city_grid.squares_under(self.city_grid.window_around(outline))
            cores = [self.city_grid.outline_of(self.city_grid.core(square)) for square in squares]
            shown = shapely.area(shapely.intersection(outline, cores)) > self.city_grid.gsd_m**2
            found |= {square for square, is_shown in zip(squares, shown, strict=True) if is_shown}
        files = (self.files_of(square) for square in sorted(found))
        return tuple(each for each in files if each is not None)

    def files_of(self, square: Square) -> SquareFiles | None:
        """The files around a square, None where nothing is shown there."""
        surroundings = self.city_grid.surroundings(square)
        pieces = self._shown(self.leading, self.city_grid.outline_of(surroundings))[1]
        if not len(pieces):
            return None
        window = shared(self.city_grid.window_around(shapely.union_all(pieces)), surroundings)
        if window is None:
            return None
        box = self.city_grid.outline_of(window)
        images, dsms = (
            tuple(headers[index] for index in self._shown(kind, box)[0].tolist())
            for kind, headers in enumerate(self.headers)
        )
        return SquareFiles(square, window, images, dsms)

    def _shown(self, kind: int, box: shapely.Polygon) -> tuple[NDArray[np.intp], NDArray[np.object_]]:
        """The files of a kind that show a pixel or more of a box, and what of it; a common edge is none."""
        near = np.sort(self.trees[kind].query(box, predicate="intersects"))
        pieces = shapely.intersection(self.outlines[kind][near], box)
        is_shown = shapely.area(pieces) > self.city_grid.gsd_m**2
        return near[is_shown], pieces[is_shown]


def _outlines(headers: Sequence[RasterHeader], crs: CRS) -> NDArray[np.object_]:
    outlines = np.empty(len(headers), object)
    outlines[:] = [header.outline_in(crs) for header in headers]
    return outlines


def with_suited_network(request: CityRequest, index: CityIndex) -> CityRequest:
    """The request, with the network looking as it suits the city's pixels. Raises InputError for unusable weights."""
    card, settings = read_card(request.weights_path), request.settings
    segmentation = enlarging_coarse(settings.segmentation, gsd_m_of(index, request), card.gsd_m)
    return replace(request, settings=replace(settings, segmentation=segmentation))


def gsd_m_of(index: CityIndex, request: CityRequest) -> float:
    """Side of a city's pixels: of the finest of the images or, without any, of the DSMs.

    Very coarse DSMs alone are laid onto finer pixels.
    """
    leading = index.images or index.dsms
    is_coarse_alone = not index.images and leading[0].gsd_m >= COARSE_GSD_M
    own_gsd_m = ALONE_GSD_M if is_coarse_alone else max(leading[0].gsd_m, request.settings.raster.finest_gsd_m)
    return request.gsd_m or round(own_gsd_m, GSD_DIGITS)


def _city_grid_of(index: CityIndex, request: CityRequest) -> CityGrid:
    """On the CRS and the pixels of most of the files. Where none of them is metric, on the UTM zone of the first one's
    middle."""
    leading = index.images or index.dsms
    gsd_m = gsd_m_of(index, request)
    crs = _crs_of(leading, index.dsms, request.crs)
    anchors = Counter(_anchor(header, gsd_m) for header in leading if _has_these_pixels(header, crs, gsd_m))
    anchor_m = anchors.most_common(1)[0][0] if anchors else (0.0, 0.0)
    halo_px = math.ceil(request.city.halo_m / gsd_m)
    if not request.outlines:
        halo_px = max(halo_px, -(-request.settings.segmentation.image_window_px // 2))
    return CityGrid(crs.to_wkt(), gsd_m, anchor_m, request.city.square_px, -(-halo_px // CELL_PX) * CELL_PX)


def _crs_of(leading: Sequence[RasterHeader], dsms: Sequence[RasterHeader], asked: str | None) -> CRS:
    if asked is not None:
        crs = crs_named(asked)
        if not crs.is_projected or abs(crs.linear_units_factor[1] - 1) > 1e-9:
            raise InputError(f"{asked} does not measure in metres.", "Name a projected one, such as a UTM zone.")
        return crs
    for headers in (leading, dsms):
        metric = Counter(header.crs_wkt for header in headers if header.is_metric)
        if metric:
            return CRS.from_wkt(metric.most_common(1)[0][0])
    first = leading[0].georeference
    middle_deg = first.project(np.array([[first.width / 2, first.height / 2]]), WGS84)[0]
    return utm_zone(*middle_deg.tolist())


def _has_these_pixels(header: RasterHeader, crs: CRS, gsd_m: float) -> bool:
    a, b, _, d, e, _ = header.transform
    is_north_up = b == d == 0 and abs(a / gsd_m - 1) < SAME_GSD and abs(-e / gsd_m - 1) < SAME_GSD
    return is_north_up and header.is_metric and CRS.from_wkt(header.crs_wkt) == crs


def _anchor(header: RasterHeader, gsd_m: float) -> tuple[float, float]:
    """Where the pixels of a raster begin, less whole pixels; nothing where that is no more than rounding."""
    x, y = (math.fmod(header.transform[index], gsd_m) for index in (2, 5))
    x, y = (0.0 if min(abs(each), gsd_m - abs(each)) < SAME_GSD * gsd_m else each for each in (x, y))
    return round(x, ANCHOR_DIGITS), round(y, ANCHOR_DIGITS)
