"""What children of the tests are asked to do."""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from typing import Any

import numpy as np

from ryu_scape.errors import InputError
from ryu_scape.progress import ProgressReporter
from ryu_scape.sandbox import Message


def echo(request: dict[str, Any], progress: ProgressReporter) -> Message:
    progress.report("Echoing", 0.5)
    os.write(1, b"GDAL and its drivers print where they like\n")
    arrays = {"empty": np.empty((0, 3)), "flags": np.array([[True], [False]]), "turned": np.arange(6.0).reshape(2, 3).T}
    return Message(request, arrays)


def say_where(request: dict[str, Any], progress: ProgressReporter) -> Message:
    return Message({"folder": os.getcwd()})


def refuse(request: dict[str, Any], progress: ProgressReporter) -> Message:
    raise InputError("It is empty.", "Give another.")


def crash(request: dict[str, Any], progress: ProgressReporter) -> Message:
    os.kill(os.getpid(), signal.Signals[request["signal"]])
    raise AssertionError("the signal was ignored")


def be_defective(request: dict[str, Any], progress: ProgressReporter) -> Message:
    logging.getLogger(__name__).info("soon")
    raise LookupError("a defect of the reader")


def hang(request: dict[str, Any], progress: ProgressReporter) -> Message:
    progress.report("Hanging", 0.0)
    time.sleep(60)
    raise AssertionError("nobody ended the child")


def work_without_end(request: dict[str, Any], progress: ProgressReporter) -> Message:
    while True:
        pass


def take_memory(request: dict[str, Any], progress: ProgressReporter) -> Message:
    return Message({}, {"ones": np.ones(request["bytes"], np.uint8)})


def call(request: dict[str, Any], progress: ProgressReporter) -> Message:
    """Whether an address can be reached."""
    with socket.socket() as caller:
        return Message({"answered": caller.connect_ex(tuple(request["address"])) == 0})


def environment(request: dict[str, Any], progress: ProgressReporter) -> Message:
    return Message(dict(os.environ))
