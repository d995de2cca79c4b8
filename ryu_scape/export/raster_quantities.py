"""What is known pixel by pixel, on the city's own grid, in strips so that no second raster lies in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import shapely
from affine import Affine
from numpy.typing import NDArray
from rasterio.features import rasterize

from ryu_scape.city import City
from ryu_scape.export.cog import Strips
from ryu_scape.footprints import polygons_of

STRIP_PX = 1 << 20

_NO_DSM = "Build the city with a DSM (`--dsm`), or choose another format."


@dataclass(frozen=True)
class Quantity:
    """A value for each pixel.

    strips_of: its strips, or None where the city does not have it; remedy says what to do then. is_mask: 0 and 1
    without anything between; else float32, with NaN for no data.
    """

    title: str
    unit: str
    strips_of: Callable[[City], Strips | None]
    remedy: str = ""
    is_mask: bool = False


def _probability(city: City) -> Strips | None:
    return None if city.probability is None else _value_strips(city.probability.values)


def _dsm(city: City) -> Strips | None:
    return None if city.survey.dsm_m is None else _value_strips(city.survey.dsm_m)


def _dtm(city: City) -> Strips | None:
    return None if city.survey.dsm_m is None else _value_strips(city.survey.dtm_m)


def _ndsm(city: City) -> Strips | None:
    above_m = city.survey.height_above_terrain_m
    return None if above_m is None else _value_strips(above_m)


def _building_height(city: City) -> Strips:
    height_m = np.array([building.height_m for building in city.buildings], np.float32)
    return _footprint_strips(city, height_m, np.float32(np.nan))


def _mask(city: City) -> Strips:
    return _footprint_strips(city, np.ones(len(city.buildings), np.uint8), np.uint8(0))


QUANTITIES: Mapping[str, Quantity] = MappingProxyType(
    {
        "probability": Quantity(
            "probability of a building",
            "",
            _probability,
            "Let the network look for buildings, without `--footprints`, or choose another format.",
        ),
        "dsm_m": Quantity("elevation of the surface, with buildings and trees", "metre", _dsm, _NO_DSM),
        "dtm_m": Quantity("elevation of the bare earth", "metre", _dtm, _NO_DSM),
        "ndsm_m": Quantity("height of the surface above the bare earth", "metre", _ndsm, _NO_DSM),
        "height_m": Quantity("`height_m` of the building", "metre", _building_height),
        "mask": Quantity("1 where a pixel's centre lies in a footprint", "", _mask, is_mask=True),
    }
)
"""By the name of their band."""


def _value_strips(values: NDArray[np.float32]) -> Strips:
    for top, stop in _rows(*values.shape):
        yield top, values[top:stop]


def _footprint_strips(city: City, values: NDArray, outside: np.generic) -> Strips:
    """The value (b,) of the footprint that a pixel's centre lies in."""
    grid = city.grid
    on_map = polygons_of([building.footprint for building in city.buildings])
    polygons = shapely.transform(on_map, grid.to_pixel)
    _, first_row, _, last_row = shapely.bounds(polygons).reshape(-1, 4).T
    for top, stop in _rows(grid.height, grid.width):
        strip = np.full((stop - top, grid.width), outside)
        near = np.flatnonzero((first_row < stop) & (last_row > top))
        if near.size:
            shapes = zip(polygons[near], values[near].tolist(), strict=True)
            rasterize(shapes, out=strip, transform=Affine.translation(0, top))
        yield top, strip


def _rows(height: int, width: int) -> Iterator[tuple[int, int]]:
    rows = max(1, STRIP_PX // width)
    return ((top, min(top + rows, height)) for top in range(0, height, rows))
