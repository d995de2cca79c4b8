"""Cloud-Optimised GeoTIFF (OGC 21-026): what lies behind the buildings, pixel by pixel on the city's own grid.

Bands of float32, each named by its description: `probability` of a building, in [0, 1], where the network looked for
buildings; `height_m` above the terrain, where there is a DSM; and always `mask`, 1 where a pixel's centre lies in a
footprint and 0 elsewhere. A band without data is left out rather than filled with nothing. NaN is no data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import rasterio
import rasterio.shutil
import shapely
from affine import Affine
from numpy.typing import NDArray
from rasterio.features import rasterize
from rasterio.windows import Window

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.footprints import polygons_of

STRIP_PX = 1 << 20

_MASK = "mask"
_UNITS = {"height_m": "metre"}


def write_geotiff(city: City, path: Path) -> None:
    """Write the rasters of `city` as `path`; raises as `atomic_write` does.

    The COG driver only copies: strips go to a plain GeoTIFF beside the destination first.
    """
    with atomic_write(path) as temporary:
        plain = temporary.with_name(f"{temporary.stem}-plain.tif")
        _write_strips(city, plain)
        rasterio.shutil.copy(
            plain,
            temporary,
            driver="COG",
            compress="DEFLATE",
            predictor="YES",
            overview_resampling="AVERAGE",
            bigtiff="IF_SAFER",
        )
        plain.unlink()


def _write_strips(city: City, path: Path) -> None:
    grid = city.grid
    bands = _bands(city)
    profile = {
        "driver": "GTiff",
        "dtype": "float32",
        "count": len(bands),
        "height": grid.height,
        "width": grid.width,
        "crs": grid.crs,
        "transform": grid.transform,
        "nodata": np.nan,
        "interleave": "band",
        "bigtiff": "IF_SAFER",
    }
    with rasterio.open(path, "w", **profile) as file:
        for number, (name, values) in enumerate(bands.items(), 1):
            file.set_band_description(number, name)
            file.set_band_unit(number, _UNITS.get(name, ""))
            strips = _mask_strips(city) if values is None else _value_strips(values)
            for top, strip in strips:
                file.write(strip, number, window=Window(0, top, grid.width, len(strip)))


def _bands(city: City) -> Mapping[str, NDArray[np.float32] | None]:
    """By name, in the order of the file; the mask is made strip by strip."""
    bands = {
        "probability": None if city.probability is None else city.probability.values,
        "height_m": city.survey.height_above_terrain_m,
    }
    present = {name: values for name, values in bands.items() if values is not None}
    return {**present, _MASK: None}


def _value_strips(values: NDArray[np.float32]) -> Iterator[tuple[int, NDArray[np.float32]]]:
    for top, stop in _rows(*values.shape):
        yield top, values[top:stop]


def _mask_strips(city: City) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """The first row of each strip, and its share of the footprints."""
    grid = city.grid
    on_map = polygons_of([building.footprint for building in city.buildings])
    polygons = shapely.transform(on_map, grid.to_pixel)
    _, first_row, _, last_row = shapely.bounds(polygons).reshape(-1, 4).T
    for top, stop in _rows(grid.height, grid.width):
        shape = stop - top, grid.width
        strip = np.zeros(shape, np.float32)
        near = polygons[(first_row < stop) & (last_row > top)]
        if near.size:
            rasterize(near, out=strip, transform=Affine.translation(0, top))
        yield top, strip


def _rows(height: int, width: int) -> Iterator[tuple[int, int]]:
    rows = max(1, STRIP_PX // width)
    return ((top, min(top + rows, height)) for top in range(0, height, rows))
