"""What the menus offer, as a list in which a person finds it by its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QAction, QMenu, QMenuBar

from ryu_scape.gui.languages import english

_KEY_IN_BRACKETS = re.compile(r"\s*\(&\w\)")


@dataclass(frozen=True)
class MenuCommand:
    """An action and the menus that lead to it, the outermost first."""

    action: QAction
    menus: tuple[QMenu, ...]

    @property
    def title(self) -> str:
        """What it is called in the language that is spoken."""
        return _plain(self.action.text())

    @property
    def path(self) -> str:
        """The titles of its menus."""
        return " ▸ ".join(_plain(menu.title()) for menu in self.menus)

    @property
    def keys(self) -> str:
        """Its shortcut, as the computer's keyboard calls it; empty without one."""
        return str(self.action.shortcut().toString(QKeySequence.NativeText))

    @property
    def is_enabled(self) -> bool:
        """Whether it can be done now."""
        return self.action.isEnabled() and all(menu.isEnabled() for menu in self.menus)

    def words(self) -> str:
        """By which it is found, in lower case: its keys, and titles in the language that is spoken and in English."""
        said = [self.path, self.title, self.action.iconText(), self.keys]
        meant = [*(english(menu, "title") for menu in self.menus)]
        meant += [english(self.action, name) for name in ("text", "iconText")]
        return " ".join([*said, *map(_plain, meant)]).casefold()


def commands_of(bar: QMenuBar) -> tuple[MenuCommand, ...]:
    """All actions of a menu bar, in its order."""
    return tuple(command for action in bar.actions() for command in _within(action, ()))


def found(commands: Sequence[MenuCommand], typed: str) -> list[MenuCommand]:
    """Those that have every word, or part of a word, that was typed; all of them, in their order, where nothing was.

    First those whose title has the first word; among these, those that can be done now.
    """
    wanted = typed.casefold().split()
    if not wanted:
        return list(commands)
    matching = [command for command in commands if all(word in command.words() for word in wanted)]
    return sorted(matching, key=lambda each: (wanted[0] not in each.title.casefold(), not each.is_enabled))


def _within(action: QAction, menus: tuple[QMenu, ...]) -> Iterator[MenuCommand]:
    menu = action.menu()
    if menu is not None:
        for inner in menu.actions():
            yield from _within(inner, (*menus, menu))
    elif not action.isSeparator():
        yield MenuCommand(action, menus)


def _plain(text: str) -> str:
    """Less the marks of keys: `&File` and `文件(&F)` as they are read."""
    return re.sub("&(.)", r"\1", _KEY_IN_BRACKETS.sub("", text))
