"""Cloud-Optimised GeoTIFF (OGC 21-026): what lies behind the buildings, pixel by pixel on the city's own grid.

One file a quantity, for GIS, which would show several bands in false colours; or all that the city has as bands of one
file, for programs. Each band is described by the name of its quantity (`QUANTITIES`). NaN is no data.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import rasterio
import rasterio.shutil
from rasterio.windows import Window

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.export.raster_quantities import QUANTITIES, Strips

MASK_COLOURS = {0: (245, 243, 238, 255), 1: (176, 58, 46, 255)}
"""What GIS show a file of the mask in; other quantities are shown in grey from the lowest to the highest."""


def write_geotiff(city: City, path: Path) -> None:
    """Write all quantities of `city` as bands of float32; raises as `atomic_write` does.

    A quantity that the city does not have is left out rather than filled with nothing.
    """
    found = {name: quantity.strips_of(city) for name, quantity in QUANTITIES.items()}
    _write(city, path, {name: strips for name, strips in found.items() if strips is not None})


def write_quantity(city: City, path: Path, name: str) -> None:
    """Write one of `QUANTITIES`: the mask in bytes, others in float32.

    Raises as `atomic_write` does, and InputError if the city does not have it.
    """
    quantity = QUANTITIES[name]
    strips = quantity.strips_of(city)
    if strips is None:
        raise InputError(f"{path.name} cannot be written: this city has no {quantity.title}.", quantity.remedy)
    _write(city, path, {name: strips})


def _write(city: City, path: Path, bands: Mapping[str, Strips]) -> None:
    """The COG driver only copies: strips go to a plain GeoTIFF beside the destination first."""
    are_masks = [QUANTITIES[name].is_mask for name in bands]
    with atomic_write(path) as temporary:
        plain = temporary.with_name(f"{temporary.stem}-plain.tif")
        _write_strips(city, plain, bands, in_bytes=all(are_masks))
        rasterio.shutil.copy(
            plain,
            temporary,
            driver="COG",
            compress="DEFLATE",
            predictor="YES",
            overview_resampling="NEAREST" if any(are_masks) else "AVERAGE",
            bigtiff="IF_SAFER",
        )
        plain.unlink()


def _write_strips(city: City, path: Path, bands: Mapping[str, Strips], in_bytes: bool) -> None:
    grid = city.grid
    profile = {
        "driver": "GTiff",
        "dtype": "uint8" if in_bytes else "float32",
        "count": len(bands),
        "height": grid.height,
        "width": grid.width,
        "crs": grid.crs,
        "transform": grid.transform,
        "nodata": None if in_bytes else np.nan,
        "interleave": "band",
        "bigtiff": "IF_SAFER",
    }
    with rasterio.open(path, "w", **profile) as file:
        if in_bytes:
            file.write_colormap(1, MASK_COLOURS)
        for number, (name, strips) in enumerate(bands.items(), 1):
            file.set_band_description(number, name)
            file.set_band_unit(number, QUANTITIES[name].unit)
            for top, strip in strips:
                file.write(strip, number, window=Window(0, top, grid.width, len(strip)))
