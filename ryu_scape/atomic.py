"""Files that are there whole or not at all, alone or together with the files that they name.

A run that is killed leaves its unfinished file behind, under a name that begins with `.ryu-scape-`. No reader takes it
for anything, and the first write into the same folder a day later removes it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from ryu_scape.errors import InputError, MachineError, RyuScapeError

TEMPORARY_PREFIX = ".ryu-scape-"
LEFT_BEHIND_AFTER_S = 24 * 3600

_FULL_DISK = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_BLOCK = bytes(1 << 16)
_DIGEST_DIGITS = 8


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; what is written there takes the place of `path` when the block ends well.

    When the block raises, the temporary file is removed and an older `path` stays as it was.
    Raises as `check_destination` does, before the block. An OSError inside the block counts as a failure to write this
    file, and so does any other error if the disk is then found full: it leaves as InputError where another place would
    do and as MachineError where the disk is at fault.
    """
    check_destination(path)
    _remove_left_behind(path.parent)
    temporary = _temporary_beside(path)
    try:
        yield temporary
        _flush_to_disk(temporary)
        os.replace(temporary, path)
    except Exception as error:
        fault = None if isinstance(error, RyuScapeError) else _disk_fault(error, temporary)
        _discard_temporary(temporary)
        if fault is None:
            raise
        raise _explained(fault, path) from error
    except BaseException:
        _discard_temporary(temporary)
        raise


class SideFiles:
    """The files that a main file names, as an OBJ names its materials; each has a digest of its content in its name.

    So those of a new main file never overwrite those of the old one, and the main file is at no moment without its own.
    """

    def __init__(self, main: Path) -> None:
        self._main = main
        self._named: list[Path] = []
        self._new: list[Path] = []

    def add(self, ending: str, content: bytes) -> str:
        """Write one, with a dot in its `ending`; returns its name, `scene-3f2a91c0.mtl`. Raises as `atomic_write`."""
        path = self._main.with_name(f"{self._main.stem}-{_digest(content)}{ending}")
        if not path.exists():
            self._new.append(path)
        with atomic_write(path) as temporary:
            temporary.write_bytes(content)
        self._named.append(path)
        return path.name

    def discard_new(self) -> None:
        """Remove those that only the new main file would have named."""
        for path in self._new:
            with suppress(OSError):
                path.unlink()

    def discard_outdated(self) -> None:
        """Remove those of older main files of the same name; a file is one of these if its name holds its digest."""
        name = re.compile(rf"{re.escape(self._main.stem)}-([0-9a-f]{{{_DIGEST_DIGITS}}})\.\w+")
        endings = {path.suffix for path in self._named}
        for path in self._main.parent.iterdir():
            match = name.fullmatch(path.name)
            if match and path.suffix in endings and path not in self._named:
                with suppress(OSError):
                    if _digest(path.read_bytes()) == match[1]:
                        path.unlink()


@contextmanager
def atomic_write_with_side_files(path: Path) -> Iterator[tuple[Path, SideFiles]]:
    """As `atomic_write`, for a file that names others: yields the temporary path and where to add those others.

    Whatever happens, `path` is whole and names whole files of its own: side files come before it and go after it. A run
    killed in between leaves some that nothing names, which the next write of `path` removes.
    """
    side_files = SideFiles(path)
    try:
        with atomic_write(path) as temporary:
            yield temporary, side_files
    except Exception:
        side_files.discard_new()
        raise
    side_files.discard_outdated()


def check_destination(path: Path) -> None:
    """Raise InputError or MachineError now if `path` could not be written later.

    Its folder is missing or closed to us, it is a folder itself, its name is too long, or the disk is full.
    """
    if os.path.isdir(path):
        raise _is_a_folder(path)
    probe = _temporary_beside(path)
    try:
        with suppress(FileNotFoundError):
            path.lstat()
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise _explained(error, path) from error


@cache
def _remove_left_behind(folder: Path) -> None:
    """Remove, once a process, what killed runs left in `folder` longer ago than any write takes."""
    latest = time.time() - LEFT_BEHIND_AFTER_S
    for path in folder.glob(f"{TEMPORARY_PREFIX}*"):
        with suppress(OSError):
            if path.stat().st_mtime < latest:
                path.unlink()


def _temporary_beside(path: Path) -> Path:
    return path.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}{path.suffix}")


def _discard_temporary(temporary: Path) -> None:
    """Remove it and what a library put beside it under a longer name, such as SQLite's journal."""
    for path in temporary.parent.glob(f"{temporary.stem}*"):
        with suppress(OSError):
            path.unlink()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGEST_DIGITS]


def _flush_to_disk(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _disk_fault(error: Exception, temporary: Path) -> OSError | None:
    """What the system had against the write that raised `error`, or None if that was no fault of the disk.

    Libraries that write by themselves (torch, GDAL, SQLite) do not pass the system's answer on: one more block gets it.
    """
    if isinstance(error, OSError) and error.errno is not None:
        return error
    try:
        with temporary.open("ab") as file:
            file.write(_BLOCK)
            _flush_to_disk(temporary)
    except OSError as refusal:
        return refusal
    return error if isinstance(error, OSError) else None


def _explained(error: OSError, path: Path) -> RyuScapeError:
    if not os.path.isdir(path.parent):
        return InputError(f"The folder {path.parent} does not exist.", "Create it or choose another one.")
    if error.errno == errno.ENAMETOOLONG:
        return InputError(f"The file name {path.name[:20]}… is too long for this disk.", "Choose a shorter name.")
    if os.path.isdir(path):
        return _is_a_folder(path)
    if error.errno in _FULL_DISK:
        return MachineError(f"The disk ran full while {path} was written.", "Free some space or choose another disk.")
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
