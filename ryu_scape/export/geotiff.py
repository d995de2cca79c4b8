"""What lies behind the buildings, pixel by pixel on the city's own grid, as Cloud-Optimised GeoTIFF (`cog`).

One file a quantity, for GIS, which would show several bands in false colours; or all that the city has as bands of one
file, for programs. Each band is described by the name of its quantity (`QUANTITIES`). NaN is no data.
"""

from __future__ import annotations

from pathlib import Path

from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.export.cog import Band, Strips, write_cog
from ryu_scape.export.raster_quantities import QUANTITIES


def write_geotiff(city: City, path: Path) -> None:
    """Write all quantities of `city` as bands of float32; raises as `atomic_write` does.

    A quantity that the city does not have is left out rather than filled with nothing.
    """
    found = {name: quantity.strips_of(city) for name, quantity in QUANTITIES.items()}
    write_cog(path, city.grid, {name: _band(name, strips) for name, strips in found.items() if strips is not None})


def write_quantity(city: City, path: Path, name: str) -> None:
    """Write one of `QUANTITIES`: the mask in bytes, others in float32.

    Raises as `atomic_write` does, and InputError if the city does not have it.
    """
    quantity = QUANTITIES[name]
    strips = quantity.strips_of(city)
    if strips is None:
        raise InputError(f"{path.name} cannot be written: this city has no {quantity.title}.", quantity.remedy)
    write_cog(path, city.grid, {name: _band(name, strips)})


def _band(name: str, strips: Strips) -> Band:
    return Band(strips, QUANTITIES[name].unit, QUANTITIES[name].is_mask)
