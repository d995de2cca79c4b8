"""A child answers, refuses, crashes, hangs or overruns; the parent gets an answer or one error."""

from __future__ import annotations

import io
import socket
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ryu_scape.errors import InputError, MachineError, OperationCancelled
from ryu_scape.progress import NullProgress
from ryu_scape.sandbox import Limits, Message, messages, parent, prepare, run_in_sandbox
from ryu_scape.sandbox.messages import receive, send
from tests.sandbox import tasks

LIMITS = Limits(most_bytes=1 << 26, longest_silence_s=60)
ON_LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="of Linux")


class Heard(NullProgress):
    def __init__(self, patience_s: float = float("inf")) -> None:
        self.reports: list[tuple[str, float]] = []
        self._end_s = time.monotonic() + patience_s

    def report(self, stage: str, fraction: float) -> None:
        self.reports.append((stage, fraction))

    def is_cancelled(self) -> bool:
        return time.monotonic() > self._end_s


def ask(function: Any, progress: NullProgress | None = None, limits: Limits = LIMITS, **request: Any) -> Message:
    task = f"{tasks.__name__}:{function.__name__}"
    return run_in_sandbox(task, request, "place.tif", limits, progress or NullProgress())


def test_answers_arrive_as_they_were_sent() -> None:
    heard = Heard()
    answer = ask(tasks.echo, heard, text="龍景 \udcff", number=1.5, nothing=None)
    assert answer.fields == {"text": "龍景 \udcff", "number": 1.5, "nothing": None}
    np.testing.assert_array_equal(answer.arrays["turned"], np.arange(6.0).reshape(2, 3).T)
    assert answer.arrays["flags"].dtype == bool
    assert answer.arrays["empty"].shape == (0, 3)
    assert heard.reports == [("Echoing", 0.5)]


def test_a_prepared_child_answers_once() -> None:
    prepare(f"{tasks.__name__}:echo")
    assert [ask(tasks.echo, number=number).fields["number"] for number in (1, 2)] == [1, 2]


def test_a_prepared_child_follows_to_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(f"{tasks.__name__}:say_where")
    monkeypatch.chdir(tmp_path)
    assert Path(ask(tasks.say_where).fields["folder"]) == tmp_path.resolve()


def test_refusals_are_passed_on() -> None:
    with pytest.raises(InputError) as refusal:
        ask(tasks.refuse)
    assert (refusal.value.cause, refusal.value.remedy) == ("It is empty.", "Give another.")


@pytest.mark.parametrize("name", ["SIGSEGV", "SIGABRT", "SIGBUS"])
def test_crashes_are_one_error(name: str) -> None:
    with pytest.raises(InputError, match=r"place\.tif cannot be read"):
        ask(tasks.crash, signal=name)


@pytest.mark.skipif(sys.platform == "win32", reason="its system ends no process for want of memory")
def test_an_end_by_the_system_is_the_machine() -> None:
    with pytest.raises(MachineError, match="memory"):
        ask(tasks.crash, signal="SIGKILL")


def test_defects_are_one_error_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"), pytest.raises(InputError, match=r"place\.tif"):
        ask(tasks.be_defective)
    assert "a defect of the reader" in caplog.text


def test_hangs_are_one_error() -> None:
    with pytest.raises(InputError, match="nothing came of it"):
        ask(tasks.hang, limits=replace(LIMITS, longest_silence_s=0.3))


def test_an_answer_that_takes_long_to_come_is_no_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """As gigabytes do on a busy machine."""
    fill, piece_s, silence_s = messages._fill, 0.3, 2.0

    def slow(stream: Any, place: memoryview) -> bool:
        time.sleep(piece_s)
        return fill(stream, place)

    monkeypatch.setattr(messages, "PIECE_BYTES", 1 << 20)
    monkeypatch.setattr(messages, "_fill", slow)
    start_s = time.monotonic()
    answer = ask(tasks.take_memory, limits=replace(LIMITS, longest_silence_s=silence_s), bytes=10 << 20)
    assert answer.arrays["ones"].all()
    assert time.monotonic() - start_s > silence_s


def test_endless_work_is_one_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parent, "MOST_CPU_S", 1)
    with pytest.raises(InputError, match=r"processor time|ended with code"):
        ask(tasks.work_without_end)


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not limit address space")
def test_memory_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parent, "WORKING_BYTES", 1 << 28)
    assert ask(tasks.take_memory, bytes=1 << 20).arrays["ones"].all()
    with pytest.raises(MachineError, match="memory"):
        ask(tasks.take_memory, bytes=1 << 30)


def test_cancelling_ends_the_child_at_once() -> None:
    before_s = time.monotonic()
    with pytest.raises(OperationCancelled):
        ask(tasks.hang, Heard(patience_s=0.5))
    assert time.monotonic() - before_s < 30


@ON_LINUX
def test_no_network_is_in_reach() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        answered = ask(tasks.call, address=server.getsockname()).fields["answered"]
    if answered:
        pytest.skip("this system does not let a process leave the network")


def test_settings_of_other_programs_stay_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GDAL_SKIP", "GTiff")
    monkeypatch.setenv("OGR_SKIP", "GeoJSON")
    given = ask(tasks.environment).fields
    assert "GDAL_SKIP" not in given
    assert "OGR_SKIP" not in given
    assert given["CPL_VSIL_CURL_ALLOWED_FILENAME"] == "none"


@pytest.mark.parametrize(
    "line",
    [
        b"no JSON\n",
        b'{"fields": {}, "arrays": {"a": ["|O", [1]]}}\n',
        b'{"fields": {}, "arrays": {"a": ["<f8", [1000000000000]]}}\n',
        b'{"fields": {}, "arrays": {"a": ["<f8", [-1]]}}\n',
    ],
)
def test_messages_that_could_harm_are_refused(line: bytes) -> None:

    with pytest.raises((ValueError, TypeError)):
        receive(io.BytesIO(line + bytes(64)), 1 << 20)


def test_half_a_message_is_none() -> None:

    whole = io.BytesIO()
    send(whole, Message({"a": 1}, {"b": np.arange(10)}))
    for length in range(len(whole.getvalue())):
        assert receive(io.BytesIO(whole.getvalue()[:length]), 1 << 20) is None


def test_a_child_that_nobody_asked_leaves_nothing_open() -> None:
    child = parent._Child("tests.sandbox.tasks:echo")
    child.end()
    assert child._requests.closed
    assert child._answers.closed
    assert child._errors.closed
