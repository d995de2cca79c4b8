"""Faults that a person can cause or mend: each says what happened and what to do about it."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from pathlib import Path

FULL_DISK = {errno.ENOSPC, errno.EDQUOT}
"""What the system says of a disk, or of a person's share of one, that takes no more."""


class RyuScapeError(Exception):
    """A fault with a cause and a remedy, both one plain sentence for a person.

    `exit_code` is what the command line returns when this error ends it.
    """

    exit_code = 1

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(f"{cause} {remedy}")
        self.cause = cause
        self.remedy = remedy


class InputError(RyuScapeError):
    """The given files or settings cannot be used."""

    exit_code = 3


class TooCoarseError(InputError):
    """The files can be built from, but tell too little for it to make sense unless the person says so."""


class UnplacedError(InputError):
    """A raster does not say where it lies, or in which system; a person may know."""


class MachineError(RyuScapeError):
    """This computer cannot do it: memory, disk, or no OpenGL."""

    exit_code = 4


class DiskFullError(MachineError):
    """The disk takes no more: who writes on meets the same again. what: was written just then."""

    def __init__(self, what: object) -> None:
        super().__init__(f"The disk ran full while {what} was written.", "Free some space or choose another disk.")


class DefectError(RyuScapeError):
    """A fault that nobody foresaw. log_file: holds what a report should say; None where it could not be written."""

    def __init__(self, cause: str, remedy: str, log_file: Path | None) -> None:
        super().__init__(cause, remedy)
        self.log_file = log_file


class OperationCancelled(RyuScapeError):  # noqa: N818 - not an error to the person who asked for it
    """The person stopped the work, of whose files those in `written` are there and whole.

    kept: a sentence that says instead what is left of the work.
    """

    exit_code = 130

    def __init__(self, written: Sequence[Path] = (), kept: str = "") -> None:
        super().__init__("Cancelled.", kept or what_was_written(written))


def what_was_written(written: Sequence[Path]) -> str:
    """A sentence that names the files that work left behind before it ended early."""
    return f"Written: {', '.join(map(str, written))}." if written else "Nothing was written."
