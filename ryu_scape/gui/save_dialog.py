"""The dialog that asks for a file to write, of an ending that the program knows."""

from __future__ import annotations

import re
from pathlib import Path

from PyQt5.QtWidgets import QFileDialog, QMessageBox, QWidget

from ryu_scape.gui.languages import tr

_ENDING = re.compile(r"\*(\.[\w.]+)")


def file_to_write(window: QWidget, title: str, proposed: Path, kinds: str) -> Path | None:
    """The file that the person names, or None where they think better of it.

    kinds: a file dialog's filters. A name with none of their endings gets that of the kind that was chosen. The file
    dialog asks before a file is replaced; where the name was another one then, this asks.
    """
    name, kind = QFileDialog.getSaveFileName(window, title, str(proposed), kinds)
    if not name:
        return None
    path, endings = Path(name), _ENDING.findall(kinds)
    if path.name.lower().endswith(tuple(endings)):
        return path
    path = path.with_name(path.name + (*_ENDING.findall(kind), *endings)[0])
    return path if not path.exists() or _may_replace(window, title, path) else None


def _may_replace(window: QWidget, title: str, path: Path) -> bool:
    asked = tr("Files of these names are there already: {names}. Replace them?", names=path.name)
    return bool(QMessageBox.question(window, title, asked) == QMessageBox.Yes)
