"""A whole city computed by a process of its own, which the window follows: Dask never enters the window."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any

from PyQt5.QtCore import QObject, QProcess, pyqtSignal

from ryu_scape.errors import RyuScapeError

logger = logging.getLogger(__name__)


_ENDS_WITHIN_MS = 10_000
_CANCELLED = 130


class CityProcess(QObject):
    """Runs `city … --follow`; ends with exactly one of `succeeded`, `failed` or `stopped`.

    Where the window ends, its pipe does, and with it the run: what is finished stays.
    """

    progressed = pyqtSignal(str, float)
    planned = pyqtSignal(object, object)
    """The plan's figures by name, and warnings."""
    dashboard_opened = pyqtSignal(str)
    """The address of Dask's own pages."""
    succeeded = pyqtSignal(object)
    """The report's numbers; None after a plan alone."""
    failed = pyqtSignal(object)
    """A RyuScapeError."""
    stopped = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._rest = b""
        self._error: RyuScapeError | None = None
        self._numbers: Mapping[str, Any] | None = None
        self.is_stopping = False
        """Whether the run was asked to end."""

    @property
    def is_running(self) -> bool:
        """Whether a city is being planned or computed."""
        return self._process is not None

    def start(self, words: Sequence[str]) -> None:
        """Run the sub-command with these words; while one runs, nothing happens."""
        if self._process is not None:
            return
        self._rest, self._error, self._numbers, self.is_stopping = b"", None, None, False
        self._process = QProcess(self)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.readyReadStandardError.connect(self._log)
        self._process.finished.connect(self._end)
        self._process.errorOccurred.connect(self._fail_to_start)
        self._process.start(sys.executable, [*_program(), "city", *words, "--follow"])

    def stop(self) -> None:
        """Ask the run to end; it does so once its cells can be let go."""
        if self._process is not None:
            self.is_stopping = True
            self._process.closeWriteChannel()

    def end(self) -> None:
        """End the run and wait for it, if need be by force."""
        if self._process is None:
            return
        process = self._process
        self.stop()
        if not process.waitForFinished(_ENDS_WITHIN_MS):
            process.kill()
            process.waitForFinished(_ENDS_WITHIN_MS)

    def _read(self) -> None:
        if self._process is None:
            return
        *lines, self._rest = (self._rest + bytes(self._process.readAllStandardOutput())).split(b"\n")
        for line in lines:
            try:
                self._hear(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError):
                logger.info("The city's process said what makes no sense: %r", line)

    def _hear(self, message: Mapping[str, Any]) -> None:
        if "stage" in message:
            self.progressed.emit(message["stage"], message["fraction"])
        elif "plan" in message:
            self.planned.emit(message["plan"], message["warnings"])
        elif "dashboard" in message:
            self.dashboard_opened.emit(message["dashboard"])
        elif "done" in message:
            self._numbers = message["done"]
        elif "error" in message:
            self._error = RyuScapeError(message["error"]["cause"], message["error"]["remedy"])

    def _log(self) -> None:
        if self._process is not None:
            logger.info("%s", bytes(self._process.readAllStandardError()).decode(errors="replace").rstrip())

    def _fail_to_start(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.FailedToStart:
            self._end(1, QProcess.CrashExit)

    def _end(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read()
        if self._process is None:
            return
        self._process.deleteLater()
        self._process = None
        if status == QProcess.NormalExit and code == _CANCELLED:
            self.stopped.emit()
        elif status == QProcess.NormalExit and code == 0:
            self.succeeded.emit(self._numbers)
        else:
            self.failed.emit(self._error or _ended(code))


def _program() -> list[str]:
    """What the interpreter must run to be this program; a bundle is it already."""
    found = None if getattr(sys, "frozen", False) else find_spec("ryu_scape_app")
    return [] if found is None else [str(found.origin)]


def _ended(code: int) -> RyuScapeError:
    return RyuScapeError(
        f"The process that computed the city ended with code {code}.",
        "What is finished was kept: start the city again, and it goes on there.",
    )
