"""The document behind a window, a notebook or a batch: what a city is made of and by, and each stage's last result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ryu_scape import pipeline
from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.footprints import Footprint, Outlines
from ryu_scape.inputs import Inputs
from ryu_scape.pipeline import Reconstruction
from ryu_scape.progress import NullProgress, ProgressReporter
from ryu_scape.project.document import read_document, write_document
from ryu_scape.project.editing import History, LostEdit, Ruler
from ryu_scape.project.edits import Draw, Edit, one_by_one
from ryu_scape.project.identifiers import all_known, first_free_number, keep_identifiers
from ryu_scape.project.plain_edits import checked_edit
from ryu_scape.project.plan import Plan
from ryu_scape.project.stages import StageResults, stamps
from ryu_scape.project.views import SavedView
from ryu_scape.settings import Settings
from ryu_scape.survey import Survey


class Project:
    """A place, how to rebuild it, and what a person has corrected.

    Every change is a new `plan`; `build` brings the city up to date with it, from the first stage that the change
    touches. One thread builds at a time; `plan`, `city` and the changes may be used in another one meanwhile.
    """

    def __init__(self, inputs: Inputs, settings: Settings | None = None) -> None:
        self.plan = Plan(inputs, settings or Settings())
        self.known: tuple[Footprint, ...] = ()
        """The outlines whose identifiers those found again take over."""
        self.city: City | None = None
        self.built: Plan | None = None
        """What `city` was built of."""
        self.lost: tuple[LostEdit, ...] = ()
        self.notices: tuple[str, ...] = ()
        """What a person should hear of the file that the project was opened from."""
        self._undone_before: tuple[Edit, ...] = ()
        """What could be redone until the last edit was made."""
        self._stages = StageResults()
        self._history = History()

    @classmethod
    def of(
        cls,
        rgb: str | Path | None = None,
        dsm: str | Path | None = None,
        footprints: str | Path | None = None,
        settings: Settings | None = None,
    ) -> Project:
        """A project on an orthophoto and, where there is one, its DSM; or on a DSM and footprints alone."""
        return cls(Inputs.of(rgb, dsm, footprints), settings)

    def change_settings(self, settings: Settings) -> None:
        """Build with other settings from now on."""
        self.plan = replace(self.plan, settings=settings)

    def edit(self, edit: Edit) -> Edit:
        """Change a building, after all earlier edits; what was undone cannot be redone then. Gives what the plan has.

        Raises InputError for an edit that a project file could not hold, as one whose height is no finite number.
        """
        edit = checked_edit(edit)
        self._undone_before = self.plan.undone
        self.plan = self.plan.editing(edit)
        return edit

    def keep_views(self, views: Iterable[SavedView]) -> None:
        """Remember these views and no others; nothing is to be built for that."""
        self.plan = self.plan.with_views(tuple(views))
        self.built = None if self.built is None else self.built.with_views(self.plan.views)

    def undo(self) -> None:
        """Take the last edit back, if there is one."""
        self.plan = self.plan.undoing()

    def redo(self) -> None:
        """Make the edit again that was undone last, if there is one."""
        self.plan = self.plan.redoing()

    def withdraw(self, edit: Edit) -> None:
        """Forget an edit that is the last one, as if nobody had asked for it: for one that could not be made."""
        undone = self._undone_before
        self.plan = self.plan.without_last(edit, undone)
        self.built = None if self.built is None else self.built.without_last(edit, undone)

    def return_to_city(self) -> None:
        """Ask for no more than what `city` shows, if there is one."""
        self.plan = self.plan if self.built is None else self.built.with_views(self.plan.views)

    def save(self, path: str | Path) -> None:
        """Write plan and identifiers as a project file. Raises InputError and MachineError as `atomic_write` does."""
        path = Path(path)
        document = write_document(self.plan, self.known, path.parent)
        with atomic_write(path) as temporary:
            temporary.write_text(document, encoding="utf-8")

    @classmethod
    def open(cls, path: str | Path, folder: Path | None = None) -> Project:
        """The project of a file; `notices` name inputs that have changed.

        folder: from where it names its inputs, by default its own. Raises InputError as `read_document` does.
        """
        plan, known, notices = read_document(Path(path), folder)
        project = cls(plan.inputs)
        project.plan, project.known, project.notices = plan, known, notices
        return project

    def free_identifier(self) -> str:
        """A name that no building of the last build has, and none that is to be drawn, for another one to be drawn."""
        built = () if self.city is None else tuple(building.footprint for building in self.city.buildings)
        names = [footprint.identifier for footprint in (*self.known, *built)]
        return str(
            first_free_number(
                [*names, *(edit.building for edit in one_by_one(self.plan.edits) if isinstance(edit, Draw))]
            )
        )

    def build(self, progress: ProgressReporter | None = None) -> Reconstruction:
        """The city of the plan; `seconds` has the stages that had to be done.

        Raises as `pipeline.run` does; stages that were done by then need not be done again.
        """
        plan, progress = self.plan, progress or NullProgress()
        inputs, settings, stages = plan.inputs, plan.settings, self._stages.begin()
        survey = stages.result(
            "survey",
            (*stamps(inputs.rgb_path, inputs.dsm_path), inputs.footprints_path is None, settings.raster),
            lambda: pipeline.read_survey(inputs, settings.raster, progress),
        )
        outlines = self._outlines(stages, survey, plan, progress)
        measured = stages.result(
            "heights",
            (survey, outlines, settings.heights),
            lambda: pipeline.measure(survey, outlines, settings.heights, progress),
        )
        edited = self._history.replay(measured, plan.edits, Ruler(outlines, settings.heights))
        city = stages.result(
            "scene",
            (edited.measured, outlines, settings.scene),
            lambda: pipeline.build_city(edited.measured, outlines, settings.scene, progress, self.city),
        )
        self.city, self.lost, self.built = city, edited.lost, plan.with_views(self.plan.views)
        not_made = tuple(f"An edit was not made: {lost.reason}" for lost in edited.lost)
        return Reconstruction(city, self.notices + pipeline.warnings_about(city) + not_made, stages.seconds)

    def _outlines(self, stages: StageResults, survey: Survey, plan: Plan, progress: ProgressReporter) -> Outlines:
        inputs, settings = plan.inputs, plan.settings
        path = inputs.footprints_path
        if path is not None:
            return stages.result(
                "footprints",
                (survey, *stamps(path), settings.footprints),
                lambda: pipeline.read_outlines(path, survey, settings.footprints, progress),
            )
        probability = stages.result(
            "segmentation",
            (survey, *stamps(inputs.weights_path), settings.segmentation),
            lambda: pipeline.look_for_buildings(survey, inputs.weights_path, settings.segmentation, progress),
        )
        outlines = stages.result(
            "footprints",
            (probability, settings.footprints),
            lambda: keep_identifiers(
                pipeline.draw_outlines(survey, probability, settings.footprints, progress), self.known
            ),
        )
        self.known = all_known(outlines, self.known)
        return outlines
