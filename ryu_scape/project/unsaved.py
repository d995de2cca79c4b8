"""Changes that nobody has saved yet, kept in a file of their own, so that a crash loses none of them.

Such a file is a project file that also tells of which project it is. It lies in a folder of its own, whose lock its
process holds for as long as it lives (see `atomic.unfinished`): who gets the lock knows that the process is dead, and
may offer what it left. So windows that are open at the same time never take each other's.
"""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ryu_scape.atomic import atomic_write, clear_abandoned
from ryu_scape.atomic.unfinished import TEMPORARY_PREFIX, locked_if_free
from ryu_scape.errors import InputError
from ryu_scape.footprints import Footprint
from ryu_scape.project.document import parsed, write_document
from ryu_scape.project.plan import Plan

logger = logging.getLogger(__name__)

_ORIGIN = "unsaved"
_TOKEN_BYTES = 8


class UnsavedChanges:
    """The file of one place's changes, and the lock that says whose it is."""

    def __init__(self, folder: Path, lock: ExitStack) -> None:
        self._folder = folder
        self._lock = lock

    @classmethod
    def begin(cls, folder: Path) -> UnsavedChanges:
        """A new one in `folder`, with nothing in it yet. Raises OSError where nothing can be written."""
        folder.mkdir(parents=True, exist_ok=True)
        own = folder / secrets.token_hex(_TOKEN_BYTES)
        lock = ExitStack()
        lock.enter_context(locked_if_free(_lock_of(own)))  # free, for nobody else knows the name
        own.mkdir()
        return cls(own, lock)

    def keep(self, plan: Plan, known: Sequence[Footprint], project_path: Path | None) -> None:
        """Write them down, over what was kept of the same place before.

        project_path: the file in which the person keeps the project, if there is one. Raises InputError where an input
        cannot be read, and as `atomic_write` does.
        """
        beside = (project_path or plan.inputs.files[0]).absolute()
        origin = {"project": None if project_path is None else str(beside), "folder": str(beside.parent)}
        document = write_document(plan, known, beside.parent, **{_ORIGIN: origin})
        with atomic_write(self._folder / f"{beside.stem}.ryu") as temporary:
            temporary.write_text(document, encoding="utf-8")

    def forget(self) -> None:
        """Remove them: they were saved, or nobody wants them."""
        with suppress(OSError):
            for path in self._folder.iterdir():
                path.unlink()
            self._folder.rmdir()
        self.let_go()

    def let_go(self) -> None:
        """Leave them to whoever looks for them next."""
        self._lock.close()


@dataclass(frozen=True, eq=False)
class LeftBehind:
    """Changes of a process that ended without saving them; they are held for this one.

    path: the file they are in. folder: from where it names its inputs. files: the project that they are of, or the
    inputs of one that was never saved.
    """

    changes: UnsavedChanges
    path: Path
    folder: Path
    project_path: Path | None
    files: tuple[Path, ...]
    kept_at: datetime

    @property
    def title(self) -> str:
        """What to call the place."""
        return self.files[0].name


def left_behind(folder: Path) -> tuple[LeftBehind, ...]:
    """What dead processes had not saved, the latest first; what living ones hold is not among it."""
    found = []
    for own in (path for path in folder.glob("*") if path.is_dir()):
        with suppress(OSError), ExitStack() as lock:
            if lock.enter_context(locked_if_free(_lock_of(own))):
                try:
                    found.append(_read(own, lock))
                except (InputError, AttributeError, LookupError, TypeError, ValueError):
                    logger.warning("What lies in %s are no unsaved changes.", own, exc_info=True)
                    own.rmdir()  # an empty one; others stay, for this raises OSError
    return tuple(sorted(found, key=lambda left: left.kept_at, reverse=True))


def _read(own: Path, lock: ExitStack) -> LeftBehind:
    """Raises one of the errors that `left_behind` expects for what this program did not keep."""
    clear_abandoned(own)
    kept = [path for path in own.glob("*.ryu") if not path.name.startswith(TEMPORARY_PREFIX)]
    path = max(kept, key=lambda each: each.stat().st_mtime)
    document: Any = parsed(path)
    folder, project = Path(document[_ORIGIN]["folder"]), document[_ORIGIN]["project"]
    inputs = [Path(os.path.normpath(folder / place["path"])) for place in document["inputs"].values()]
    project_path = Path(project) if project else None
    kept_at = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    first, *others = inputs if project_path is None else [project_path]
    return LeftBehind(UnsavedChanges(own, lock.pop_all()), path, folder, project_path, (first, *others), kept_at)


def _lock_of(own: Path) -> Path:
    return own.with_suffix(".lock")
