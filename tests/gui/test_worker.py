import logging
import time
from pathlib import Path

import pytest

from ryu_scape import faults
from ryu_scape.errors import DefectError, InputError, MachineError
from ryu_scape.gui.worker import Job, PipelineWorker
from ryu_scape.progress import ProgressReporter
from tests.gui.jobs_for_tests import endless


class Record:
    """Every signal of one worker, in the order in which the window gets them."""

    def __init__(self, job: Job) -> None:
        self.events: list[tuple] = []
        self.worker = PipelineWorker(job)
        self.worker.progressed.connect(lambda stage, fraction: self.events.append(("progressed", stage, fraction)))
        self.worker.succeeded.connect(lambda result: self.events.append(("succeeded", result)))
        self.worker.failed.connect(lambda error: self.events.append(("failed", error)))
        self.worker.cancelled.connect(lambda: self.events.append(("cancelled",)))
        self.worker.finished.connect(lambda: self.events.append(("finished",)))

    @property
    def names(self) -> list[str]:
        return [name for name, *_ in self.events]

    def run(self, qtbot) -> None:
        self.worker.start()
        qtbot.waitUntil(lambda: "finished" in self.names, timeout=5000)


def test_success_reports_then_delivers_then_finishes(qtbot) -> None:
    def job(progress: ProgressReporter) -> str:
        progress.report("reading", 0.0)
        progress.report("building", 1.0)
        return "scene"

    record = Record(job)
    record.run(qtbot)
    assert record.events == [
        ("progressed", "reading", 0.0),
        ("progressed", "building", 1.0),
        ("succeeded", "scene"),
        ("finished",),
    ]


def test_cancel_ends_the_job_within_two_seconds(qtbot) -> None:
    record = Record(endless)
    with qtbot.waitSignal(record.worker.progressed):
        record.worker.start()
    asked_s = time.monotonic()
    record.worker.cancel()
    qtbot.waitUntil(lambda: "finished" in record.names, timeout=2000)
    assert time.monotonic() - asked_s < 2
    assert [name for name in record.names if name != "progressed"] == ["cancelled", "finished"]


def test_what_was_done_before_the_job_noticed_cancel_is_told(qtbot) -> None:
    def deaf(progress: ProgressReporter) -> str:
        progress.report("building", 0.5)
        time.sleep(0.2)
        return "late"

    record = Record(deaf)
    with qtbot.waitSignal(record.worker.progressed):
        record.worker.start()
    record.worker.cancel()
    qtbot.waitUntil(lambda: "finished" in record.names)
    assert record.names == ["progressed", "succeeded", "finished"]


def failing(error: BaseException) -> Job:
    def job(progress: ProgressReporter) -> None:
        raise error

    return job


def test_known_error_passes_unchanged(qtbot) -> None:
    error = InputError("dsm.tif has no CRS.", "Assign one.")
    record = Record(failing(error))
    record.run(qtbot)
    assert record.events == [("failed", error), ("finished",)]


@pytest.mark.parametrize(("error", "kind"), [(MemoryError(), MachineError), (ZeroDivisionError("by 0"), DefectError)])
def test_other_errors_get_cause_and_remedy_and_are_logged(
    qtbot, caplog, monkeypatch, tmp_path: Path, error: Exception, kind: type
) -> None:
    monkeypatch.setattr(faults, "_log_file", lambda: tmp_path / "faults.log")
    record = Record(failing(error))
    with caplog.at_level(logging.ERROR):
        record.run(qtbot)
    shown = record.events[0][1]
    assert type(shown) is kind
    assert shown.cause.endswith(".")
    assert shown.remedy.endswith(".")
    assert any(entry.exc_info and entry.exc_info[1] is error for entry in caplog.records)


def test_reports_are_throttled_but_no_stage_is_lost(qtbot) -> None:
    def chatty(progress: ProgressReporter) -> None:
        for stage in ("reading", "building"):
            for step in range(5000):
                progress.report(stage, step / 5000)

    started_s = time.monotonic()
    record = Record(chatty)
    record.run(qtbot)
    elapsed_s = time.monotonic() - started_s
    reports = [event for event in record.events if event[0] == "progressed"]
    assert {stage for _, stage, _ in reports} == {"reading", "building"}
    assert len(reports) <= 2 + 20 * elapsed_s + 1
