"""The program's window."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

from PyQt5.QtCore import QSize, Qt
from PyQt5.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PyQt5.QtWidgets import QFileDialog, QLabel, QMainWindow, QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from ryu_scape.atomic import atomic_write
from ryu_scape.errors import MachineError, RyuScapeError
from ryu_scape.export import ENDINGS, ending_of
from ryu_scape.gui import jobs
from ryu_scape.gui.controls_help import ABOUT_HTML, CONTROLS_HTML
from ryu_scape.gui.menus import WindowMenus
from ryu_scape.gui.message_banner import MessageBanner
from ryu_scape.gui.open_pair_dialog import OpenPairDialog
from ryu_scape.gui.progress_strip import ProgressStrip
from ryu_scape.gui.samples import SamplePair
from ryu_scape.gui.welcome_page import WelcomePage
from ryu_scape.gui.worker import Job, PipelineWorker
from ryu_scape.licences import made_of
from ryu_scape.own_files import SAMPLES
from ryu_scape.pipeline import BuildRequest, Reconstruction
from ryu_scape.settings import Settings
from ryu_scape.viewer.scene_widget import SceneWidget

_SIZE = QSize(1280, 820)
_SHARE_OF_SCREEN = 0.9  # the window's own frame needs some
_IDLE_HELP = "Drag to orbit, Shift and drag to pan, wheel to zoom, Home to see everything"


class MainWindow(QMainWindow):
    """Shows one scene at a time and runs one job at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._worker: PipelineWorker | None = None
        self._is_cancelling = False
        self._folder = SAMPLES
        self._inputs: set[Path] = set()  # all that was read since the window opened
        self._settings = Settings()  # what the person chose last in the dialog
        self.reconstruction: Reconstruction | None = None

        self.banner = MessageBanner()
        self.welcome_page = WelcomePage()
        self.scene_widget = SceneWidget()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.welcome_page)
        self.pages.addWidget(self.scene_widget)
        self.progress_strip = ProgressStrip()
        self.summary_label = QLabel()
        self.statusBar().addPermanentWidget(self.summary_label)
        self.statusBar().setSizeGripEnabled(False)
        self.menus = WindowMenus(self)

        self.setWindowTitle("Ryu-Scape")
        self.setStyleSheet((resources.files(__package__) / "style.qss").read_text(encoding="utf-8"))
        self.setCentralWidget(_column(self.banner, self.pages, self.progress_strip))
        self.setAcceptDrops(True)
        self.resize(_SIZE.boundedTo(QGuiApplication.primaryScreen().availableSize() * _SHARE_OF_SCREEN))
        self._connect()
        self._update_state()

    @property
    def is_busy(self) -> bool:
        """Whether a job is running."""
        return self._worker is not None

    def build(self, request: BuildRequest) -> None:
        """Build the scene of an orthophoto and, in either order, its DSM."""
        inputs = [path for path in (request.rgb_path, request.dsm_path, request.footprints_path) if path]
        self._inputs.update(inputs)
        self._folder = inputs[0].parent
        self.start_job(jobs.reconstruct(request), inputs[0].name, self._show_unless_cancelled)

    def start_job(self, job: Job, title: str, on_success: Callable[[Any], None]) -> None:
        """Run `job` in the background; while another one runs, nothing happens."""
        if self._worker is not None:
            return
        worker = PipelineWorker(job, self)
        worker.progressed.connect(self._on_progress)
        worker.succeeded.connect(on_success)
        worker.failed.connect(self.show_error)
        worker.finished.connect(self._on_finished)
        self._worker = worker
        self.banner.hide()
        self.progress_strip.start()
        self.welcome_page.set_busy(title)
        self._update_state()
        worker.start()

    def cancel_job(self) -> None:
        """Ask the running job to stop; what is shown stays."""
        if self._worker is not None:
            self._is_cancelling = True
            self.progress_strip.show_cancelling()
            self._worker.cancel()

    def show_reconstruction(self, reconstruction: Reconstruction) -> None:
        """Show a scene with its key figures and warnings."""
        self.reconstruction = reconstruction
        self.scene_widget.set_scene(reconstruction.city.scene)
        self.pages.setCurrentWidget(self.scene_widget)
        self.scene_widget.setFocus()
        self.summary_label.setText(_summary(reconstruction))
        self.statusBar().showMessage(_IDLE_HELP)
        if reconstruction.warnings:
            self.banner.show_warnings(reconstruction.warnings)
        self._update_state()

    def _show_unless_cancelled(self, reconstruction: Reconstruction) -> None:
        if not self._is_cancelling:  # who pressed Cancel a moment too late still wants no other scene
            self.show_reconstruction(reconstruction)

    def show_error(self, error: RyuScapeError) -> None:
        """Show cause and remedy across the top."""
        self.banner.show_error(error)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the running job first."""
        if self._worker is not None:
            self.hide()
            self.cancel_job()
            self._worker.wait()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome one or two files while idle."""
        if not self.is_busy and len(_dropped_files(event)) in (1, 2):
            event.acceptProposedAction()
            self.welcome_page.set_dropping(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget the files that went elsewhere."""
        self.welcome_page.set_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Build the scene of what was dropped."""
        self.welcome_page.set_dropping(False)
        event.acceptProposedAction()
        first, second = [*_dropped_files(event), None][:2]
        if first is not None:
            self.build(BuildRequest(first, second, settings=self._settings))

    def _connect(self) -> None:
        menus = self.menus
        menus.open_pair.triggered.connect(self._ask_for_pair)
        menus.export_scene.triggered.connect(self._ask_for_export)
        menus.save_picture.triggered.connect(self._ask_for_picture)
        menus.quit.triggered.connect(self.close)
        menus.home.triggered.connect(self.scene_widget.go_home)
        menus.controls.triggered.connect(lambda: self._show_help("Controls", CONTROLS_HTML))
        menus.about.triggered.connect(lambda: self._show_help("About Ryu-Scape", ABOUT_HTML, made_of()))
        for action in (*menus.ground_actions.values(), *menus.layer_actions.values()):
            action.toggled.connect(lambda _: self.scene_widget.set_hidden_layers(menus.hidden_layers()))
        for action, pair in menus.sample_actions.items():
            action.triggered.connect(lambda _, pair=pair: self._open_sample(pair))
        self.welcome_page.open_requested.connect(self._ask_for_pair)
        self.welcome_page.sample_requested.connect(lambda: self._open_sample(next(iter(menus.sample_actions.values()))))
        self.progress_strip.cancel_requested.connect(self.cancel_job)
        # Queued: a drawing error arises while the widget paints, when the layout must not change.
        self.scene_widget.failed.connect(self.show_error, Qt.QueuedConnection)

    def _on_progress(self, stage: str, fraction: float) -> None:
        if not self._is_cancelling:
            self.progress_strip.report(stage, fraction)

    def _on_finished(self) -> None:
        if self._worker is not None:
            self._worker.deleteLater()
        self._worker = None
        self._is_cancelling = False
        self.progress_strip.hide()
        self.welcome_page.set_busy(None)
        self._update_state()

    def _update_state(self) -> None:
        has_scene = self.reconstruction is not None
        self.menus.update_enabled(is_busy=self.is_busy, has_scene=has_scene)
        self.welcome_page.sample_button.setVisible(bool(self.menus.sample_actions))

    def _open_sample(self, pair: SamplePair) -> None:
        self.build(BuildRequest(pair.rgb_path, pair.dsm_path, settings=self._settings))

    def _ask_for_pair(self) -> None:
        dialog = OpenPairDialog(self._folder, self._settings, self)
        if dialog.exec_():
            request = dialog.request()
            self._settings = request.settings
            self.build(request)

    def _ask_for_export(self) -> None:
        assert self.reconstruction is not None  # noqa: S101 - the action is off without one: said to mypy
        endings = ";;".join(f"{ending[1:].upper()} (*{ending})" for ending in ENDINGS)
        name, chosen = QFileDialog.getSaveFileName(self, "Export scene", str(self._folder / "scene.glb"), endings)
        if name:
            path = _with_ending(Path(name), chosen)
            self.start_job(jobs.export(self.reconstruction.city, path, self._inputs), path.name, self._say_written)

    def _ask_for_picture(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Save view", str(self._folder / "scene.png"), "PNG (*.png)")
        if name:
            self.save_picture(Path(name).with_suffix(".png"))

    def save_picture(self, path: Path) -> None:
        """Write the view as a PNG, or show why that failed."""
        try:
            image = self.scene_widget.grab_image()
            with atomic_write(path) as temporary:
                if not image.save(str(temporary), "PNG"):
                    raise MachineError(f"{path.name} could not be written.", "Choose another folder.")
        except RyuScapeError as error:
            self.show_error(error)
        else:
            self._say_written(path)

    def _say_written(self, path: Path) -> None:
        self.statusBar().showMessage(f"Wrote {path}")

    def _show_help(self, title: str, html: str, details: str = "") -> None:
        box = QMessageBox(QMessageBox.NoIcon, title, html, QMessageBox.Close, self)
        box.setDetailedText(details)
        box.setAttribute(Qt.WA_DeleteOnClose)
        box.open()


def _column(*widgets: QWidget) -> QWidget:
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for widget in widgets:
        layout.addWidget(widget, isinstance(widget, QStackedWidget))
    return column


def _dropped_files(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def _with_ending(path: Path, chosen_filter: str) -> Path:
    """Add the chosen filter's ending, as in `GLB (*.glb)`, where the person typed none of the known ones."""
    return path if ending_of(path) else path.with_name(path.name + chosen_filter.split("*")[1][:-1])


def _summary(reconstruction: Reconstruction) -> str:
    heights_m = [building.height_m for building in reconstruction.city.buildings]
    parts = [f"{len(heights_m)} building{'s' * (len(heights_m) != 1)}"]
    if heights_m:
        parts.append(f"{min(heights_m):.1f} to {max(heights_m):.1f} m high")
    parts.append(f"{sum(reconstruction.seconds.values()):.1f} s")
    return "  ·  ".join(parts)
