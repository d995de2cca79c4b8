"""A file and those that it names, as an OBJ names its materials, so that it never lacks them nor meets others."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO

from ryu_scape.atomic.digests import digest_of_file
from ryu_scape.atomic.unfinished import TEMPORARY_PREFIX, locked
from ryu_scape.atomic.writing import flush_to_disk, put_in_place, writing

SIGNS_WITH_A_MEANING = "$"
"""In names within main files: Mitsuba takes what follows it for a parameter."""
_DIGEST_DIGITS = 8


@contextmanager
def atomic_write_with_side_files(path: Path) -> Iterator[tuple[Path, SideFiles]]:
    """As `atomic_write`, for a file that names others: yields the temporary path and where to add those others.

    Whatever happens, `path` is whole and names whole files of its own: side files come before it and go after it. They
    take their places together, under a lock: of two programs that write the same `path` neither removes what the other
    has named. A run killed just then leaves some that nothing names; the next write of `path` removes them.
    """
    with writing(path) as temporary:
        side_files = SideFiles(path, temporary)
        yield temporary, side_files
        flush_to_disk(temporary)
        with locked(path.with_name(f"{TEMPORARY_PREFIX}{_digest(os.fsencode(path.name))}.lock")):
            try:
                side_files.put_in_place()
                put_in_place(temporary, path)
            except Exception:
                side_files.discard_new()
                raise
            side_files.discard_outdated()


class SideFiles:
    """The files that a main file names; each has a digest of its content in its name.

    So those of a new main file never overwrite those of the old one, and the main file is at no moment without its own.
    """

    def __init__(self, main: Path, temporary: Path) -> None:
        self._main = main
        self._temporary = temporary
        self._stem = "".join(c if c.isprintable() and c not in SIGNS_WITH_A_MEANING else "_" for c in main.stem)
        self._unfinished: dict[Path, Path] = {}
        self._new: list[Path] = []
        self._numbers = count()

    def add(self, ending: str, content: bytes) -> str:
        """Write one, with a dot in its `ending`; returns its name, `scene-3f2a91c0.mtl`, which fits into one line."""
        return self.add_streamed(ending, lambda file: file.write(content))

    def add_streamed(self, ending: str, write: Callable[[BinaryIO], object]) -> str:
        """As `add`, for content that `write` puts into an open file, in which it may seek."""
        unfinished = self._temporary.with_name(f"{self._temporary.stem}-{next(self._numbers)}{ending}")
        with unfinished.open("w+b") as file:
            write(file)
        flush_to_disk(unfinished)
        path = self._main.with_name(f"{self._stem}-{_digest_of(unfinished)}{ending}")
        self._unfinished[path] = unfinished
        return path.name

    def put_in_place(self) -> None:
        """Give them their names, and the permissions of the main file that they will belong to."""
        for path, unfinished in self._unfinished.items():
            if not path.exists():
                self._new.append(path)
            put_in_place(unfinished, path, like=self._main)

    def discard_new(self) -> None:
        """Remove those that only the new main file would have named."""
        for path in self._new:
            with suppress(OSError):
                path.unlink()

    def discard_outdated(self) -> None:
        """Remove those of older main files of the same name; a file is one of these if its name holds its digest."""
        name = re.compile(rf"{re.escape(self._stem)}-([0-9a-f]{{{_DIGEST_DIGITS}}})\.\w+")
        endings = {path.suffix for path in self._unfinished}
        with suppress(OSError):  # a folder may let us write and not look
            for path in self._main.parent.iterdir():
                match = name.fullmatch(path.name)
                if match and path.suffix in endings and path not in self._unfinished:
                    with suppress(OSError):
                        if _digest_of(path) == match[1]:
                            path.unlink()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGEST_DIGITS]


def _digest_of(path: Path) -> str:
    return digest_of_file(path)[:_DIGEST_DIGITS]
