"""Cities as files: one small writer a format, chosen by the file's ending.

Scenes hold coordinates in metres from their origin and name that origin and the CRS in their header.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.export.geojson import write_geojson
from ryu_scape.export.glb import write_glb
from ryu_scape.export.obj import write_obj
from ryu_scape.export.ply import write_ply

__all__ = ["ENDINGS", "WRITERS", "check_format", "export_city"]

logger = logging.getLogger(__name__)

WRITERS: Mapping[str, Callable[[City, Path], None]] = MappingProxyType(
    {".glb": write_glb, ".obj": write_obj, ".ply": write_ply, ".geojson": write_geojson}
)
"""By the ending of the file, in lower case."""

ENDINGS = tuple(WRITERS)


def check_format(path: Path) -> None:
    """Raise InputError if no writer knows the ending of `path`."""
    if path.suffix.lower() not in ENDINGS:
        raise InputError(f"{path.name} has no ending that Ryu-Scape can write.", f"Choose one of {', '.join(ENDINGS)}.")


def export_city(city: City, path: Path) -> None:
    """Write the city in the format that the ending of `path` names.

    The file is there whole or not at all. Raises InputError for an unknown ending or a place that cannot be written,
    MachineError when the disk fails.
    """
    check_format(path)
    WRITERS[path.suffix.lower()](city, path)
    logger.info("Wrote %s.", path)
