"""The parent's side: start a child, ask it, and make one error of whatever goes wrong there."""

from __future__ import annotations

import atexit
import json
import logging
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from ryu_scape.errors import InputError, MachineError, OperationCancelled, RyuScapeError, UnplacedError
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.sandbox.messages import Message, receive, send
from ryu_scape.sandbox.silence import Silence

logger = logging.getLogger(__name__)

MOST_CPU_S = 3600
WORKING_BYTES = 1 << 30
"""What GDAL's caches and the stacks of threads may take beside the pixels."""
POLL_S = 0.05
PIPE_BYTES = 1 << 20
"""Of this size, which Linux alone grants, a pipe is twice as fast as shared memory, whose pages must be made first."""
SETTINGS_OF_OTHERS = ("GDAL_", "OGR_", "CPL_", "OSR_", "PROJ_", "GTIFF_")
"""How environment variables begin that tell GDAL and PROJ what to do; here the program alone tells them."""
NO_URLS = {"CPL_VSIL_CURL_ALLOWED_FILENAME": "none"}
"""The only address from which GDAL may fetch: none."""
START = """\
import json, sys
sys.path[:] = json.loads(sys.argv.pop())
from ryu_scape.sandbox.child import main
sys.exit(main(sys.argv.pop()))
"""

_prepared: dict[str, _Child] = {}


def prepare(task: str) -> None:
    """Start the child for the next `task` now: it imports what it needs while this process does something else."""
    if task not in _prepared:
        _prepared[task] = _Child(task)
        atexit.register(_prepared[task].end)


@dataclass(frozen=True)
class Limits:
    """What reading a file may take: memory for its data, and time in which the child says nothing (see `Silence`)."""

    most_bytes: int
    longest_silence_s: float


def run_in_sandbox(
    task: str, request: Mapping[str, Any], about: str, limits: Limits, progress: ProgressReporter
) -> Message:
    """What the function "module:function" answers to `request`, in a process of its own.

    about: the file's name, for errors. Raises what the function raises of RyuScapeError, InputError where the child
    fails in another way, falls silent or overruns its limits, and OperationCancelled, within a tenth of a second of
    being asked to stop.
    """
    child = _prepared.pop(task, None) or _Child(task)
    try:
        most_bytes = limits.most_bytes + WORKING_BYTES
        child.ask({"request": request, "folder": _folder(), "most_bytes": most_bytes, "cpu_s": MOST_CPU_S})
        return _answer(child, about, limits.longest_silence_s, progress)
    finally:
        child.end()


def _folder() -> str:
    """Where names of files begin, or the root where that folder is gone."""
    try:
        return os.getcwd()
    except OSError:
        return os.sep


def _answer(child: _Child, about: str, longest_silence_s: float, progress: ProgressReporter) -> Message:
    silence = child.silence = Silence(child.process, longest_silence_s)
    while True:
        try:
            message = child.heard.get(timeout=POLL_S)
        except queue.Empty:
            if silence.is_too_long():
                raise _failed(about, f"nothing came of it for {longest_silence_s:.0f} s") from None
            if progress.is_cancelled():
                raise OperationCancelled from None
            continue
        silence.heard()
        if message is None:
            raise _ended(child.exit_code(), about)
        if "stage" in message.fields:
            advance(progress, message.fields["stage"], message.fields["fraction"])
        elif "error" in message.fields:
            raise _error(message.fields)
        else:
            return message


def _error(fields: Mapping[str, str]) -> RyuScapeError:
    kinds = {kind.__name__: kind for kind in (InputError, UnplacedError, MachineError)}
    return kinds.get(fields["error"], RyuScapeError)(fields["cause"], fields["remedy"])


def _ended(exit_code: int, about: str) -> RyuScapeError:
    if sys.platform != "win32":
        if exit_code == -signal.SIGKILL:
            return MachineError(
                f"The system ended the reading of {about}, as it does when memory runs short.",
                "Close other programs, or cut the file into smaller pieces.",
            )
        if exit_code == -signal.SIGXCPU:
            return _failed(about, f"it took more than {MOST_CPU_S // 60} minutes of processor time")
    return _failed(about, f"the process that read it ended with code {exit_code}")


def _failed(about: str, how: str) -> InputError:
    return InputError(
        f"{about} cannot be read: {how}.", "It may be damaged or made to do harm: get it again from who made it."
    )


def _without_settings_of_others(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.upper().startswith(SETTINGS_OF_OTHERS)}


class _Child:
    """A process that waits for its request."""

    def __init__(self, task: str) -> None:
        frozen = getattr(sys, "frozen", False)
        isolated = [sys.executable, "-I", "-c", START, task, json.dumps(sys.path)]
        self._process = subprocess.Popen(  # noqa: S603 - this very program, with a task that it names itself
            [sys.executable, "--sandbox", task] if frozen else isolated,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**_without_settings_of_others(os.environ), **NO_URLS},
            pipesize=PIPE_BYTES,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        streams = self._process.stdin, self._process.stdout, self._process.stderr
        self._requests, self._answers, self._errors = (cast(BinaryIO, stream) for stream in streams)
        self._is_asked = False
        self.heard: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        """What the child says; None at its end."""
        self.silence: Silence | None = None
        """Ended by each piece of a message."""

    @property
    def process(self) -> int:
        """Its number."""
        return self._process.pid

    def ask(self, fields: Mapping[str, Any]) -> None:
        """Send the request, and begin to listen."""
        self._is_asked = True
        threading.Thread(target=self._log_errors, daemon=True).start()
        threading.Thread(target=self._listen, args=(fields["most_bytes"],), daemon=True).start()
        try:
            send(self._requests, Message(fields))
        except OSError:
            logger.info("The child was gone before it was asked.")

    def exit_code(self) -> int:
        """How the child ended; below zero, by which signal."""
        return self._process.wait()

    def end(self) -> None:
        """End the process, whatever it is doing, and close all that led to it."""
        atexit.unregister(self.end)
        self._process.kill()
        self._process.wait()
        with suppress(OSError):
            self._requests.close()
        if not self._is_asked:  # else who listens closes them
            self._answers.close()
            self._errors.close()

    def _listen(self, most_bytes: int) -> None:
        message: Message | None = None
        try:
            while (message := receive(self._answers, most_bytes, self._note_piece)) is not None:
                self.heard.put(message)
        except (ValueError, TypeError, LookupError, OSError):
            logger.warning("The child's answer makes no sense.", exc_info=True)
        self.heard.put(None)
        self._answers.close()

    def _note_piece(self) -> None:
        if self.silence is not None:
            self.silence.heard()

    def _log_errors(self) -> None:
        for line in self._errors:
            logger.info("%s", line.decode(errors="replace").rstrip())
        self._errors.close()
