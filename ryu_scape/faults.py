"""What a person is told of a fault that nobody foresaw, and where its traceback is kept."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from ryu_scape.errors import (
    FULL_DISK,
    DefectError,
    DiskFullError,
    InputError,
    MachineError,
    OperationCancelled,
    RyuScapeError,
)
from ryu_scape.version import __version__

LEAST_MEMORY_BYTES = 1_000_000_000
"""Under a limit below this, libraries that the program loads crash instead of saying that they lack memory."""
_SIGNS_OF_LITTLE_MEMORY = (
    "allocate memory",  # the system's own words, and PyTorch's
    "out of memory",
    "insufficient memory",
    "bad_alloc",
    "failed to map segment",  # the loader of shared libraries, under `ulimit -v`
    "start new thread",
)


def explained(error: BaseException) -> RyuScapeError:
    """`error` itself if it says what to do; else one that does.

    Want of memory, of room on a disk and of libraries is the machine's. All else is a defect: its traceback goes into
    a file that the remedy names.
    """
    if isinstance(error, RyuScapeError):
        return error
    if isinstance(error, KeyboardInterrupt):
        return OperationCancelled()
    if _lacks_memory(error):
        limit = "" if _memory_limit_bytes() is None else ", or lift the limit on this session's memory (ulimit -v)"
        return MachineError("There is not enough memory.", f"Close other programs or cut the tile{limit}.")
    if isinstance(error, OSError) and error.errno in FULL_DISK:
        return DiskFullError(error.filename or "a file")
    words = " ".join(str(error).split()).rstrip(".")
    if isinstance(error, ImportError):
        return MachineError(
            f"A library cannot be loaded ({words}).", "Install what is missing; --self-test shows what else there is."
        )
    what = f"{type(error).__name__}: {words}".rstrip(": ")
    log_file = _keep_traceback(error)
    where = f" with {log_file}, which says where" if log_file else ""
    return DefectError(f"Something went wrong inside Ryu-Scape ({what}).", f"Please report it{where}.", log_file)


def refuse_too_little_memory() -> None:
    """Raise MachineError where this session's limit (`ulimit -v`) does not even let the libraries be loaded."""
    limit_bytes = _memory_limit_bytes()
    if limit_bytes is not None and limit_bytes < LEAST_MEMORY_BYTES:
        raise MachineError(
            f"This session's limit on memory (ulimit -v) is {limit_bytes / 1e9:.2g} GB.",
            f"Lift it to {LEAST_MEMORY_BYTES / 1e9:.0f} GB at least; the network wants 6 GB.",
        )


def refuse_missing_packages(what: str, packages: Iterable[str], extra: str) -> None:
    """Raise InputError where one of the modules, which come with an extra of the program, is not installed."""
    missing = [name for name in packages if importlib.util.find_spec(name) is None]
    if missing:
        raise InputError(
            f"{what} needs {', '.join(missing)}, which is not installed.",
            f'Install the extra: pip install "ryu-scape[{extra}]".',
        )


def _lacks_memory(error: BaseException) -> bool:
    """Libraries half loaded under a limit fail in odd ways, which mean no more than that."""
    if isinstance(error, MemoryError) or any(sign in str(error).casefold() for sign in _SIGNS_OF_LITTLE_MEMORY):
        return True
    return isinstance(error, ImportError | SystemError) and _memory_limit_bytes() is not None


def _memory_limit_bytes() -> int | None:
    """How much address space this process may take, or None where nobody set a limit."""
    try:
        import resource
    except ImportError:  # on Windows
        return None
    limit_bytes, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if limit_bytes == resource.RLIM_INFINITY else limit_bytes


def _keep_traceback(error: BaseException) -> Path | None:
    """Add the traceback to this process's log file; returns its path, or None where there is no room for it."""
    import traceback

    try:
        path = _log_file()
        with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines([*traceback.format_exception(error), "\n"])
    except OSError:
        return None
    return path


@cache
def _log_file() -> Path:
    """A new file in the folder for temporary ones, which begins with what a report should say of the computer."""
    import platform
    import tempfile

    descriptor, name = tempfile.mkstemp(prefix="ryu-scape-", suffix=".log")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"Ryu-Scape {__version__}, Python {sys.version.split()[0]}, {platform.platform()}\n\n")
    return Path(name)
