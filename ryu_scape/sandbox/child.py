"""The child's side: it answers one request, and ends."""

from __future__ import annotations

import os
import signal
import sys
import threading
from importlib import import_module
from typing import BinaryIO

from ryu_scape.sandbox.limits import leave_network, limit_memory_and_time


def main(task: str) -> int:
    """Do `task`, "module:function", with the request that comes on standard input; the answer goes to standard output.

    function(fields of the request, ProgressReporter) gives a Message. Whatever else writes to standard output writes to
    standard error. Returns the exit code; what is no RyuScapeError leaves with its traceback.
    """
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    # Ctrl-C in a terminal reaches the parent, too, which decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    leave_network()
    # What these import starts threads, after which a process may no longer leave the network.
    from ryu_scape.errors import MachineError, RyuScapeError
    from ryu_scape.sandbox.messages import Message, receive, send_and_let_go

    module, function = task.split(":")
    work = getattr(import_module(module), function)
    request = receive(requests, 0)
    if request is None:
        return 0
    _end_with(requests)
    os.chdir(request.fields["folder"])  # the parent may have gone elsewhere since it started this process
    limit_memory_and_time(request.fields["most_bytes"], request.fields["cpu_s"])
    try:
        answer = work(request.fields["request"], _Reports(answers))
    except RyuScapeError as error:
        answer = Message({"error": type(error).__name__, "cause": error.cause, "remedy": error.remedy})
    except MemoryError:
        cause = "There is not enough memory to read the file."
        answer = Message({"error": MachineError.__name__, "cause": cause, "remedy": "Cut it into smaller pieces."})
    fields, arrays = answer.fields, dict(answer.arrays)
    del answer
    send_and_let_go(answers, fields, arrays)
    return 0


class _Reports:
    """A ProgressReporter that tells the parent. It is never cancelled: the parent ends the process."""

    def __init__(self, answers: BinaryIO) -> None:
        self._answers = answers

    def report(self, stage: str, fraction: float) -> None:
        from ryu_scape.sandbox.messages import Message, send

        send(self._answers, Message({"stage": stage, "fraction": fraction}))

    def is_cancelled(self) -> bool:
        return False


def _end_with(requests: BinaryIO) -> None:
    """End this process as soon as the parent ends, even where GDAL does not come back."""

    def wait_for_end() -> None:
        requests.read()
        os._exit(1)

    threading.Thread(target=wait_for_end, daemon=True).start()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
