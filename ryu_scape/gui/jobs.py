"""The window's long jobs, as plain functions that a worker runs."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from ryu_scape import pipeline
from ryu_scape.city import City
from ryu_scape.export import export_city
from ryu_scape.gui.worker import Job
from ryu_scape.names import refuse_clashes
from ryu_scape.pipeline import BuildRequest
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.raster.sandboxed import READ_TASK as READ_RASTERS
from ryu_scape.raster.sandboxed import tell_apart
from ryu_scape.sandbox import prepare


@cache
def load_segmentation() -> Future[ModuleType]:
    """Begin, once, to import the segmentation in a thread: torch takes seconds that the window should not wait."""
    loader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="load-segmentation")
    loading = loader.submit(import_module, "ryu_scape.segmentation.predict")
    loader.shutdown(wait=False)
    return loading


def reconstruct(request: BuildRequest) -> Job:
    """Build the scene of `request`, whose two rasters may have changed places; gives a `pipeline.Reconstruction`."""

    def job(progress: ProgressReporter) -> object:
        prepare(READ_RASTERS)
        in_order = request
        if request.rgb_path is not None and request.dsm_path is not None:
            rgb_path, dsm_path = tell_apart(request.rgb_path, request.dsm_path)
            in_order = replace(request, rgb_path=rgb_path, dsm_path=dsm_path)
        loading = load_segmentation()
        while request.footprints_path is None and not loading.done():
            advance(progress, "Starting", 0.0)
            wait([loading], timeout=0.1)
        return pipeline.run(in_order, progress)

    return job


def export(city: City, path: Path, inputs: Iterable[Path] = ()) -> Job:
    """Write the city in the format that the path's ending names, over none of `inputs`; the result is the path."""

    def job(progress: ProgressReporter) -> object:
        refuse_clashes(inputs, [path])
        advance(progress, f"Writing {path.name}", 0.0)
        export_city(city, path)
        return path

    return job
