"""One file, whole or not at all: written beside its place and put there at the end."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ryu_scape.atomic.patience import patiently
from ryu_scape.atomic.unfinished import claim
from ryu_scape.errors import FULL_DISK, DiskFullError, InputError, MachineError, RyuScapeError

_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_BLOCK = bytes(1 << 16)


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; what is written there takes the place of `path` when the block ends well.

    When the block raises, the temporary file is removed and an older `path` stays as it was. A new `path` has the
    permissions of the old one. Raises as `check_destination` does, before the block. An OSError inside the block counts
    as a failure to write this file, and so does any other error if the disk is then found full: it leaves as InputError
    where another place would do and as MachineError where the disk is at fault.
    """
    with writing(path) as temporary:
        yield temporary
        flush_to_disk(temporary)
        put_in_place(temporary, path)


@contextmanager
def writing(path: Path) -> Iterator[Path]:
    """As `atomic_write`, but the block itself puts into its place what it wrote; what begins as the temporary path does
    (its stem, with more after it) is removed with it.
    """
    with _claimed(path) as temporary, blaming_the_disk(path, temporary):
        yield temporary


@contextmanager
def blaming_the_disk(path: Path, probe: Path) -> Iterator[None]:
    """What the disk refuses in the block, which writes `path`, leaves as InputError or MachineError that names `path`.

    probe: a file beside what is written, which the caller removes; it asks the disk where a library does not tell.
    """
    try:
        yield
    except Exception as error:
        fault = None if isinstance(error, RyuScapeError) else _disk_fault(error, probe)
        if fault is None:
            raise
        raise explained_by_disk(fault, path) from error


def check_destination(path: Path) -> None:
    """Raise InputError or MachineError now if `path` could not be written later.

    Its folder is missing or closed to us, it is a folder itself, its name is too long, or the disk is full.
    """
    with _claimed(path):
        pass


def flush_to_disk(path: Path) -> None:
    """Return when the disk has the content of `path`; raises OSError."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def put_in_place(temporary: Path, path: Path, like: Path | None = None) -> None:
    """Replace `path` in one step by `temporary`, with the permissions of `like`, else of `path`, where that exists."""
    if os.name == "posix":  # Windows knows one alone, not to write, and replaces no file that has it
        with suppress(OSError):  # no older file, or a disk without permissions
            temporary.chmod(stat.S_IMODE((like or path).stat().st_mode))
    patiently(lambda: os.replace(temporary, path))


@contextmanager
def _claimed(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; raises as `check_destination` does."""
    if os.path.isdir(path):
        raise _is_a_folder(path)
    try:
        with suppress(FileNotFoundError):
            path.lstat()
        with claim(path.parent) as name:
            yield path.with_name(f"{name}{path.suffix}")
    except OSError as error:
        raise explained_by_disk(error, path) from error


def _disk_fault(error: Exception, probe: Path) -> OSError | None:
    """What the system had against the write that raised `error`, or None if that was no fault of the disk.

    Libraries that write by themselves (torch, GDAL, SQLite) do not pass the system's answer on: one more block gets it.
    """
    if isinstance(error, OSError) and error.errno is not None:
        return error
    try:
        with probe.open("ab") as file:
            file.write(_BLOCK)
            flush_to_disk(probe)
    except OSError as refusal:
        return refusal
    return error if isinstance(error, OSError) else None


def explained_by_disk(error: OSError, path: Path) -> RyuScapeError:
    """What a person is told of the system's refusal to write `path`, a file or a new folder."""
    if error.errno in FULL_DISK:
        return DiskFullError(path)
    if not os.path.isdir(path.parent) and error.errno not in _FORBIDDEN:
        return InputError(f"The folder {path.parent} does not exist.", "Create it or choose another one.")
    if error.errno == errno.ENAMETOOLONG:
        return InputError(f"The file name {path.name[:20]}… is too long for this disk.", "Choose a shorter name.")
    if os.path.isdir(path):
        return _is_a_folder(path)
    if error.errno == errno.EFBIG:
        return MachineError(
            f"{path} grew larger than the disk allows one file to be.", "Choose another disk; FAT32 ends at 4 GB."
        )
    if error.errno in _FORBIDDEN:
        return InputError(
            f"There is no permission to write {path}.",
            "Choose a folder of your own, or close the program that has the file open.",
        )
    return MachineError(f"{path} could not be written: {error.strerror or error}.", "Check the disk or choose another.")


def _is_a_folder(path: Path) -> InputError:
    return InputError(f"{path} is a folder.", "Give the name of a file.")
