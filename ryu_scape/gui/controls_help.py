"""What Help shows."""

from __future__ import annotations

from ryu_scape.version import __version__

_CONTROLS = (
    ("Left drag", "orbit"),
    ("Middle drag, right drag, or Shift and left drag", "pan"),
    ("Wheel", "zoom at the cursor"),
    ("Click", "select a building; with Ctrl, one more"),
    ("Double click", "centre there"),
    ("Home", "see the whole scene"),
    ("Ctrl+1, Ctrl+2 to Ctrl+5", "see it from above, from the south, east, north and west"),
    ("Ctrl+6, Ctrl+7", "north up, parallel projection"),
    ("Ctrl+Z, Ctrl+Shift+Z", "undo, redo"),
    ("Del", "delete the selected buildings"),
    ("F6, F7, F8, F9", "attribute table, map, measuring, layers"),
    ("Esc", "cancel the work in progress"),
)

CONTROLS_HTML = (
    "<table cellspacing='6'>"
    + "".join(f"<tr><td><b>{gesture}</b></td><td>{effect}</td></tr>" for gesture, effect in _CONTROLS)
    + "</table>"
)

ABOUT_HTML = (
    f"<h3>Ryu-Scape {__version__}</h3>"
    "<p>A satellite image and a height model become a 3D city.</p>"
    "<p>Free software under the GNU General Public License, version 3. The details list what it is made of.</p>"
)
