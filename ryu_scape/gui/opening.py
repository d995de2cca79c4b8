"""Files of the person's choice, however they name them, become the document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PyQt5.QtCore import QObject, pyqtSignal
from PyQt5.QtWidgets import QFileDialog, QWidget

from ryu_scape.errors import InputError, RyuScapeError, TooCoarseError, UnplacedError
from ryu_scape.gui import jobs
from ryu_scape.gui.document import Document
from ryu_scape.gui.dropped import MEANT_TOGETHER, understood
from ryu_scape.gui.job_runner import JobRunner, Task
from ryu_scape.gui.jobs import BUILD_ANYWAY, Opened
from ryu_scape.gui.languages import marked, tr
from ryu_scape.gui.open_pair_dialog import OpenPairDialog
from ryu_scape.gui.project_files import PROJECT_FILTER, ProjectFiles
from ryu_scape.gui.raster_placing import RasterPlacing
from ryu_scape.gui.recent_places import RecentPlace
from ryu_scape.gui.samples import SamplePair
from ryu_scape.gui.worker import Job
from ryu_scape.inputs import BuildRequest, Inputs
from ryu_scape.own_files import SAMPLES
from ryu_scape.project import LeftBehind
from ryu_scape.raster.placing import is_picture
from ryu_scape.settings import changed


class Opening(QObject):
    """Remembers what was asked for last, so that one may ask for it again with a difference.

    is_under_way: whether another project is about to take the document's place, which changes to it would not outlive.
    """

    begun = pyqtSignal()
    """It is under way, though its task may wait for another."""
    announced = pyqtSignal(str)
    """What a person should know of files that were opened."""
    restored = pyqtSignal(object)
    """The LeftBehind of which the document is made now."""
    failed = pyqtSignal(object)
    """A RyuScapeError."""

    def __init__(self, document: Document, files: ProjectFiles, runner: JobRunner, window: QWidget) -> None:
        super().__init__(window)
        self._document = document
        self._files = files
        self._runner = runner
        self._window = window
        self._placing = RasterPlacing(runner, window)
        self._asked = BuildRequest(None)
        self._rasters: list[Path] = []
        self._do_anyway: Callable[[], None] = self.ask_for_pair
        self.folder = SAMPLES
        self.is_under_way = False
        self._title = ""
        document.opened.connect(self._remember)
        document.rebuilt.connect(self._remember)
        runner.finished.connect(self._end)

    @property
    def is_free(self) -> bool:
        """Whether files may be dropped: what is being opened gives way to them, other work does not."""
        return self.is_under_way or not self._runner.is_busy

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open a project file, or build from one or two rasters and, where there are any, outlines."""
        meant = understood(paths, self._asked.settings)
        if isinstance(meant, Path):
            self.open_project(meant)
        elif meant is not None:
            self.build(meant)
        else:
            names = ", ".join(path.name for path in paths)
            self.failed.emit(InputError(f"{names}: together they make no place.", MEANT_TOGETHER))

    def open_sample(self, pair: SamplePair) -> None:
        """Build one of the pairs that come with the program."""
        self.build(BuildRequest(pair.rgb_path, pair.dsm_path, settings=self._asked.settings))

    def open_recent(self, place: RecentPlace) -> None:
        """Open a project again, or build from the same files."""
        if place.project is not None:
            self.open_project(Path(place.project))
        else:
            self.build(place.request(self._asked.settings))

    def build(self, request: BuildRequest) -> None:
        """Build a city of an orthophoto and, in either order, its DSM; from the document if that is of these files.

        A picture that is no GeoTIFF becomes one before.
        """
        picture = next(filter(is_picture, _rasters_of(request)), None)
        if picture is not None:
            self._placing.lay_out(picture, partial(self._build_with, request, picture))
            return
        self._asked, self._rasters = request, _rasters_of(request)
        self._do_anyway = partial(self.build, replace(request, settings=changed(request.settings, BUILD_ANYWAY)))
        plan = self._document.plan
        files = (request.rgb_path, request.dsm_path, request.footprints_path)
        if not self.is_under_way and plan is not None and plan.inputs == Inputs(*files, request.weights_path):
            self._document.change_settings(request.settings)
        else:
            self._open(jobs.open_pair(request), next(path for path in files if path))

    def _build_with(self, request: BuildRequest, raster: Path, placed: Path) -> None:
        """Build with a raster's file that says where it lies, maybe the same."""
        rgb_path, dsm_path = (placed if path == raster else path for path in (request.rgb_path, request.dsm_path))
        self.build(replace(request, rgb_path=rgb_path, dsm_path=dsm_path))

    def offer_for(self, error: RyuScapeError) -> str:
        """What a person may do about an error of what was asked for last, as a button says it; mostly nothing."""
        if isinstance(error, TooCoarseError):
            return marked("Build anyway")
        return "" if self._unplaced(error) is None else marked("Say where it lies…")

    def take_offer(self, error: RyuScapeError) -> None:
        """Do what was asked for last, in spite of the error or with what it lacked."""
        raster = self._unplaced(error)
        if raster is None:
            self._do_anyway()
        else:
            self._placing.lay_out(raster, partial(self._build_with, self._asked, raster))

    def _unplaced(self, error: RyuScapeError) -> Path | None:
        """The raster of those to build from that an error says to lie nowhere."""
        named = (path for path in self._rasters if error.cause.startswith(path.name))
        return next(named, None) if isinstance(error, UnplacedError) else None

    def open_project(self, path: Path, builds_anyway: bool = False) -> None:
        """Open a project file and build what it says."""
        self._rasters = []
        self._do_anyway = partial(self.open_project, path, builds_anyway=True)
        self._open(jobs.open_project(path, builds_anyway), path)

    def open_left_behind(self, left: LeftBehind, builds_anyway: bool = False) -> None:
        """Build what a dead process had not saved."""
        self._rasters = []
        self._do_anyway = partial(self.open_left_behind, left, builds_anyway=True)
        self._open(jobs.restore(left, builds_anyway), left.files[0])

    def ask_for_pair(self) -> None:
        """Ask for files and settings in a dialog."""
        dialog = OpenPairDialog(self.folder, self._asked, self._window)
        if dialog.exec_():
            self.build(dialog.request())

    def ask_for_project(self) -> None:
        """Ask for a project file."""
        name, _ = QFileDialog.getOpenFileName(self._window, tr("Open project"), str(self.folder), tr(PROJECT_FILTER))
        if name:
            self.open_project(Path(name))

    def _open(self, job: Job, path: Path) -> None:
        def start() -> None:
            self.folder, self.is_under_way, self._title = path.parent, True, path.name
            self._runner.start_next(Task(job, path.name, self._adopt))
            self.begun.emit()

        if self.is_under_way:
            self._runner.give_up(self._title)
            start()
        else:
            self._files.keep_changes_then(start)

    def _adopt(self, opened: Opened) -> None:
        if not self._runner.is_cancelling:  # who pressed Cancel a moment too late still wants no other scene
            self._document.adopt(opened)
            if opened.restored is not None:
                self.restored.emit(opened.restored)
            if opened.is_swapped:
                image, dsm = (path.name for path in opened.project.plan.inputs.files[:2])
                self.announced.emit(
                    tr("Taken the other way round: {image} is the image, {dsm} the DSM", image=image, dsm=dsm)
                )

    def _remember(self) -> None:
        plan = self._document.plan
        if plan is not None:
            self._asked = BuildRequest(**vars(plan.inputs), settings=plan.settings)

    def _end(self) -> None:
        self.is_under_way = False


def _rasters_of(request: BuildRequest) -> list[Path]:
    return [path for path in (request.rgb_path, request.dsm_path) if path is not None]
