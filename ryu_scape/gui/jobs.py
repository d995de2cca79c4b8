"""The window's long jobs, as plain functions that a worker runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import ModuleType

from ryu_scape.city import City
from ryu_scape.collector import no_cycle_collection, pass_over_what_is_there
from ryu_scape.export import export_city
from ryu_scape.gui.worker import Job
from ryu_scape.inputs import BuildRequest, Inputs
from ryu_scape.names import refuse_clashes
from ryu_scape.own_files import WEIGHTS
from ryu_scape.pipeline import Reconstruction
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.project import LeftBehind, Plan, Project
from ryu_scape.purposes import Purpose, answer
from ryu_scape.raster.placing import Place, Unplaced, declare_place, look_at, write_on_map
from ryu_scape.raster.sandboxed import READ_TASK as READ_RASTERS
from ryu_scape.raster.sandboxed import is_height_model, tell_apart
from ryu_scape.sandbox import prepare
from ryu_scape.segmentation.engine import TEACHING, import_engine, refuse_without_torch
from ryu_scape.settings import changed

BUILD_ANYWAY = {"force": True}
"""The settings of who wants a city also of what is too coarse to show buildings."""


@cache
def load_segmentation() -> Future[ModuleType]:
    """Begin, once, to import the network's library in a thread: it takes seconds that the window should not wait."""
    loader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="load-segmentation")
    loading = loader.submit(_import_segmentation)
    loader.shutdown(wait=False)
    return loading


def _import_segmentation() -> ModuleType:
    with no_cycle_collection():
        module = import_engine()
        pass_over_what_is_there()
    return module


@dataclass(frozen=True, eq=False)
class Opened:
    """A project and what was built of it.

    path: its file, None for one without. is_swapped: whether image and DSM were given in each other's places.
    restored: the changes that a dead process had not saved, if it is made of those.
    """

    project: Project
    reconstruction: Reconstruction
    path: Path | None = None
    is_swapped: bool = False
    restored: LeftBehind | None = None

    @property
    def saved(self) -> Plan | None:
        """The plan that its file has, or with which it began; None where that is not known."""
        return None if self.restored else self.project.plan


def open_pair(request: BuildRequest) -> Job:
    """Build a new project of these files, whose rasters may stand in each other's places; gives an `Opened`."""

    def job(progress: ProgressReporter) -> object:
        prepare(READ_RASTERS)
        rgb_path, dsm_path = request.rgb_path, request.dsm_path
        if rgb_path is not None and dsm_path is not None:
            rgb_path, dsm_path = tell_apart(rgb_path, dsm_path)
        elif rgb_path is not None and request.footprints_path is not None and is_height_model(rgb_path):
            rgb_path, dsm_path = None, rgb_path
        inputs = Inputs(rgb_path, dsm_path, request.footprints_path, request.weights_path)
        is_swapped = request.dsm_path is not None and rgb_path == request.dsm_path
        return replace(_opened(Project(inputs, request.settings), None, progress), is_swapped=is_swapped)

    return job


def open_project(path: Path, builds_anyway: bool = False) -> Job:
    """Read a project file and build what it says, if need be also from what is too coarse; gives an `Opened`."""

    def job(progress: ProgressReporter) -> object:
        prepare(READ_RASTERS)
        advance(progress, f"Opening {path.name}", 0.0)
        return _opened(_insisting(Project.open(path), builds_anyway), path, progress)

    return job


def restore(left: LeftBehind, builds_anyway: bool = False) -> Job:
    """Build what a dead process had not saved, as the project that it was of; gives an `Opened`."""

    def job(progress: ProgressReporter) -> object:
        prepare(READ_RASTERS)
        advance(progress, f"Opening {left.title}", 0.0)
        project = _insisting(Project.open(left.path, left.folder), builds_anyway)
        return replace(_opened(project, left.project_path, progress), restored=left)

    return job


def rebuild(project: Project) -> Job:
    """Bring a project's city up to date with its plan; gives a `Reconstruction`."""
    return lambda progress: _built(project, progress)


def look_at_raster(path: Path) -> Job:
    """What a raster says of where it lies, an `Unplaced`."""
    return lambda progress: look_at(path, progress)


def place_raster(raster: Unplaced, place: Place, path: Path) -> Job:
    """Write a picture as a GeoTIFF, not over itself, or say beside a TIFF where it lies; gives the file to use."""

    def job(progress: ProgressReporter) -> object:
        if raster.is_picture:
            refuse_clashes([raster.path], [path])
            write_on_map(raster, place, path, progress)
        else:
            declare_place(raster, place)
        return path

    return job


def save(project: Project, path: Path) -> Job:
    """Write a project file, over none of its inputs; gives the path and the plan that is in it."""

    def job(progress: ProgressReporter) -> object:
        plan = project.plan
        advance(progress, f"Saving {path.name}", 0.0)
        refuse_clashes(plan.inputs.files, [path])
        project.save(path)
        return path, plan

    return job


def _insisting(project: Project, builds_anyway: bool) -> Project:
    if builds_anyway:
        project.change_settings(changed(project.plan.settings, BUILD_ANYWAY))
    return project


def _opened(project: Project, path: Path | None, progress: ProgressReporter) -> Opened:
    return Opened(project, _built(project, progress), path)


def _built(project: Project, progress: ProgressReporter) -> Reconstruction:
    """What the project builds, once the network's library is there if it needs it."""
    if project.plan.inputs.footprints_path is None:
        loading = load_segmentation()
        while not loading.done():
            advance(progress, "Starting", 0.0)
            wait([loading], timeout=0.1)
    return project.build(progress)


def answer_purpose(
    purpose: Purpose, city: Callable[[], City], settings: object, path: Path, inputs: Iterable[Path] = ()
) -> Job:
    """Ask a purpose of the city as it is by then and write the answer, over none of `inputs`; gives the path."""

    def job(progress: ProgressReporter) -> object:
        refuse_clashes(inputs, [path])
        answer(purpose, city(), settings, [path], progress)
        return path

    return job


def teach(project: Project, path: Path, inputs: Iterable[Path] = ()) -> Job:
    """Write what a project's corrections teach its network, over none of `inputs`; the result is the path."""

    def job(progress: ProgressReporter) -> object:
        refuse_without_torch(TEACHING)
        refuse_clashes([WEIGHTS, *inputs], [path])
        _built(project, progress)
        # Imported here because PyTorch takes seconds, and nothing else in the window needs it.
        from ryu_scape.teaching import teach_by_corrections

        teach_by_corrections(project, path, progress)
        return path

    return job


def export(city: Callable[[], City], paths: Sequence[Path], inputs: Iterable[Path] = ()) -> Job:
    """Write the city as it is by then in the formats that the paths' endings name, over none of `inputs`.

    The result are the paths.
    """

    def job(progress: ProgressReporter) -> object:
        refuse_clashes(inputs, paths)
        finished = city()
        for number, path in enumerate(paths):
            advance(progress, f"Writing {path.name}", number / len(paths))
            export_city(finished, path)
        return paths

    return job
