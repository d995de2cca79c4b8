"""The window's long jobs, as plain functions that a worker runs."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from ryu_scape.city import City
from ryu_scape.export import export_city
from ryu_scape.gui.worker import Job
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.raster import tell_apart


@cache
def load_pipeline() -> Future[ModuleType]:
    """Begin, once, to import the pipeline in a thread: torch takes seconds that the window should not wait."""
    loader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="load-pipeline")
    loading = loader.submit(import_module, "ryu_scape.pipeline")
    loader.shutdown(wait=False)
    return loading


def reconstruct(first: Path, second: Path | None) -> Job:
    """Build the scene of an orthophoto and, in either order, its DSM; the result is a `pipeline.Reconstruction`."""

    def job(progress: ProgressReporter) -> object:
        rgb_path, dsm_path = (first, None) if second is None else tell_apart(first, second)
        loading = load_pipeline()
        while not loading.done():
            advance(progress, "Starting", 0.0)
            wait([loading], timeout=0.1)
        pipeline = loading.result()
        return pipeline.run(pipeline.BuildRequest(rgb_path, dsm_path), progress)

    return job


def export(city: City, path: Path) -> Job:
    """Write the city in the format that the path's ending names; the result is the path."""

    def job(progress: ProgressReporter) -> object:
        advance(progress, f"Writing {path.name}", 0.0)
        export_city(city, path)
        return path

    return job
