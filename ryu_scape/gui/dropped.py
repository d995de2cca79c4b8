"""What a person means by some files that they dropped on the window, or named when they started it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ryu_scape.inputs import BuildRequest
from ryu_scape.settings import Settings

PROJECT_ENDING = ".ryu"
MEANT_TOGETHER = "Drop an image, its DSM, your outlines, or several of these, in any order; or one project."
OUTLINE_ENDINGS = frozenset({".geojson", ".json", ".gpkg", ".shp"})


def understood(paths: Sequence[Path], settings: Settings) -> Path | BuildRequest | None:
    """The project file that was given, or what to build: one or two rasters, outlines or none; None for all else."""
    if len(paths) == 1 and paths[0].suffix.lower() == PROJECT_ENDING:
        return paths[0]
    outlines = [path for path in paths if path.suffix.lower() in OUTLINE_ENDINGS]
    rasters = [path for path in paths if path not in outlines]
    if len(outlines) > 1 or len(rasters) not in (1, 2) or any(path.suffix.lower() == PROJECT_ENDING for path in paths):
        return None
    first, second = [*rasters, None][:2]
    return BuildRequest(first, second, outlines[0] if outlines else None, settings=settings)
