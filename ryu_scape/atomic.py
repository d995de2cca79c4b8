"""Files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ryu_scape.errors import InputError, MachineError, RyuScapeError

_FULL_DISK = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; what is written there takes the place of `path` when the block ends well.

    When the block raises, the temporary file is removed and an older `path` stays as it was.
    An OSError inside the block counts as a failure to write this file: it leaves as InputError where another place
    would do (no folder, no permission) and as MachineError where the disk is at fault.
    """
    temporary = path.with_name(f".{secrets.token_hex(8)}{path.suffix}")
    try:
        yield temporary
        _flush_to_disk(temporary)
        os.replace(temporary, path)
    except OSError as error:
        _discard(temporary)
        raise _explained(error, path) from error
    except BaseException:
        _discard(temporary)
        raise


def check_destination(path: Path) -> None:
    """Raise InputError now if `path` could not be written later: its folder is missing or closed, or it is a folder."""
    if not path.parent.is_dir():
        raise _no_folder(path)
    if path.is_dir():
        raise _is_a_folder(path)
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise _no_permission(path)


def _discard(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _flush_to_disk(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _explained(error: OSError, path: Path) -> RyuScapeError:
    if path.is_dir():
        return _is_a_folder(path)
    if error.errno in _FULL_DISK:
        return MachineError(f"The disk ran full while {path} was written.", "Free some space or choose another disk.")
    if error.errno in _FORBIDDEN:
        return _no_permission(path)
    if not path.parent.is_dir():
        return _no_folder(path)
    return MachineError(f"{path} could not be written: {error.strerror or error}.", "Check the disk or choose another.")


def _no_folder(path: Path) -> InputError:
    return InputError(f"The folder {path.parent} does not exist.", "Create it or choose another one.")


def _is_a_folder(path: Path) -> InputError:
    return InputError(f"{path} is a folder.", "Give the name of a file.")


def _no_permission(path: Path) -> InputError:
    return InputError(
        f"There is no permission to write {path}.",
        "Choose a folder of your own, or close the program that has the file open.",
    )
