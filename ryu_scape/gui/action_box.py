"""Boxes that show the window's own actions, so that menu and dock say the same."""

from __future__ import annotations

from PyQt5.QtWidgets import QAction, QCheckBox, QLayout, QRadioButton


def box_of(box: QCheckBox | QRadioButton, action: QAction, layout: QLayout) -> QCheckBox | QRadioButton:
    """A box that is on when the action is, and the other way round."""

    def follow() -> None:
        box.setText(action.text().replace("&", ""))
        box.setEnabled(action.isEnabled())
        box.setChecked(action.isChecked())

    follow()
    action.changed.connect(follow)
    box.clicked.connect(action.trigger)
    layout.addWidget(box)
    return box
