"""The program's window: it makes the parts, and lets each hear of the others."""

from __future__ import annotations

from pathlib import Path

from PyQt5.QtCore import QSize, Qt
from PyQt5.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PyQt5.QtWidgets import QMainWindow, QSizePolicy, QStackedWidget

from ryu_scape.errors import RyuScapeError
from ryu_scape.gui.background import Background, wait_for_all
from ryu_scape.gui.central_column import column
from ryu_scape.gui.city_window import CityWindow
from ryu_scape.gui.command_palette import CommandPalette
from ryu_scape.gui.controls_help import show_about, show_controls
from ryu_scape.gui.docks import WindowDocks
from ryu_scape.gui.document import REBUILDING, Document
from ryu_scape.gui.evaluation_dock import COMPARING
from ryu_scape.gui.exporting import Exporting
from ryu_scape.gui.job_runner import JobRunner, Task
from ryu_scape.gui.languages import LANGUAGE, marked, tr
from ryu_scape.gui.left_behind_strip import LeftBehindStrip
from ryu_scape.gui.looks import Looks
from ryu_scape.gui.measuring import Measuring
from ryu_scape.gui.menus import WindowMenus
from ryu_scape.gui.message_banner import MessageBanner
from ryu_scape.gui.opening import Opening
from ryu_scape.gui.picturing import Picturing
from ryu_scape.gui.place_label import PlaceLabel
from ryu_scape.gui.progress_strip import ProgressStrip
from ryu_scape.gui.project_files import ProjectFiles
from ryu_scape.gui.recent_keeper import RecentKeeper
from ryu_scape.gui.saved_views import SavedViews
from ryu_scape.gui.scene_view import SceneView
from ryu_scape.gui.start_page import set_up_start_page
from ryu_scape.gui.status_bar import StatusBar
from ryu_scape.gui.summary_label import SummaryLabel
from ryu_scape.gui.unsaved_keeper import UnsavedKeeper
from ryu_scape.gui.welcome_page import WelcomePage
from ryu_scape.pipeline import Reconstruction
from ryu_scape.viewer.scene_widget import SceneWidget

_SIZE = QSize(1280, 820)
_SHARE_OF_SCREEN = 0.9  # the window's own frame needs some
_IDLE_HELP = marked("Click a building to see what is known of it; drag to orbit, Shift and drag to pan, wheel to zoom")
_QUICK_MS = 300
"""A change that is built within this time shows no progress."""


