"""Set Qt up, the same way on every system, and run the window."""

from __future__ import annotations

import ctypes
import logging
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from ryu_scape.errors import MachineError, RyuScapeError
from ryu_scape.faults import explained
from ryu_scape.own_files import LOGO

logger = logging.getLogger(__name__)


def run_window(files: Sequence[Path] = ()) -> int:
    """Show the window, with what these files are, until the person closes it; returns the exit code.

    Raises MachineError where there is no display.
    """
    prepare_environment()
    from PyQt5.QtCore import QStandardPaths, Qt
    from PyQt5.QtGui import QIcon
    from PyQt5.QtWidgets import QApplication

    QApplication.setAttribute(Qt.AA_EnableHighDpiScaling)
    QApplication.setAttribute(Qt.AA_UseHighDpiPixmaps)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Ryu-Scape")
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(str(LOGO)))

    from ryu_scape.gui.jobs import load_segmentation
    from ryu_scape.gui.main_window import MainWindow

    window = MainWindow(Path(QStandardPaths.writableLocation(QStandardPaths.AppDataLocation)))
    sys.excepthook = reporting_hook(window.show_error)
    window.show()
    load_segmentation()
    if files:
        window.opening.open_files(files)
    return int(application.exec_())


def prepare_environment() -> None:
    """Do what must happen before PyQt5 is imported and a QApplication made. Raises MachineError without a display."""
    # Many small products of matrices wait longer for threads than they take; said before numpy is first imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if sys.platform == "win32":
        with suppress(ModuleNotFoundError):  # the executable does without
            import torch  # noqa: F401 - loaded after PyQt5, torch's c10.dll fails to initialise (WinError 1114)
    if not sys.platform.startswith("linux"):
        return
    _require_display()
    # QGLWidget draws through X11, which Wayland sessions offer as well.
    os.environ.setdefault("QT_QPA_PLATFORM", "xcb")
    with suppress(ImportError):
        import triton  # noqa: F401 - torch loads it late, and after Mesa's OpenGL its LLVM and Mesa's clash in a crash
    import cv2  # noqa: F401 - on import it points Qt at plugins and fonts of its own, which abort PyQt5

    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
        os.environ.pop(name, None)


def reporting_hook(
    show_error: Callable[[RyuScapeError], None],
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """An excepthook that logs and shows what a slot raised; without one PyQt5 aborts the program."""

    def hook(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(kind, error, traceback)
            return
        logger.error("An exception reached the window.", exc_info=(kind, error, traceback))
        show_error(explained(error))

    return hook


def _require_display() -> None:
    """Raise MachineError where no X server answers: Qt would abort the program without a word to its caller."""
    if os.environ.get("QT_QPA_PLATFORM", "xcb") != "xcb":
        return
    display = os.environ.get("DISPLAY")
    if display and _answers(display):
        return
    cause = f"The display {display} cannot be opened." if display else "There is no display to open a window on."
    raise MachineError(cause, "Start from a desktop session, or use the command `build`, which needs no display.")


def _answers(display: str) -> bool:
    """Whether an X server lets this program in; asked by libxcb, as Qt will."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError as error:
        raise MachineError("There is no libxcb, by which windows are opened.", "Install libxcb1.") from error
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(display.encode(), None))
    try:
        return xcb.xcb_connection_has_error(connection) == 0
    finally:
        xcb.xcb_disconnect(connection)
