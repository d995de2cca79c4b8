"""The page of documentation that lists all settings."""

from __future__ import annotations

from collections.abc import Iterable

from ryu_scape.settings.declaration import Setting
from ryu_scape.settings.declared import by_stage
from ryu_scape.settings.whole import Settings

_INTRODUCTION = """\
# Settings

Every number that a person may change, by the stage that it belongs to. On the command line each is a flag of `build`
(`--threshold 0.6 --smallest-area 20 --invent-roofs`), in the window a control under **Options** and in the
dock **View ▸ Settings**. Who leaves one alone gets its default.

This page is made by `python -m ryu_scape.settings docs/settings.md` from what the fields of `ryu_scape/settings`
declare.
"""


def page() -> str:
    """The page, in Markdown."""
    parts = [f"## {stage.title}\n\n{_table(settings)}" for stage, settings in by_stage(Settings).items()]
    return "\n".join([_INTRODUCTION, *parts])


def _table(settings: Iterable[Setting]) -> str:
    head = "| setting | what it says | allowed | default |\n|---|---|---|---|\n"
    return head + "".join(
        f"| `{each.name}` | {each.meaning} | {each.allowed} | {each.text(each.default)} |\n" for each in settings
    )
