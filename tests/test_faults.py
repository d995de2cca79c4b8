"""Faults that nobody foresaw: each becomes a cause and a remedy, and a defect leaves its traceback in a file."""

from __future__ import annotations

import errno
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ryu_scape import faults
from ryu_scape.errors import DefectError, DiskFullError, InputError, MachineError, OperationCancelled
from ryu_scape.faults import explained


@pytest.fixture(autouse=True)
def log_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    faults._log_file.cache_clear()
    yield tmp_path
    faults._log_file.cache_clear()


def raised(error: BaseException) -> BaseException:
    try:
        raise error
    except BaseException as caught:
        return caught


def test_what_says_what_to_do_passes_unchanged() -> None:
    error = InputError("dsm.tif has no CRS.", "Assign one.")
    assert explained(error) is error
    assert isinstance(explained(KeyboardInterrupt()), OperationCancelled)


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        ImportError("libtorch_cpu.so: failed to map segment from shared object"),
        OSError(12, "Cannot allocate memory"),
        RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 10000000000 bytes."),
        RuntimeError("can't start new thread"),
    ],
)
def test_want_of_memory_is_the_machines(error: Exception, log_folder: Path) -> None:
    explanation = explained(raised(error))
    assert type(explanation) is MachineError
    assert "memory" in explanation.cause
    assert not list(log_folder.iterdir())


def test_want_of_room_on_a_disk_is_the_machines(log_folder: Path) -> None:
    explanation = explained(raised(OSError(errno.ENOSPC, "No space left on device", "work/part.tif")))
    assert type(explanation) is DiskFullError
    assert "ran full while work/part.tif was written" in explanation.cause
    assert not list(log_folder.iterdir())


def test_libraries_half_loaded_under_a_limit_lack_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = ImportError("cannot import name 'SUPPORTED' from 'torch'"), SystemError("error return without exception set")
    assert "SUPPORTED" in explained(odd[0]).cause
    monkeypatch.setattr(faults, "_memory_limit_bytes", lambda: 4_000_000_000)
    for error in odd:
        assert type(explained(error)) is MachineError
        assert "ulimit" in explained(error).remedy


def test_a_missing_library_is_named() -> None:
    explanation = explained(ImportError("libEGL.so.1: cannot open shared object file"))
    assert type(explanation) is MachineError
    assert "libEGL.so.1" in explanation.cause


def test_defects_of_one_process_share_a_file_with_their_tracebacks(log_folder: Path) -> None:
    explanations = [explained(raised(error)) for error in (KeyError("caf\udce9"), ZeroDivisionError())]
    for error in explanations:
        assert type(error) is DefectError
        assert error.exit_code == 1
        assert error.cause.endswith(".")
    (log,) = log_folder.iterdir()
    assert all(str(log) in error.remedy for error in explanations)
    assert re.findall(r"^(\w+Error)", log.read_text(), re.MULTILINE) == ["KeyError", "ZeroDivisionError"]


def test_where_no_file_can_be_kept_the_fault_is_told_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/no/such/folder")
    explanation = explained(raised(KeyError("lost")))
    assert "KeyError" in explanation.cause
    assert explanation.remedy == "Please report it."
