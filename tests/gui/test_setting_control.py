"""Controls made of what settings declare: they offer what is allowed, keep what they are given and hear the person."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from PyQt5 import sip
from PyQt5.QtCore import QPoint, QPointF, Qt
from PyQt5.QtGui import QWheelEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QDoubleSpinBox, QSpinBox, QWidget

from ryu_scape.gui.build_options import BuildOptions
from ryu_scape.gui.languages import LANGUAGE
from ryu_scape.gui.setting_control import SettingControl
from ryu_scape.settings import Setting, Settings, declared
from tests.settings.chance import some_settings, values_of

ALL = {each.name: each for each in declared(Settings)}


def control_of(qtbot, setting: Setting) -> SettingControl:
    control = SettingControl(setting, setting.default)
    qtbot.addWidget(control.widget)
    qtbot.addWidget(control.label)
    return control


def test_every_setting_has_exactly_one_control(qtbot, tmp_path: Path) -> None:
    options = BuildOptions(tmp_path, Settings())
    qtbot.addWidget(options)
    assert list(options.controls.by_name) == list(ALL)
    assert all(options.isAncestorOf(control.widget) for control in options.controls.by_name.values())


@pytest.mark.parametrize("setting", ALL.values(), ids=ALL)
@given(data=st.data())
@how(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_control_gives_back_to_the_last_digit_what_it_was_given(qtbot, setting: Setting, data: st.DataObject) -> None:
    control = control_of(qtbot, setting)
    value = data.draw(values_of(setting))
    control.show_value(value)
    assert control.value() == value


@given(settings=some_settings())
@how(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_opening_and_closing_the_options_changes_nothing(qtbot, tmp_path: Path, settings: Settings) -> None:
    options = BuildOptions(tmp_path, settings)
    qtbot.addWidget(options)
    assert options.settings() == settings


@pytest.mark.parametrize("setting", ALL.values(), ids=ALL)
def test_a_control_offers_what_is_allowed_and_says_what_it_means(qtbot, setting: Setting) -> None:
    control = control_of(qtbot, setting)
    assert setting.meaning in control.widget.toolTip()
    if isinstance(setting.default, bool):
        assert control.widget.text() == setting.title
        return
    assert control.label.text() == setting.title
    if isinstance(setting.default, Enum):
        offered = [control.widget.itemText(index) for index in range(control.widget.count())]
        assert offered == list(setting.choices.values())
        return
    for spin in numbers_in(control.widget):
        assert (spin.minimum(), spin.maximum()) == (setting.lowest, setting.highest)
        assert spin.suffix().strip() == setting.unit


def numbers_in(widget: QWidget) -> list[QSpinBox | QDoubleSpinBox]:
    own = [widget] if isinstance(widget, QSpinBox | QDoubleSpinBox) else []
    return own + widget.findChildren(QDoubleSpinBox)


def test_what_a_person_types_is_heard_and_marked(qtbot) -> None:
    control = control_of(qtbot, ALL["threshold"])
    control.widget.show()
    assert control.widget.text() == "0.5"
    with qtbot.waitSignal(control.changed):
        control.widget.selectAll()
        QTest.keyClicks(control.widget, "0.625")
    assert control.value() == 0.625
    assert control.label.property("changed")
    control.show_value(0.5)
    assert not control.label.property("changed")


def test_the_wheel_scrolls_past_a_control_that_nobody_works_in(qtbot) -> None:
    control = control_of(qtbot, ALL["threshold"])
    control.widget.show()
    turn(control.widget)
    assert control.value() == 0.5
    QApplication.setActiveWindow(control.widget)
    control.widget.setFocus()
    assert control.widget.hasFocus()
    turn(control.widget)
    assert control.value() > 0.5


def turn(widget: QWidget) -> None:
    at = QPointF(widget.rect().center())
    where = widget.mapToGlobal(widget.rect().center())
    event = QWheelEvent(
        *(at, QPointF(where), QPoint(), QPoint(0, 120)), Qt.NoButton, Qt.NoModifier, Qt.NoScrollPhase, False
    )
    QApplication.sendEvent(widget, event)


def test_a_control_goes_with_its_widget(qapp: QApplication) -> None:
    setting = next(iter(declared(Settings)))
    control = SettingControl(setting, setting.default)
    sip.delete(control.widget)
    assert sip.isdeleted(control)
    LANGUAGE.changed.emit()
