"""The window in other languages: whole, switched at run time, remembered; and no text goes past the translation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PyQt5 import sip
from PyQt5.QtCore import QObject
from PyQt5.QtGui import QFontDatabase
from PyQt5.QtWidgets import QAction, QComboBox, QDialogButtonBox, QWidget

from ryu_scape.errors import InputError
from ryu_scape.gui import languages
from ryu_scape.gui.languages import ENGLISH, LANGUAGE, marked, tr, translated, worded
from ryu_scape.gui.languages.sources import FRAGMENTS, _trees, sources
from ryu_scape.gui.languages.texts import PACKAGE, WINDOW, Texts
from ryu_scape.gui.main_window import MainWindow
from ryu_scape.gui.open_pair_dialog import OpenPairDialog
from ryu_scape.gui.purpose_dialog import PurposeDialog
from ryu_scape.inputs import BuildRequest
from ryu_scape.own_files import SAMPLES
from ryu_scape.purposes import PURPOSES
from tests.gui.place import open_place, stand_in_for_files
from tests.gui.window_steps import show, window_on

GUI = Path(languages.__file__).parents[1]
OTHERS = [name for name in languages.languages() if name != ENGLISH]
PROPERTIES = ("text", "toolTip", "placeholderText", "windowTitle", "title", "accessibleName")
PLACE = re.compile(r"\{[^}]*\}")


def test_texts_are_found_wherever_the_program_lies(tmp_path: Path) -> None:
    package = tmp_path / "cli" / "languages" / "ryu_scape"
    (package / "cli").mkdir(parents=True)
    for path in (package / "errors.py", package / "cli" / "flags.py"):
        path.write_text("'A sentence.'")
    assert len([*_trees(package)]) == 1


@pytest.fixture(autouse=True)
def _fonts_for_all(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: ["a font"])
    yield
    LANGUAGE.choose(ENGLISH)


def texts_in(root: QWidget) -> dict[tuple[int, str], str]:
    """What a person may read under `root`, by who says it."""
    found: dict[tuple[int, str], str] = {}
    for each in (root, *root.findChildren(QObject)):
        if isinstance(each, QWidget | QAction):
            for name in PROPERTIES:
                if text := each.property(name):
                    found[sip.unwrapinstance(each), name] = str(text)
        if isinstance(each, QComboBox):
            found |= {
                (sip.unwrapinstance(each), f"item {index}"): each.itemText(index) for index in range(each.count())
            }
    return found


def chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def reads_as_english(text: str) -> bool:
    """Two English words in a row, which no name, unit, field or key is."""
    return re.search(r"\b[A-Za-z]{3,} [a-z]{2,}\b", text) is not None


@pytest.mark.parametrize("name", OTHERS)
def test_each_language_says_all_there_is_to_say_and_no_more(name: str) -> None:
    said = Texts.read(GUI / "languages" / f"{name}.ts").by_source
    wanted = {(context, text) for context, texts in sources().items() for text in texts}
    assert wanted - set(said) == set()
    assert set(said) - wanted == set()
    for (_, source), translation in said.items():
        assert sorted(PLACE.findall(source)) == sorted(PLACE.findall(translation)), source
        assert ("…" in source) == ("…" in translation), source


def test_chinese_menus_keep_their_keys() -> None:
    said = Texts.read(GUI / "languages" / "zh_CN.ts").by_source
    for (context, source), translation in said.items():
        if context == WINDOW and re.search(r"&\w", source):
            assert re.search(r"\(&[A-Z]\)", translation), source


def test_fragments_are_still_said_by_the_package() -> None:
    paths = [path for path in GUI.parent.rglob("*.py") if "languages" not in path.parts]
    code = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    for fragment in FRAGMENTS:
        words = re.findall(r"[\w'-]{3,}", PLACE.sub(" ", fragment))
        assert all(word.removesuffix("s") in code for word in words), fragment


def test_every_pattern_of_the_package_is_translated_with_its_values() -> None:
    LANGUAGE.choose("zh_CN")
    values = [f"v{number}.tif" for number in range(10)]
    for source in sources()[PACKAGE]:
        expected = LANGUAGE.texts.by_source[PACKAGE, source]
        if PLACE.search(source):
            assert translated(source.format(*values)) == expected.format(*values)
        else:
            assert translated(source) == expected


def test_values_are_translated_too_and_so_are_sentences_in_a_row() -> None:
    LANGUAGE.choose("zh_CN")
    warning = "12 of 40 buildings are assumed to be 3 to 9 m high by their outlines alone because there is no DSM."
    assert translated(warning) == "40 座建筑中有 12 座仅凭轮廓假定为 3 至 9 m 高，因为没有 DSM。"
    assert translated(f"{warning} No building was found.") == f"{translated(warning)} 没有找到建筑。"
    assert translated("Please report it.") == "请报告此问题。"
    assert translated("nobody ever said this") == "nobody ever said this"


def literals_of(path: Path) -> Iterator[str]:
    """What may be words for a person in a module of the window, marked texts and errors aside."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in {"tr", "marked", "worded", "debug", "info", "error", "exception"}:
                given = [*node.args, *(each.value for each in node.keywords)]
                passed |= {id(part) for argument in given for part in ast.walk(argument)}
            passed |= {id(each.value) for each in node.keywords if each.arg == "objectName"}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            passed |= {id(part) for part in node.values}
            text = "".join(part.value if isinstance(part, ast.Constant) else "{0}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            text = node.value
        else:
            continue
        are_words = re.search(r"[A-Za-z]{2,},? [A-Za-z]{2,}|\b[A-Z][a-z]{2,}", text)
        is_for_machines = re.search(r"[<#*_/]|Ctrl|Shift\+|\.\w+$", text)  # markup, colours, names, keys
        if are_words and not is_for_machines:
            yield text


def test_no_words_of_the_window_escape_translation() -> None:
    known = {PLACE.sub("{0}", text) for texts in sources().values() for text in texts}
    names = {"Ryu-Scape", "{0}[*] – Ryu-Scape", "Fusion", "Home", "GeoJSON, GeoPackage, Shapefile"}
    complaints = {"a place is an object", "a place is made of files"}  # ValueErrors that the log alone gets
    for path in sorted(GUI.glob("*.py")):
        escaped = set(literals_of(path)) - known - names - complaints - {"load-segmentation", "AppsUseLightTheme"}
        assert not escaped, f"{path.name}: {escaped}"


def test_the_window_is_chinese_at_once_and_english_again(
    window: MainWindow, qtbot, monkeypatch, tmp_path: Path
) -> None:
    stand_in_for_files(monkeypatch)
    open_place(window, qtbot, tmp_path)
    for dock in window.docks.all:
        dock.show()
    window.document.select(2)
    qtbot.wait(300)
    before = texts_in(window)
    window.menus.language_actions["zh_CN"].trigger()
    during = texts_in(window)
    stage = window.progress_strip.stage_label  # out of sight, it says what was done last
    left = {text for (who, _), text in during.items() if reads_as_english(text) and who != sip.unwrapinstance(stage)}
    assert not {text for text in left if "and roof = gable" not in text}
    assert window.docks.card.windowTitle() == "建筑"
    assert chinese(window.statusBar().currentMessage())
    assert window.menus.open_pair.text().startswith("打开")
    assert sum(map(chinese, during.values())) > 300
    assert window.docks.card.roof_box.itemText(0) != "Flat"
    window.menus.language_actions[ENGLISH].trigger()
    after = texts_in(window)
    assert {key: text for key, text in before.items() if after.get(key) != text} == {}


@pytest.mark.parametrize("name", OTHERS)
def test_dialogs_and_the_buttons_that_are_qts_own(window: MainWindow, qtbot, name: str) -> None:
    LANGUAGE.choose(name)
    pair = OpenPairDialog(SAMPLES, BuildRequest(None), window)
    purposes = [PurposeDialog(purpose, window) for purpose in PURPOSES.values()]
    for dialog in (pair, *purposes):
        left = {text for text in texts_in(dialog).values() if reads_as_english(text)}
        assert not left
        buttons = dialog.findChild(QDialogButtonBox)
        assert chinese(buttons.button(QDialogButtonBox.Cancel).text())
        dialog.deleteLater()


def test_errors_and_warnings_in_sight_follow(window: MainWindow, reconstruction) -> None:
    show(window, replace(reconstruction, warnings=("No building was found.",)))
    LANGUAGE.choose("zh_CN")
    assert window.banner.remedy_label.text() == "没有找到建筑。"
    window.show_error(InputError("old.tif is not a GeoTIFF.", "Choose a GeoTIFF file."))
    assert window.banner.cause_label.text() == "old.tif 不是 GeoTIFF。"
    LANGUAGE.choose(ENGLISH)
    assert window.banner.cause_label.text() == "old.tif is not a GeoTIFF."


def test_the_language_is_remembered(qtbot, tmp_path: Path) -> None:
    window = window_on(qtbot, tmp_path / "data")
    assert window.menus.language_actions[ENGLISH].isChecked()
    window.menus.language_actions["zh_CN"].trigger()
    window.close()
    LANGUAGE.choose(ENGLISH)
    later = window_on(qtbot, tmp_path / "data")
    assert later.menus.language_actions["zh_CN"].isChecked()
    assert chinese(later.welcome_page.hint_label.text())


def test_a_language_without_a_font_cannot_be_chosen_and_was_not(
    qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "looks.json").write_text('{"language": "zh_CN"}')
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: [])
    actions = window_on(qtbot, tmp_path).menus.language_actions
    assert actions[ENGLISH].isChecked()
    assert actions[ENGLISH].isEnabled()
    assert LANGUAGE.name == ENGLISH
    assert not actions["zh_CN"].isEnabled()
    assert actions["zh_CN"].text() == "zh_CN: no font has its letters"


@pytest.mark.parametrize("text", ["", "[", "[]", "3", '{"language": 7}', '{"language": "xx"}', '{"other": 1}'])
def test_damaged_looks_are_those_by_default(qtbot, tmp_path: Path, text: str) -> None:
    (tmp_path / "looks.json").write_text(text)
    assert window_on(qtbot, tmp_path).menus.language_actions[ENGLISH].isChecked()


def test_a_text_that_changes_its_widget_does_not_outlive_it(qtbot) -> None:
    widget = worded(QWidget(), windowTitle=marked("Layers"))
    qtbot.addWidget(widget)
    LANGUAGE.choose("zh_CN")
    assert widget.windowTitle() == tr("Layers") == "图层"
    LANGUAGE.choose("no such language")
    assert LANGUAGE.name == ENGLISH
    assert widget.windowTitle() == "Layers"


def test_classes_of_colour_are_translated_from_the_first_to_the_last(window: MainWindow) -> None:
    window.menus.language_actions["zh_CN"].trigger()
    labels = ("under 8 m", "18 m and more", "unknown")
    assert [translated(label) for label in labels] == ["8 m 以下", "18 m 以上", "未知"]
