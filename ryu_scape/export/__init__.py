"""Scenes as files: one small writer a format, chosen by the file's ending.

Files hold coordinates in metres from the scene's origin and name that origin and the CRS in their header.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from ryu_scape.errors import InputError
from ryu_scape.export.glb import write_glb
from ryu_scape.export.obj import write_obj
from ryu_scape.export.ply import write_ply
from ryu_scape.scene.vertex_arrays import SceneGeometry

__all__ = ["WRITERS", "Writer", "check_format", "export_scene"]

logger = logging.getLogger(__name__)

Writer = Callable[[SceneGeometry, Path, str], None]
"""Takes the scene, the path to write and the WKT of the scene's CRS."""

WRITERS: Mapping[str, Writer] = MappingProxyType({".glb": write_glb, ".obj": write_obj, ".ply": write_ply})
"""By the ending of the file, in lower case."""


def check_format(path: Path) -> None:
    """Raise InputError if no writer knows the ending of `path`."""
    if path.suffix.lower() not in WRITERS:
        raise InputError(
            f"{path.name} has no ending that Ryu-Scape can write.", f"Choose one of {', '.join(sorted(WRITERS))}."
        )


def export_scene(scene: SceneGeometry, path: Path, crs_wkt: str) -> None:
    """Write the scene in the format that the ending of `path` names, whole or not at all.

    Raises InputError for an unknown ending or a place that cannot be written, MachineError when the disk fails.
    """
    check_format(path)
    WRITERS[path.suffix.lower()](scene, path, crs_wkt)
    logger.info("Wrote %s.", path)
