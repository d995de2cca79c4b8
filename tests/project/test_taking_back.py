"""A plan that is not built is given up for the one that is; an edit that cannot be made is forgotten."""

from __future__ import annotations

from collections import Counter

from ryu_scape.project import Project, SetHeight
from ryu_scape.settings import Settings, changed


def test_what_was_asked_since_the_last_build_is_given_up(project: Project) -> None:
    asked = project.plan
    project.return_to_city()
    assert project.plan is asked
    project.edit(SetHeight("3", 9.0))
    project.build()
    built = project.plan
    assert project.built is built
    project.edit(SetHeight("3", 12.0))
    project.change_settings(changed(Settings(), {"threshold": 0.9}))
    project.return_to_city()
    assert project.plan is built


def test_an_edit_that_was_lost_is_forgotten_and_nothing_is_built_for_it(project: Project, calls: Counter[str]) -> None:
    good = project.edit(SetHeight("3", 9.0))
    project.build()
    lost = project.edit(SetHeight("nobody", 9.0))
    project.build()
    assert [one.edit for one in project.lost] == [lost]
    calls.clear()
    project.withdraw(lost)
    assert project.plan.edits == project.built.edits == (good,)
    assert not project.build().warnings
    assert not calls


def test_what_was_undone_can_still_be_redone_after_an_edit_that_was_lost(project: Project) -> None:
    undone = project.edit(SetHeight("3", 9.0))
    project.undo()
    lost = project.edit(SetHeight("nobody", 9.0))
    project.build()
    project.withdraw(lost)
    assert project.plan.undone == project.built.undone == (undone,)
    project.redo()
    assert project.plan.edits == (undone,)


def test_only_the_very_last_edit_is_forgotten(project: Project) -> None:
    first, second = (project.edit(SetHeight("3", 9.0)) for _ in range(2))
    project.withdraw(first)
    assert project.plan.edits == (first, second)
