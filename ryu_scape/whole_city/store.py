"""Finished parts of a city, each in a folder named after all that it was made of: there whole, or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ryu_scape.atomic import atomic_write, blaming_the_disk, digest_of_file
from ryu_scape.errors import RyuScapeError
from ryu_scape.whole_city.index import Refusal

FINISHED, UNFINISHED, FAILED, PROBE = "finished.json", ".unfinished-", ".failed.json", "probe"
SUMMARY = "summary.json"
"""What a part tells of itself: its seconds by stage, at least."""


def digest_of(values: object) -> str:
    """A name for what JSON can say of some values."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Slot:
    """The place of one part: its folder is `parent / key`."""

    parent: Path
    key: str

    @property
    def folder(self) -> Path:
        return self.parent / self.key

    def is_finished(self) -> bool:
        """Whether it is there, and every file of it as it was written."""
        try:
            digests = json.loads((self.folder / FINISHED).read_text(encoding="utf-8"))
            return all(digest_of_file(self.folder / name) == digest for name, digest in digests.items())
        except (OSError, ValueError, AttributeError):
            return False

    def failure(self) -> Refusal | None:
        """Why the last try failed, None where it did not."""
        with suppress(OSError, ValueError, TypeError):
            return Refusal(**json.loads(self._failed.read_text(encoding="utf-8")))
        return None

    def fail(self, failure: Refusal) -> None:
        """Keep why a try failed. Raises as `atomic_write` does, and OSError."""
        self.parent.mkdir(parents=True, exist_ok=True)
        with atomic_write(self._failed) as temporary:
            temporary.write_text(json.dumps(vars(failure)), encoding="utf-8")

    def fill(self, write: Callable[[Path], None]) -> None:
        """Let `write` fill a folder, and put that in place in one step; who was slower leaves what is there.

        Raises what `write` raises, OSError, and InputError or MachineError where the disk takes it not.
        """
        temporary = self.parent / f"{UNFINISHED}{uuid.uuid4().hex}"
        try:
            with blaming_the_disk(self.folder, temporary / PROBE):
                temporary.mkdir(parents=True)
                write(temporary)
                digests = {path.name: _flushed(path) for path in sorted(temporary.iterdir())}
                (temporary / FINISHED).write_text(json.dumps(digests), encoding="utf-8")
                _flushed(temporary / FINISHED)
                if self.folder.exists() and not self.is_finished():
                    shutil.rmtree(self.folder)
                with suppress(OSError):
                    temporary.rename(self.folder)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
        if not self.folder.exists():
            raise OSError(f"{self.folder} could not be put in place")
        self._failed.unlink(missing_ok=True)

    def remove_others(self) -> None:
        """Remove what other settings or inputs, or a killed run, left of this part."""
        for path in self.parent.iterdir() if self.parent.is_dir() else ():
            if path.name not in (self.key, self._failed.name):
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)

    @property
    def _failed(self) -> Path:
        return self.parent / f"{self.key}{FAILED}"


def _flushed(path: Path) -> str:
    """The digest of a file that the disk has."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())
    return digest_of_file(path)


def read_json(path: Path) -> Any:
    """What a file of our own says. Raises RyuScapeError where it was damaged."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RyuScapeError(f"{path} cannot be read ({error}).", "Remove it and start the city again.") from error


def write_json(path: Path, values: Mapping[str, Any]) -> None:
    """Write values in one step. Raises as `atomic_write` does."""
    with atomic_write(path) as temporary:
        temporary.write_text(json.dumps(values, indent=1, sort_keys=True), encoding="utf-8")
