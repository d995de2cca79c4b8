"""Every action of the menus is found by what it is called, in the language that is spoken and in English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QAction

from ryu_scape.gui.command_palette import CommandPalette
from ryu_scape.gui.commands import commands_of, found
from ryu_scape.gui.languages import ENGLISH, LANGUAGE
from ryu_scape.gui.main_window import MainWindow
from tests.gui.place import open_place, stand_in_for_files


@pytest.fixture
def place(window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[MainWindow]:
    stand_in_for_files(monkeypatch)
    open_place(window, qtbot, tmp_path)
    window.saved_views.save("the river bend")
    yield window
    LANGUAGE.choose(ENGLISH)


def palette_of(window: MainWindow) -> CommandPalette:
    window.menus.find_command.trigger()
    return window.findChildren(CommandPalette)[-1]


def triggerable(window: MainWindow) -> list[QAction]:
    """What is in the menus, found in another way: as Qt's children."""
    inside = {action for menu in window.menuBar().findChildren(type(window.menus.view)) for action in menu.actions()}
    return [action for action in inside if action.menu() is None and not action.isSeparator()]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_action_is_found_by_its_title_and_in_english(place: MainWindow, qtbot, language: str) -> None:
    in_english = {command.action: command.title for command in commands_of(place.menuBar())}
    LANGUAGE.choose(language)
    palette = palette_of(place)
    actions = triggerable(place)
    assert len(actions) > 60
    assert {command.action for command in palette.shown} == set(actions)
    for command in list(palette.shown):
        is_of_its_own = command.action in (place.menus.undo, place.menus.redo, place.menus.warnings)
        for title in (command.title, in_english[command.action]):
            palette.field.setText(title.rstrip("…"))
            assert command.action in [other.action for other in palette.shown] or is_of_its_own, title
    for words in ("undo", "redo", "warnings"):
        palette.field.setText(words)
        assert palette.shown, words
    palette.reject()


def test_words_come_in_any_order_and_keys_and_menus_find_too(place: MainWindow) -> None:
    commands = commands_of(place.menuBar())
    assert found(commands, "project SAVE")[0].action is place.menus.save_project
    assert [command.action for command in found(commands, "ctrl+shift+e")] == [place.menus.save_picture]
    assert {command.action for command in found(commands, "theme")} == set(place.menus.theme_actions.values())
    assert found(commands, "river bend")[0].title == "the river bend"
    assert found(commands, "no such thing at all") == []


def test_enter_does_what_is_chosen_and_the_arrows_choose(place: MainWindow, qtbot) -> None:
    palette = palette_of(place)
    QTest.keyClicks(palette.field, "attribute")
    assert palette.shown[0].keys == "F6"
    assert palette.list.topLevelItem(0).text(2) == "F6"
    QTest.keyClick(palette.field, Qt.Key_Return)
    qtbot.waitUntil(place.docks.table.isVisible)
    palette = palette_of(place)
    QTest.keyClicks(palette.field, "ground")
    chosen = palette.list.currentItem()
    QTest.keyClick(palette.field, Qt.Key_Down)
    assert palette.list.currentItem() is not chosen
    QTest.keyClick(palette.field, Qt.Key_Escape)
    qtbot.waitUntil(lambda: not palette.isVisible())


def test_what_cannot_be_done_is_grey_and_is_not_done(window: MainWindow, qtbot, monkeypatch) -> None:
    monkeypatch.setattr(window.exporting, "ask_for_scene", lambda *_: pytest.fail("done all the same"))
    palette = palette_of(window)
    palette.field.setText("export scene")
    assert palette.list.topLevelItem(0).isDisabled()
    assert palette.list.currentItem() is None
    palette.run()
    palette.list.setCurrentItem(palette.list.topLevelItem(0))
    palette.run()
    qtbot.wait(50)
    palette.field.setText("solar")
    assert palette.shown
    assert all(not command.is_enabled for command in palette.shown), "their menu is disabled, not they"
    palette.reject()


def test_what_is_switched_on_says_so(place: MainWindow, qtbot) -> None:
    palette = palette_of(place)
    palette.field.setText("cast shadows")
    assert palette.list.topLevelItem(0).text(0).startswith("✓")
    palette.run()
    qtbot.waitUntil(lambda: not place.menus.effect_actions[0].isChecked())
