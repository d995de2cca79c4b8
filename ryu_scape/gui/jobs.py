"""The window's long jobs, as plain functions that a worker runs."""

from __future__ import annotations

from pathlib import Path

from ryu_scape.gui.worker import Job
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.scene.vertex_arrays import SceneGeometry


def reconstruct(first: Path, second: Path | None) -> Job:
    """Build the scene of an orthophoto and, in either order, its DSM; the result is a `pipeline.Reconstruction`."""

    def job(progress: ProgressReporter) -> object:
        advance(progress, "starting", 0.0)
        from ryu_scape import pipeline, raster  # here, since torch takes seconds to load

        rgb_path, dsm_path = (first, None) if second is None else raster.tell_apart(first, second)
        return pipeline.run(pipeline.BuildRequest(rgb_path, dsm_path), progress)

    return job


def export(scene: SceneGeometry, path: Path, crs_wkt: str) -> Job:
    """Write the scene in the format that the path's ending names; the result is the path."""

    def job(progress: ProgressReporter) -> object:
        advance(progress, f"writing {path.name}", 0.0)
        from ryu_scape.export import export_scene

        export_scene(scene, path, crs_wkt)
        return path

    return job
