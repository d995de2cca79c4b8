"""What works beside the window outlives the dialog that it works for, and nothing more."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from threading import Event

from PyQt5.QtCore import QTimer
from PyQt5.QtWidgets import QApplication, QDialog

from ryu_scape.gui import background
from ryu_scape.gui.background import Background, wait_for_all
from ryu_scape.gui.open_pair_dialog import OpenPairDialog
from ryu_scape.gui.opening import Opening
from ryu_scape.own_files import SAMPLES
from ryu_scape.progress import ProgressReporter, advance
from tests.gui.windows import LONGEST_WAIT_MS, make_window

WAIT_S = 30.0


class Waiting:
    """A job that waits until it is told to go on."""

    def __init__(self) -> None:
        self.begun, self.go_on = Event(), Event()

    def __call__(self, progress: ProgressReporter) -> str:
        self.begun.set()
        self.go_on.wait(WAIT_S)
        return "done"
