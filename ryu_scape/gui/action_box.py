"""Boxes that show the window's own actions, so that menu and dock say the same."""

from __future__ import annotations

import re

from PyQt5.QtWidgets import QAction, QCheckBox, QLayout, QRadioButton

_KEY = re.compile(r"\(&\w\)|&")
"""What marks the key of a menu's action, behind its text where that is not Latin."""


def box_of(box: QCheckBox | QRadioButton, action: QAction, layout: QLayout) -> QCheckBox | QRadioButton:
    """A box that is on when the action is, and the other way round."""

    def follow() -> None:
        box.setText(_KEY.sub("", action.text()))
        box.setEnabled(action.isEnabled())
        box.setChecked(action.isChecked())

    follow()
    action.changed.connect(follow)
    box.clicked.connect(action.trigger)
    layout.addWidget(box)
    return box
