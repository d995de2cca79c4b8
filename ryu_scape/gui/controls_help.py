"""What Help shows."""

from __future__ import annotations

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QMessageBox, QWidget

from ryu_scape.gui.languages import marked, tr
from ryu_scape.licences import made_of
from ryu_scape.version import __version__

_CONTROLS = (
    (marked("Left drag"), marked("orbit")),
    (marked("Middle drag, right drag, or Shift and left drag"), marked("pan")),
    (marked("View, Mouse"), marked("drag as in QGIS, Blender or CloudCompare")),
    (marked("Wheel"), marked("zoom at the cursor")),
    (marked("Click"), marked("select a building; with Ctrl, one more")),
    (marked("Double click"), marked("centre there")),
    (marked("Home"), marked("see the whole scene")),
    (marked("Ctrl+1, Ctrl+2 to Ctrl+5"), marked("see it from above, from the south, east, north and west")),
    (marked("Ctrl+6, Ctrl+7"), marked("north up, parallel projection")),
    (marked("Click on the cube"), marked("see it from that side, edge or corner")),
    (marked("Ctrl+Shift+V, Alt+1 to Alt+9"), marked("save this view, fly to a saved one")),
    (marked("F4"), marked("a box that cuts the scene, vertical exaggeration")),
    (
        marked("F5, Shift+S, Shift+D, Shift+H, Shift+B, Shift+G"),
        marked("light, cast shadows, darkened corners, haze, a dark image brightened, grain"),
    ),
    (marked("Ctrl+Z, Ctrl+Shift+Z"), marked("undo, redo")),
    (marked("Del"), marked("delete the selected buildings")),
    (
        marked("Map, Reshape: drag, Shift and drag, right click or Del"),
        marked("move a corner, keep all angles, remove a corner"),
    ),
    (marked("F6, F7, F8, F9"), marked("attribute table, map, measuring, layers")),
    (marked("Ctrl+Shift+P"), marked("find a command by its words")),
    (marked("Esc"), marked("cancel the work in progress")),
)


def show_controls(window: QWidget) -> None:
    """What mouse and keys do."""
    _show(window, tr("Controls"), _controls_html())


def show_about(window: QWidget) -> None:
    """What the program is, and what it is made of."""
    _show(window, tr("About Ryu-Scape"), _about_html(), made_of())


def _controls_html() -> str:
    rows = (f"<tr><td><b>{tr(gesture)}</b></td><td>{tr(effect)}</td></tr>" for gesture, effect in _CONTROLS)
    return f"<table cellspacing='6'>{''.join(rows)}</table>"


def _about_html() -> str:
    purpose = tr("A satellite image and a height model become a 3D city.")
    licence = tr("Free software under the GNU General Public License, version 3. The details list what it is made of.")
    return f"<h3>Ryu-Scape {__version__}</h3><p>{purpose}</p><p>{licence}</p>"


def _show(window: QWidget, title: str, html: str, details: str = "") -> None:
    box = QMessageBox(QMessageBox.NoIcon, title, html, QMessageBox.Close, window)
    box.setDetailedText(details)
    box.setAttribute(Qt.WA_DeleteOnClose)
    box.open()
