"""Cities as files: one small writer a format, chosen by the file's ending.

Scenes hold coordinates in metres from their origin and name that origin and the CRS in their header.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from ryu_scape.errors import InputError
from ryu_scape.export.geojson import write_geojson
from ryu_scape.export.glb import write_glb
from ryu_scape.export.obj import write_obj
from ryu_scape.export.ply import write_ply
from ryu_scape.heights import Building
from ryu_scape.scene.vertex_arrays import SceneGeometry

__all__ = ["BUILDING_WRITERS", "ENDINGS", "SCENE_WRITERS", "check_format", "export_city"]

logger = logging.getLogger(__name__)

SceneWriter = Callable[[SceneGeometry, Path, str], None]
BuildingWriter = Callable[[Sequence[Building], Path, str], None]
"""Writers take what they write, the path and the WKT of its CRS."""

SCENE_WRITERS: Mapping[str, SceneWriter] = MappingProxyType({".glb": write_glb, ".obj": write_obj, ".ply": write_ply})
BUILDING_WRITERS: Mapping[str, BuildingWriter] = MappingProxyType({".geojson": write_geojson})
"""By the ending of the file, in lower case."""

ENDINGS = (*SCENE_WRITERS, *BUILDING_WRITERS)


def check_format(path: Path) -> None:
    """Raise InputError if no writer knows the ending of `path`."""
    if path.suffix.lower() not in ENDINGS:
        raise InputError(f"{path.name} has no ending that Ryu-Scape can write.", f"Choose one of {', '.join(ENDINGS)}.")


def export_city(scene: SceneGeometry, buildings: Sequence[Building], path: Path, crs_wkt: str) -> None:
    """Write the scene, or the buildings it was made of, in the format that the ending of `path` names.

    The file is there whole or not at all. Raises InputError for an unknown ending or a place that cannot be written,
    MachineError when the disk fails.
    """
    check_format(path)
    ending = path.suffix.lower()
    if ending in SCENE_WRITERS:
        SCENE_WRITERS[ending](scene, path, crs_wkt)
    else:
        BUILDING_WRITERS[ending](buildings, path, crs_wkt)
    logger.info("Wrote %s.", path)
