"""Unfinished files: names that a living process holds, and the removal of what dead ones left.

A claim is an empty file `.ryu-scape-HOST-TOKEN.lock` that a process keeps locked for as long as it writes. What it has
not finished bears the claim's name with other endings, and so does what GDAL and SQLite put beside that. The system
lets go of a lock when its process ends, however that ends: whoever gets the lock knows that the owner is dead, and
removes all of the claim at once. Process numbers would not do: they are used again, they mean nothing in another
container, and Windows has no harmless way to ask for one. The lock has a file of its own because Windows shuts
everybody out of a locked one, the owner's libraries among them, and because these may replace theirs.

Not every shared folder shows a machine the locks of another (NFS and SMB do, sshfs does not), and some disks know none.
So what another machine began, and what has no lock to ask, is removed a day after it last changed.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import socket
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from itertools import groupby
from pathlib import Path

from ryu_scape.atomic.patience import BETWEEN_TRIES_S, patiently

TEMPORARY_PREFIX = ".ryu-scape-"
LEFT_BEHIND_AFTER_S = 24 * 3600
LONGEST_WAIT_S = 60.0

_HOST = hashlib.sha256(os.fsencode(f"{socket.gethostname()} {sys.platform}")).hexdigest()[:8]
_OURS = f"{TEMPORARY_PREFIX}{_HOST}-"
_TOKEN_BYTES = 8
_CLAIM_LENGTH = len(_OURS) + 2 * _TOKEN_BYTES
_LOCK = ".lock"


@contextmanager
def claim(folder: Path) -> Iterator[str]:
    """Yield a beginning for the names of unfinished files in `folder`, which nobody removes until the block ends.

    They are removed when the block raises. Raises OSError, before the block, where nothing can be written.
    """
    clear_abandoned(folder)
    name = f"{_OURS}{secrets.token_hex(_TOKEN_BYTES)}"
    with locked(folder / f"{name}{_LOCK}"):
        try:
            yield name
        except BaseException:
            _remove(folder.glob(f"{name}*"))
            raise


@contextmanager
def locked(lock: Path, longest_wait_s: float | None = None) -> Iterator[None]:
    """Hold `lock`, a file that is there only meanwhile; wait while another process or thread holds it.

    longest_wait_s: LONGEST_WAIT_S unless it is given. Raises OSError where it cannot be made, TimeoutError after that
    long. A disk without locks keeps nobody out.
    """
    descriptor = _acquire(lock, LONGEST_WAIT_S if longest_wait_s is None else longest_wait_s)
    try:
        yield
    finally:
        _let_go(lock, descriptor)


@contextmanager
def locked_if_free(lock: Path) -> Iterator[bool]:
    """Hold `lock` likewise if nobody else does, else do without; yields whether it is held.

    It is not held where the disk knows no locks: others may hold it. Raises OSError where it cannot be made.
    """
    descriptor = patiently(lambda: os.open(lock, os.O_RDWR | os.O_CREAT, 0o666))
    is_held = _take(descriptor, if_unknown=False) and _is_still_there(lock, descriptor)
    try:
        yield is_held
    finally:
        if is_held:
            _let_go(lock, descriptor)
        else:
            os.close(descriptor)


@cache
def clear_abandoned(folder: Path) -> None:
    """Remove, once a process, what dead processes left unfinished in `folder`."""
    found: list[Path] = []
    with suppress(OSError):  # on Windows the root of a drive that is empty cannot be listed
        found = sorted(folder.glob(f"{TEMPORARY_PREFIX}*"))
    for name, files in groupby(found, key=lambda path: path.name[:_CLAIM_LENGTH]):
        with suppress(OSError):
            _clear(folder / f"{name}{_LOCK}", list(files))


def _clear(lock: Path, files: Sequence[Path]) -> None:
    """Remove the files of one claim unless its owner lives or may live. Raises OSError where they go meanwhile."""
    is_old = max(path.stat().st_mtime for path in files) < time.time() - LEFT_BEHIND_AFTER_S
    if not (is_old or lock.name.startswith(_OURS)):
        return
    is_dead = is_old
    with suppress(OSError), lock.open("r+b") as file:
        is_dead = _take(file.fileno(), if_unknown=is_old)
        if is_dead:
            _remove(files)
    if is_dead:
        _remove(files)  # those without a lock, and on Windows the lock, which was open


def _acquire(lock: Path, longest_wait_s: float) -> int:
    """A descriptor of the file `lock`, locked."""
    give_up = time.monotonic() + longest_wait_s
    while True:
        descriptor = patiently(lambda: os.open(lock, os.O_RDWR | os.O_CREAT, 0o666))
        if _take(descriptor, if_unknown=True) and _is_still_there(lock, descriptor):
            return descriptor
        os.close(descriptor)
        if time.monotonic() > give_up:
            raise TimeoutError(errno.ETIMEDOUT, "another program does not finish writing it")
        time.sleep(BETWEEN_TRIES_S)


def _let_go(lock: Path, descriptor: int) -> None:
    if sys.platform == "win32":  # which removes no file that anyone has open, so also none that another waits for
        os.close(descriptor)
        _remove([lock])
    else:
        _remove([lock])
        os.close(descriptor)


def _is_still_there(lock: Path, descriptor: int) -> bool:
    """Whether `lock` is the open file: whoever held it before may have removed it between our opening and locking."""
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(descriptor), lock.stat())
    return False


def _take(descriptor: int, if_unknown: bool) -> bool:
    """Lock an open file; False where another holds it, `if_unknown` where the disk knows no locks."""
    try:
        _lock(descriptor)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return if_unknown
    return True


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _remove(files: Iterable[Path]) -> None:
    for path in files:
        with suppress(OSError):
            path.unlink()
