"""All that the menus offer, found by typing."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt5.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PyQt5.QtGui import QKeyEvent
from PyQt5.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QHeaderView,
    QLineEdit,
    QMainWindow,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from ryu_scape.gui.commands import MenuCommand, commands_of, found
from ryu_scape.gui.languages import tr, worded

_SIZE, _BELOW_TOP_PX = QSize(620, 420), 60
_KEYS_OF_THE_LIST = {Qt.Key_Up, Qt.Key_Down, Qt.Key_PageUp, Qt.Key_PageDown}


class CommandPalette(QDialog):
    """Words in the field, what has them below it, with its menu and its keys; what cannot be done now is grey."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WA_DeleteOnClose)
        worded(self, windowTitle="Find a command")
        self._commands = commands_of(window.menuBar())
        self.shown: Sequence[MenuCommand] = ()
        self.field = worded(
            QLineEdit(clearButtonEnabled=True),
            placeholderText="Words of a command, in any order",
            accessibleName="Words of a command, in any order",
        )
        self.list = QTreeWidget(columnCount=3, headerHidden=True, rootIsDecorated=False, uniformRowHeights=True)
        self.list.setSelectionBehavior(QAbstractItemView.SelectRows)
        self.list.setFocusPolicy(Qt.NoFocus)
        worded(self.list, accessibleName="Commands")
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.Stretch)
        for column in (1, 2):
            self.list.header().setSectionResizeMode(column, QHeaderView.ResizeToContents)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._search)
        self.field.returnPressed.connect(self.run)
        self.list.itemClicked.connect(self.run)
        self._search("")
        self.resize(_SIZE.boundedTo(window.size()))
        self.move(window.mapToGlobal(window.rect().center()).x() - self.width() // 2, window.y() + _BELOW_TOP_PX)

    def run(self) -> None:
        """Do what is chosen, if it can be done now, after the palette has gone."""
        item = self.list.currentItem()
        command = None if item is None else self.shown[self.list.indexOfTopLevelItem(item)]
        if command is not None and command.is_enabled:
            self.accept()
            QTimer.singleShot(0, command.action.trigger)

    def eventFilter(self, field: QObject, event: QEvent) -> bool:
        """Let the keys that move in a list move in it, while the field has the others."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.KeyPress and event.key() in _KEYS_OF_THE_LIST:
            QApplication.sendEvent(self.list, event)
            return True
        return bool(super().eventFilter(field, event))

    def _search(self, typed: str) -> None:
        self.shown = found(self._commands, typed)
        self.list.clear()
        for command in self.shown:
            ticked = f"✓ {command.title}" if command.action.isChecked() else command.title
            item = QTreeWidgetItem(self.list, [ticked, command.path, command.keys])
            item.setToolTip(0, "" if command.is_enabled else tr("Cannot be done now"))
            item.setDisabled(not command.is_enabled)
        first = next((number for number, command in enumerate(self.shown) if command.is_enabled), None)
        if first is not None:
            self.list.setCurrentItem(self.list.topLevelItem(first))