class MainWindow(QMainWindow):
    """Shows one project at a time and runs one job at a time."""

    def __init__(self, data_folder: Path | None = None) -> None:
        """data_folder: where recent places and looks are remembered; nowhere without one."""
        super().__init__()
        self._warnings: tuple[str, ...] = ()
        self._is_leaving = False
        self.runner = JobRunner(self)
        self.document = Document(self.runner, self)
        self.files = ProjectFiles(self.document, self.runner, self)
        self.opening = Opening(self.document, self.files, self.runner, self)

        self.banner = MessageBanner()
        self.welcome_page = WelcomePage()
        self.scene_widget = SceneWidget()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.welcome_page)
        self.pages.addWidget(self.scene_widget)
        self.exporting = Exporting(self.document, self.runner, data_folder, self)
        self.picturing = Picturing(self.document, self.runner, self.scene_widget, self.exporting.where, self)
        self.recent = RecentKeeper(self.document, self.scene_widget, self.welcome_page, data_folder, self)
        self.left_behind = LeftBehindStrip()
        self.unsaved = UnsavedKeeper(self.document, self.opening, self.left_behind, data_folder, self)
        self.progress_strip = ProgressStrip()
        self.summary_label = SummaryLabel()
        self.place_label = PlaceLabel(self.document)
        self.setStatusBar(StatusBar())
        for label in (self.place_label, self.summary_label):
            self.statusBar().addPermanentWidget(label)
        self.statusBar().setSizeGripEnabled(False)
        self.menus = WindowMenus(self)
        self.measuring = Measuring(self.document)
        self.docks = WindowDocks(self, self.document, self.runner, self.measuring, self.menus)
        self.scene_view = SceneView(self.scene_widget, self.document, self.measuring)
        self.city = CityWindow(self.opening.folder, self)
        self.saved_views = SavedViews(self.menus.saved_views, self.menus.parallel, self.scene_widget, self.document)
        self.scene_view.picked.connect(self.docks.card.show)

        self.setCentralWidget(column(self.left_behind, self.banner, self.pages, self.progress_strip))
        self.setAcceptDrops(True)
        self.resize(_SIZE.boundedTo(QGuiApplication.primaryScreen().availableSize() * _SHARE_OF_SCREEN))
        self._connect()
        self.looks = Looks(self.menus, data_folder, self, self.scene_widget)
        self._update_state()

    @property
    def is_busy(self) -> bool:
        """Whether a job is running."""
        return self.runner.is_busy

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask what becomes of unsaved changes, then stop the running job."""
        if not self._is_leaving:
            self.files.keep_changes_then(self._leave)
        if not self._is_leaving:
            event.ignore()
            return
        self.recent.remember()
        self.hide()
        self.runner.stop()
        self.unsaved.leave()
        self.city.end()
        for background in self.findChildren(Background):
            background.stop()
        wait_for_all()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files, unless work that they must not disturb is being done."""
        if self.opening.is_free and _dropped_files(event):
            event.acceptProposedAction()
            self.welcome_page.set_dropping(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget the files that went elsewhere."""
        self.welcome_page.set_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        self.welcome_page.set_dropping(False)
        event.acceptProposedAction()
        self.opening.open_files(_dropped_files(event))

    def show_error(self, error: RyuScapeError) -> None:
        """Show cause and remedy across the top."""
        self.statusBar().clearMessage()
        self.banner.show_error(error, self.opening.offer_for(error))

    def _connect(self) -> None:
        menus, document, files, opening = self.menus, self.document, self.files, self.opening
        menus.open_pair.triggered.connect(opening.ask_for_pair)
        menus.open_project.triggered.connect(opening.ask_for_project)
        menus.whole_city.triggered.connect(self.city.show)
        self.city.opened.connect(opening.build)
        opening.begun.connect(self._update_state)
        menus.save_project.triggered.connect(lambda: files.save())
        menus.save_project_as.triggered.connect(lambda: files.save_as())
        menus.export_scene.triggered.connect(lambda: self.exporting.ask_for_scene(opening.folder))
        for action, purpose in menus.purpose_actions.items():
            action.triggered.connect(lambda _, asked=purpose: self.exporting.ask_for_answer(asked, opening.folder))
        menus.save_picture.triggered.connect(lambda: self.picturing.ask_for_picture(opening.folder))
        menus.save_turntable.triggered.connect(lambda: self.picturing.ask_for_turntable(opening.folder))
        menus.quit.triggered.connect(self.close)
        menus.undo.triggered.connect(document.undo)
        menus.redo.triggered.connect(document.redo)
        menus.delete_building.triggered.connect(self.docks.card.delete_selected)
        menus.teach.triggered.connect(lambda: self.exporting.ask_to_teach(opening.folder))
        self.scene_view.obey(menus)
        menus.warnings.triggered.connect(lambda: self.banner.show_warnings(self._warnings))
        menus.update_warnings(0)
        menus.find_command.triggered.connect(lambda: CommandPalette(self).open())
        menus.controls.triggered.connect(lambda: show_controls(self))
        menus.about.triggered.connect(lambda: show_about(self))
        for action in (*menus.ground_actions.values(), *menus.layer_actions.values()):
            action.toggled.connect(lambda _: self.scene_widget.set_hidden_layers(menus.hidden_layers()))
        self.scene_widget.set_hidden_layers(menus.hidden_layers())
        for action, pair in menus.sample_actions.items():
            action.triggered.connect(lambda _, pair=pair: opening.open_sample(pair))
        set_up_start_page(self.welcome_page, opening, self.recent, [*menus.sample_actions.values()])
        self.banner.accepted.connect(opening.take_offer)
        self.progress_strip.cancel_requested.connect(self.runner.cancel)
        # Queued: a drawing error arises while the widget paints, when the layout must not change.
        self.scene_widget.failed.connect(self.show_error, Qt.QueuedConnection)
        self.runner.started.connect(self._on_started)
        self.runner.progressed.connect(self.progress_strip.report)
        self.runner.cancelling.connect(self.progress_strip.show_cancelling)
        self.runner.failed.connect(self.show_error)
        self.runner.finished.connect(self._on_finished)
        self.docks.layers.painted.connect(self.scene_view.paint)
        self.docks.light.changed.connect(self.scene_widget.set_look)
        self.docks.section.changed.connect(self.scene_widget.set_section)
        self.docks.layers.painted.connect(self.docks.map.view.set_painted)
        self.docks.layers.map_faded.connect(self.docks.map.view.set_opacities)
        self.docks.layers.scene_faded.connect(self.scene_widget.set_opacity)
        for part in (self.exporting, self.picturing, opening):
            part.failed.connect(self.show_error)
        for teller in (opening, self.unsaved):
            teller.announced.connect(self.statusBar().showMessage)
        for writer in (self.exporting, self.picturing, self.docks.evaluation):
            writer.written.connect(lambda path: self.statusBar().showMessage(tr("Wrote {path}", path=path)))
        self.docks.evaluation.painted.connect(self.scene_view.show_instead)
        document.opened.connect(self._show_opened)
        document.rebuilt.connect(self._show_figures)
        document.changed.connect(self._update_state)
        document.failed.connect(self.show_error)
        LANGUAGE.changed.connect(self._say_again)

    def _show_opened(self, reconstruction: Reconstruction) -> None:
        self.welcome_page.setSizePolicy(QSizePolicy.Ignored, QSizePolicy.Ignored)  # out of sight, it asks for no room
        self.scene_widget.resize(self.pages.size())  # as large as it will be, when it first shows
        self.pages.setCurrentWidget(self.scene_widget)
        self.centralWidget().layout().activate()  # before a dock appears, for which the window would grow
        self.scene_widget.setFocus()
        self.docks.card.show()
        self.statusBar().showMessage(tr(_IDLE_HELP))
        self._show_figures(reconstruction, is_other_place=True)

    def _show_figures(self, reconstruction: Reconstruction, *, is_other_place: bool = False) -> None:
        """Show key figures, and warnings of another place, or that are not the same as before."""
        self.summary_label.show_figures(reconstruction)
        if is_other_place or reconstruction.warnings != self._warnings:
            self._warnings = reconstruction.warnings
            self.menus.update_warnings(len(self._warnings))
            self.banner.show_warnings(reconstruction.warnings)

    def _on_started(self, task: Task) -> None:
        self.banner.hide_error()
        self.progress_strip.start(_QUICK_MS if task.title in (REBUILDING, COMPARING) else 0)
        self.welcome_page.set_busy(task.title)
        self._update_state()

    def _on_finished(self) -> None:
        self.progress_strip.stop()
        self.welcome_page.set_busy(None)
        self._update_state()

    def _update_state(self) -> None:
        document, is_editable = self.document, self.document.project is not None and not self.opening.is_under_way
        self.setWindowTitle(f"{document.title}[*] – Ryu-Scape" if document.title else "Ryu-Scape")
        self.setWindowModified(document.is_modified)
        self.menus.update_enabled(is_busy=self.is_busy, has_scene=document.project is not None)
        self.menus.save_project.setEnabled(is_editable and document.may_be_saved)
        self.menus.update_edits(document.plan if is_editable else None, has_selection=document.selected is not None)
        self.left_behind.setDisabled(self.is_busy)
        self.docks.set_enabled(is_editable)

    def _say_again(self) -> None:
        self.statusBar().showMessage(tr(_IDLE_HELP) if self.document.project is not None else "")
        self.menus.word_purposes()
        self.menus.update_warnings(len(self._warnings))
        self._update_state()

    def _leave(self) -> None:
        self._is_leaving = True
        self.close()


def _dropped_files(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
