"""A box that offers the members of an enumeration."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from PyQt5.QtWidgets import QComboBox, QWidget

from ryu_scape.gui.languages import LANGUAGE, translated


class ChoiceBox(QComboBox):
    """Offers what `titles` names; a member that it does not is shown only as long as it is the one."""

    def __init__(self, titles: Mapping[Enum, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered = list(titles)
        self._members = list(titles)
        self._titles = titles
        self.addItems(titles.values())
        self._say()
        LANGUAGE.changed.connect(self._say)

    def _say(self) -> None:
        for index, title in enumerate(self._titles.values()):
            self.setItemText(index, translated(title))

    def member(self) -> Enum:
        """The one that is chosen."""
        return self._members[self.currentIndex()]

    def show_member(self, member: Enum) -> None:
        """Choose one without telling of it."""
        self.blockSignals(True)
        while self.count() > len(self._offered):
            self.removeItem(self.count() - 1)
        self._members = self._offered if member in self._offered else [*self._offered, member]
        if len(self._members) > self.count():
            self.addItem(translated(str(member.value).capitalize()))
        self.setCurrentIndex(self._members.index(member))
        self.blockSignals(False)
