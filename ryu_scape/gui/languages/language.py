"""Which language the window speaks, and the ways of a text into it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from PyQt5.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator, pyqtSignal
from PyQt5.QtGui import QFontDatabase
from PyQt5.QtWidgets import QApplication

from ryu_scape.gui.languages.texts import WINDOW, Texts

ENGLISH = "en"
_FOLDER = Path(__file__).parent
_WRITINGS = {"zh_CN": QFontDatabase.SimplifiedChinese}
"""Those of the languages that do without Latin letters."""
_SOURCE = "source_of_"
"""What the name of the property begins with in which a widget keeps the English text of another property."""
Worded = TypeVar("Worded", bound=QObject)


def languages() -> dict[str, str]:
    """The languages that there are, what each calls itself by its name, such as `zh_CN`; English first."""
    files = sorted(path.stem for path in _FOLDER.glob("*.ts"))
    return {ENGLISH: "English"} | {name: QLocale(name).nativeLanguageName() for name in files}


def has_font(name: str) -> bool:
    """Whether this computer has a font for the letters of a language."""
    return name not in _WRITINGS or bool(QFontDatabase().families(_WRITINGS[name]))


def of_this_computer() -> str:
    """The name of the language that its person reads first, of those that there are; English else."""
    wanted = (tag.replace("-", "_") for tag in QLocale.system().uiLanguages())
    known = languages()
    return next((QLocale(tag).name() for tag in wanted if QLocale(tag).name() in known), ENGLISH)


class Language(QObject):
    """name: of the language that is spoken."""

    changed = pyqtSignal()
    """Every worded text is in another language; who made one at the moment makes it again."""

    def __init__(self) -> None:
        super().__init__()
        self.name = ENGLISH
        self.texts = Texts({})
        self._translators: Sequence[QTranslator] = ()

    def choose(self, name: str) -> None:
        """Speak this one from now on; English where there is none of that name."""
        name = name if name in languages() else ENGLISH
        if name == self.name:
            return
        for translator in self._translators:
            QCoreApplication.removeTranslator(translator)
        self.name, self._translators, self.texts = name, (), Texts({})
        if name != ENGLISH:
            self.texts = Texts.read(_FOLDER / f"{name}.ts")
            self._translators = [_Translation(self.texts), _qts_own(name)]
        for translator in self._translators:
            QCoreApplication.installTranslator(translator)
        for widget in QApplication.topLevelWidgets():
            _word_again(widget)
        self.changed.emit()


LANGUAGE = Language()


class _Translation(QTranslator):
    """Lets Qt ask for the texts of a TS file."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        return self._texts.by_source.get((context, source))

    def isEmpty(self) -> bool:
        return False


def _qts_own(name: str) -> QTranslator:
    """What Qt says itself, such as on the buttons of its dialogs."""
    translator = QTranslator()
    translator.load(f"qtbase_{name}", QLibraryInfo.location(QLibraryInfo.TranslationsPath))
    return translator


def marked(text: str) -> str:
    """This text, which `tr` or `worded` will meet later."""
    return text


def tr(text: str, **values: object) -> str:
    """This text as the person reads it, with values in its places as `str.format` puts them there."""
    said = QCoreApplication.translate(WINDOW, text)
    return said.format(**values) if values else said


def translated(sentence: str) -> str:
    """What the package says, as the person reads it."""
    return LANGUAGE.texts.translated(sentence)


def worded(thing: Worded, **texts: str) -> Worded:
    """Give a widget or an action these properties, such as `text` or `toolTip`, in whatever language is spoken.

    Texts are the window's own, or the package's whole sentences and titles.
    """
    for name, text in texts.items():
        thing.setProperty(_SOURCE + name, text)
        thing.setProperty(name, _said(text))
    return thing


def english(thing: QObject, name: str) -> str:
    """What such a property says in English; as it is, where it was not worded."""
    return str(thing.property(_SOURCE + name) or thing.property(name))


def _said(text: str) -> str:
    said = tr(text)
    return translated(text) if said == text else said


def _word_again(root: QObject) -> None:
    """Put every text that `worded` gave under `root` into the language that is spoken."""
    for each in (root, *root.findChildren(QObject)):
        for key in map(str, map(bytes.decode, map(bytes, each.dynamicPropertyNames()))):
            if key.startswith(_SOURCE):
                each.setProperty(key.removeprefix(_SOURCE), _said(each.property(key)))
