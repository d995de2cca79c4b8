"""A window in a process of its own, for who wants to kill it: `python -m tests.gui.window_to_kill DATA PLACE`.

It opens the place in the folder PLACE, raises a building, and says `kept` once the change lies in the folder DATA.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ryu_scape.gui.application import prepare_environment

RAISED_TO_M = 19.0


def kept(data: Path) -> list[Path]:
    """The files of unsaved changes in a window's data folder, without one that is still being written."""
    try:
        return sorted(data.glob("unsaved/*/[!.]*.ryu"))
    except FileNotFoundError:  # thrown away while one looked
        return []


def main(data: Path, place: Path) -> int:
    prepare_environment()
    import pytest
    from PyQt5.QtCore import QTimer
    from PyQt5.QtWidgets import QApplication

    from ryu_scape.gui.main_window import MainWindow
    from ryu_scape.inputs import BuildRequest
    from ryu_scape.project import SetHeight
    from tests.gui.place import files_in, stand_in_for_files

    application = QApplication(sys.argv[:1])
    stand_in_for_files(pytest.MonkeyPatch())
    window = MainWindow(data)
    window.show()
    document = window.document

    def raise_first() -> None:
        window.document.select(0)
        document.edit(SetHeight(document.selected.footprint.identifier, RAISED_TO_M))

    def look() -> None:
        if kept(data):
            timer.stop()
            sys.stdout.write("kept\n")
            sys.stdout.flush()

    document.opened.connect(raise_first)
    timer = QTimer(interval=50)
    timer.timeout.connect(look)
    timer.start()
    window.opening.build(BuildRequest(*files_in(place)))
    return int(application.exec_())


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
