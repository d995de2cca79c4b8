"""A control for a setting, made of what the setting declares."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from PyQt5.QtCore import QEvent, QObject, Qt, pyqtSignal
from PyQt5.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from ryu_scape.gui.file_field import FileField
from ryu_scape.gui.languages import LANGUAGE, marked, tr, translated, worded
from ryu_scape.settings import Setting, Value

MOST_DECIMALS = 4
CHOICE_LETTERS = 18
"""At least so many letters of a choice are in sight, in a narrow dock; where there is room, all of them."""


class SettingControl(QObject):
    """Caption and control; pointed at, they tell what the setting means. Coloured is what differs from the default."""

    changed = pyqtSignal()

    def __init__(self, setting: Setting, value: Value) -> None:
        super().__init__()
        self.setting = setting
        self._parts = _parts_of(setting)
        self.widget = self._parts.widget
        self.setParent(self.widget)  # and goes with it: a dialog that was closed hears of no other language
        self.label = worded(QLabel(), text="" if isinstance(setting.default, bool) else setting.title)
        self.label.setBuddy(self._parts.inputs[0])
        self._stay = _StayUnderTheWheel(self)
        for each in self._parts.inputs:
            each.setFocusPolicy(Qt.StrongFocus)
            each.installEventFilter(self._stay)
        self._take(value)
        for each in self._parts.inputs:
            _signal_of(each).connect(self._tell)
        LANGUAGE.changed.connect(self._say)
        self._say()

    def value(self) -> Value:
        """As the person chose; one with more digits than the control shows stays what it is until they change it."""
        read = self._parts.read()
        return self._given if read == self._shown else read

    def show_value(self, value: Value) -> None:
        """Show this value; what a person has begun to type stays as it is while it means the same."""
        if value != self.value():
            self._take(value)

    def _take(self, value: Value) -> None:
        self._given = value
        self._parts.show(value)
        self._shown = self._parts.read()
        self._tell()

    def _say(self) -> None:
        """Word tips and choices, which Qt's properties do not reach."""
        for each in (self.label, self.widget, *self._parts.inputs):
            each.setToolTip(f"{translated(self.setting.meaning)}\n{_explained(self.setting)}")
        if isinstance(self.widget, QComboBox):
            for index, title in enumerate(self.setting.choices.values()):
                self.widget.setItemText(index, translated(title))

    def _tell(self) -> None:
        self.label.setProperty("changed", self.value() != self.setting.default)
        self.label.style().polish(self.label)
        self.changed.emit()


@dataclass(frozen=True)
class _Parts:
    """The widget to place, what in it takes input, and how its value is read and shown."""

    widget: QWidget
    inputs: tuple[QWidget, ...]
    read: Callable[[], Any]
    show: Callable[[Any], None]


class _Decimals(QDoubleSpinBox):
    """Shows no noughts at the end."""

    def textFromValue(self, value: float) -> str:
        text: str = super().textFromValue(value)
        point = self.locale().decimalPoint()
        return text.rstrip("0").rstrip(point) if point in text else text


class _StayUnderTheWheel(QObject):
    """Leaves the wheel to the list around a control unless the person is at work in it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def _parts_of(setting: Setting) -> _Parts:
    if isinstance(setting.default, bool):
        box = worded(QCheckBox(), text=setting.title)
        return _Parts(box, (box,), box.isChecked, box.setChecked)
    if isinstance(setting.default, Enum):
        return _choice(setting)
    if isinstance(setting.default, str):
        return _file(setting)
    if isinstance(setting.default, tuple):
        return _pair(_number(setting), _number(setting))
    spin = _number(setting)
    return _Parts(spin, (spin,), spin.value, spin.setValue)


def _choice(setting: Setting) -> _Parts:
    box, members = QComboBox(minimumContentsLength=CHOICE_LETTERS), list(setting.choices)
    box.setSizeAdjustPolicy(QComboBox.AdjustToMinimumContentsLengthWithIcon)
    for member, title in setting.choices.items():
        box.addItem(title, member)
    return _Parts(
        box, (box,), lambda: members[box.currentIndex()], lambda value: box.setCurrentIndex(members.index(value))
    )


def _number(setting: Setting) -> QSpinBox | QDoubleSpinBox:
    if isinstance(setting.default, int):
        spin = QSpinBox()
        spin.setRange(int(setting.lowest), int(setting.highest))
        spin.setGroupSeparatorShown(True)
    else:
        spin = _Decimals()
        spin.setDecimals(MOST_DECIMALS)
        spin.setRange(setting.lowest, setting.highest)
    spin.setStepType(QAbstractSpinBox.AdaptiveDecimalStepType)
    if setting.unit:
        spin.setSuffix(f" {setting.unit}")
    return spin


def _file(setting: Setting) -> _Parts:
    field = FileField(setting.title, setting.meaning, marked("All files (*)"), Path.home())
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(field.edit, 1)
    layout.addWidget(field.button)
    return _Parts(row, (field.edit,), lambda: str(field.path() or ""), field.edit.setText)


def _pair(low: QDoubleSpinBox, high: QDoubleSpinBox) -> _Parts:
    def show(value: Iterable[float]) -> None:
        for spin, each in zip((low, high), value, strict=True):
            spin.setValue(each)

    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(low, 1)
    layout.addWidget(worded(QLabel(), text="to"))
    layout.addWidget(high, 1)
    return _Parts(row, (low, high), lambda: (low.value(), high.value()), show)


def _signal_of(widget: QWidget) -> Any:
    if isinstance(widget, QCheckBox):
        return widget.toggled
    if isinstance(widget, QLineEdit):
        return widget.textChanged
    return widget.currentIndexChanged if isinstance(widget, QComboBox) else widget.valueChanged


def _explained(setting: Setting) -> str:
    """Bounds and default, in the words that are shown."""
    if setting.choices:
        return tr("By default: {choice}.", choice=translated(setting.choices[setting.default]))
    if isinstance(setting.default, bool):
        return tr("Off by default.")
    if isinstance(setting.default, str):
        return tr("None by default.")
    lowest, highest = setting.text(setting.lowest), f"{setting.text(setting.highest)} {setting.unit}".rstrip()
    default = setting.text(setting.default)
    return tr("{lowest} to {highest}; {default} by default.", lowest=lowest, highest=highest, default=default)
