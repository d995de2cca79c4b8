"""Cities as files: one small writer a format, chosen by the file's ending.

Scenes hold coordinates in metres from their origin and name that origin and the CRS in their header.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.export.cityjson import write_cityjson
from ryu_scape.export.cityjson_seq import write_cityjson_seq
from ryu_scape.export.flatgeobuf import write_flatgeobuf
from ryu_scape.export.geojson import write_geojson
from ryu_scape.export.geopackage import write_geopackage
from ryu_scape.export.geotiff import write_geotiff, write_quantity
from ryu_scape.export.glb import write_glb
from ryu_scape.export.html import write_html
from ryu_scape.export.kml import write_kml
from ryu_scape.export.obj import write_obj
from ryu_scape.export.ply import write_ply
from ryu_scape.export.shapefile import write_shapefile
from ryu_scape.export.stl import write_stl
from ryu_scape.export.three_mf import write_3mf
from ryu_scape.export.tileset import write_tileset
from ryu_scape.export.web_glb import write_web_glb

__all__ = ["ENDINGS", "WRITERS", "check_format", "ending_of", "export_city"]

logger = logging.getLogger(__name__)

Writer = Callable[[City, Path], None]

WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        ".web.glb": write_web_glb,
        ".glb": write_glb,
        ".obj": write_obj,
        ".ply": write_ply,
        ".stl": write_stl,
        ".3mf": write_3mf,
        ".html": write_html,
        ".tileset.json": write_tileset,
        ".geojson": write_geojson,
        ".gpkg": write_geopackage,
        ".fgb": write_flatgeobuf,
        ".shp.zip": write_shapefile,
        ".kml": write_kml,
        ".city.json": write_cityjson,
        ".city.jsonl": write_cityjson_seq,
        ".dsm.tif": partial(write_quantity, name="dsm_m"),
        ".dtm.tif": partial(write_quantity, name="dtm_m"),
        ".ndsm.tif": partial(write_quantity, name="ndsm_m"),
        ".height.tif": partial(write_quantity, name="height_m"),
        ".mask.tif": partial(write_quantity, name="mask"),
        ".probability.tif": partial(write_quantity, name="probability"),
        ".tif": write_geotiff,
    }
)
"""By the ending of the file's name, in lower case; longer ones first."""

ENDINGS = tuple(WRITERS)


def ending_of(path: Path) -> str | None:
    """The one of ENDINGS that the name of `path` has after its first character, whatever its case; else None."""
    return next((ending for ending in ENDINGS if path.name[1:].lower().endswith(ending)), None)


def check_format(path: Path) -> None:
    """Raise InputError if no writer knows the ending of `path`."""
    _writer_of(path)


def export_city(city: City, path: str | Path) -> None:
    """Write the city in the format that the ending of `path` names.

    The file is there whole or not at all. Raises InputError for an unknown ending or a place that cannot be written,
    MachineError when the disk fails.
    """
    path = Path(path)
    _writer_of(path)(city, path)
    logger.info("Wrote %s.", path)


def _writer_of(path: Path) -> Writer:
    ending = ending_of(path)
    if ending is None:
        raise InputError(f"{path.name} has no ending that Ryu-Scape can write.", f"Choose one of {', '.join(ENDINGS)}.")
    return WRITERS[ending]
