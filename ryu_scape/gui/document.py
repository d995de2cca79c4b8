"""The project in the window: what shows or changes it goes through here, and hears from here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PyQt5.QtCore import QObject, pyqtSignal

from ryu_scape.city import City
from ryu_scape.gui import jobs
from ryu_scape.gui.job_runner import JobRunner, Task
from ryu_scape.gui.jobs import Opened
from ryu_scape.heights import Building
from ryu_scape.pipeline import Reconstruction
from ryu_scape.project import Edit, Plan, Project, SavedView, Several, SingleEdit, one_by_one
from ryu_scape.settings import Settings

REBUILDING = "the scene"
"""Title of the task that follows a change."""


class Document(QObject):
    """A project with its file, its city as far as it is built, and the buildings that are selected.

    Each change of the plan rebuilds what depends on it, off the window's thread. A change that cannot be built, or is
    cancelled, is taken back: the plan is that of the city in sight.
    """

    opened = pyqtSignal(object)
    """The Reconstruction of another project."""
    rebuilt = pyqtSignal(object)
    """The Reconstruction after a change."""
    changed = pyqtSignal()
    """Plan, city, file or selection."""
    sought = pyqtSignal()
    """Views should show what is selected."""
    pointed = pyqtSignal(object)
    """The place under the cursor of any view, (x, y, elevation or NaN) in metres on the map; None for none."""
    failed = pyqtSignal(object)
    """A RyuScapeError that a dock met."""

    def __init__(self, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._saved: Plan | None = None
        self._selected: tuple[str, ...] = ()
        self.selection: tuple[int, ...] = ()
        """Where the selected buildings stand in the city in sight, in the order in which they were chosen."""
        self._places: Mapping[str, int] = {}
        self._latest: Edit | None = None
        self.project: Project | None = None
        self.path: Path | None = None
        self.reconstruction: Reconstruction | None = None
        self.files_read: frozenset[Path] = frozenset()
        """By this and all earlier projects."""

    def adopt(self, opened: Opened) -> None:
        """Take another project, which is built."""
        self.project, self.path, self.reconstruction = opened.project, opened.path, opened.reconstruction
        self._saved, self._selected, self._latest = opened.saved, (), None
        self._number_buildings()
        self.files_read |= {*opened.project.plan.inputs.files, *([opened.path] if opened.path else [])}
        self.opened.emit(opened.reconstruction)
        self.changed.emit()

    @property
    def plan(self) -> Plan | None:
        """What is asked for; None without a project."""
        return None if self.project is None else self.project.plan

    @property
    def is_modified(self) -> bool:
        """Whether the plan is another than its file's, or than that with which a project without one began.

        So is one that was restored: what its file says is not known.
        """
        return self.plan is not None and (self._saved is None or _kept(self.plan) != _kept(self._saved))

    @property
    def may_be_saved(self) -> bool:
        """Whether saving would change anything."""
        return self.project is not None and (self.is_modified or self.path is None)

    @property
    def is_settled(self) -> bool:
        """Whether the city in sight is that of the plan."""
        return self.project is not None and self.project.plan == self.project.built

    @property
    def title(self) -> str:
        """What to call the place; empty without a project."""
        if self.plan is None:
            return ""
        inputs = self.plan.inputs
        path = self.path or inputs.rgb_path or inputs.dsm_path
        return "" if path is None else path.name

    def city_by_then(self) -> Callable[[], City] | None:
        """What gives the city in sight when it is called, changed by then as edits of now ask; None without a city.

        If another project is in sight by then, it gives the city of now.
        """
        project, now = self.project, self.reconstruction
        if now is None:
            return None
        return lambda: ((self.project is project and self.reconstruction) or now).city

    @property
    def selected_index(self) -> int | None:
        """Where the building that was selected last stands in the city in sight."""
        return self.selection[-1] if self.selection else None

    @property
    def selected(self) -> Building | None:
        """The building that was selected last, as it is in the city in sight."""
        index = self.selected_index
        return None if index is None or self.reconstruction is None else self.reconstruction.city.buildings[index]

    @property
    def selected_buildings(self) -> tuple[Building, ...]:
        """All selected buildings, as they are in the city in sight."""
        buildings = () if self.reconstruction is None else self.reconstruction.city.buildings
        return tuple(buildings[index] for index in self.selection)

    def select(self, *indices: int) -> None:
        """Select these buildings of the city in sight and no others."""
        buildings = () if self.reconstruction is None else self.reconstruction.city.buildings
        self._selected = tuple(buildings[index].footprint.identifier for index in indices)
        self.selection = indices
        self.changed.emit()

    def click(self, index: int | None, *, is_adding: bool = False) -> None:
        """Select the building that was clicked, or none; add it to the others, or take it from them, if `is_adding`."""
        clicked = () if index is None else (index,)
        if not is_adding:
            self.select(*clicked)
        else:
            others = tuple(other for other in self.selection if other != index)
            self.select(*others, *(() if index in self.selection else clicked))

    def seek(self) -> None:
        """Ask all views to show what is selected."""
        if self.selection:
            self.sought.emit()

    def point(self, place: tuple[float, float, float] | None) -> None:
        """Tell all views where the cursor of one of them is."""
        self.pointed.emit(place)

    def change_settings(self, settings: Settings) -> None:
        """Build with these settings, and with the files as they are now."""
        if self.project is not None:
            self.project.change_settings(settings)
            self.rebuild()

    def edit(self, *edits: SingleEdit) -> None:
        """Change buildings, at one stroke."""
        if self.project is not None and edits:
            self._latest = self.project.edit(edits[0] if len(edits) == 1 else Several(edits))
            self.rebuild()

    def keep_views(self, *views: SavedView) -> None:
        """Remember these named views and no others."""
        if self.project is not None:
            self.project.keep_views(views)
            self.changed.emit()

    def undo(self) -> None:
        """Take the last edit back."""
        if self.project is not None:
            self.project.undo()
            self.rebuild()

    def redo(self) -> None:
        """Make the edit again that was undone last."""
        if self.project is not None:
            self.project.redo()
            self.rebuild()

    def rebuild(self) -> None:
        """Bring the city up to date with plan and files."""
        project = self.project
        if project is not None:
            self._runner.start_next(
                Task(
                    jobs.rebuild(project),
                    REBUILDING,
                    lambda reconstruction: self._show_rebuilt(project, reconstruction),
                    lambda: self._take_back(project),
                )
            )
            self.changed.emit()

    def mark_saved(self, path: Path, plan: Plan) -> None:
        """Remember where the project lies, and with which plan."""
        self.path, self._saved = path, plan
        self.changed.emit()

    def _show_rebuilt(self, project: Project, reconstruction: Reconstruction) -> None:
        if project is not self.project:
            return
        self.reconstruction = reconstruction
        self._number_buildings()
        self._withdraw_if_lost(project)
        self.rebuilt.emit(reconstruction)
        self.changed.emit()

    def _withdraw_if_lost(self, project: Project) -> None:
        """Forget the latest edit where its own rebuild found nothing to change; later ones only report it."""
        latest = self._latest
        if latest is None or project.built is None or latest not in project.built.edits:
            return
        lost = [lost.edit for lost in project.lost]
        if all(any(each is other for other in lost) for each in one_by_one([latest])):
            project.withdraw(latest)
        self._latest = None

    def _number_buildings(self) -> None:
        buildings = () if self.reconstruction is None else self.reconstruction.city.buildings
        self._places = {building.footprint.identifier: index for index, building in enumerate(buildings)}
        self.selection = tuple(self._places[name] for name in self._selected if name in self._places)

    def _take_back(self, project: Project) -> None:
        project.return_to_city()
        self.changed.emit()


def _kept(plan: Plan) -> Plan:
    """Less what may be redone, over whose loss nobody need be asked."""
    return replace(plan, undone=())
