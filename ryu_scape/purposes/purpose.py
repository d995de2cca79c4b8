"""What a purpose is: a question with settings of its own, found out once, written in the forms that its tools take."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ryu_scape.city import City
from ryu_scape.errors import InputError, OperationCancelled
from ryu_scape.faults import refuse_missing_packages
from ryu_scape.progress import UNHEARD, ProgressReporter

logger = logging.getLogger(__name__)

Finding = Any
"""What a purpose found out. Its `figures` are a mapping of names to plain values, for a person and for `--json`."""


@dataclass(frozen=True)
class Purpose:
    """A question that is asked of a city.

    name: as a person types it. title: in the window's menu. meaning: one sentence. settings: a dataclass of `setting`s.
    study: finds the answer out; it reports progress and stops when asked to. writers: by the ending of the file's name,
    longer ones first. extra, packages: what has to be installed, `pip install "ryu-scape[extra]"`, and the modules that
    come with it.
    """

    name: str
    title: str
    meaning: str
    settings: type
    study: Callable[[City, Any, ProgressReporter], Finding]
    writers: Mapping[str, Callable[[City, Finding, Path], None]]
    extra: str = ""
    packages: Sequence[str] = field(default=())

    def writer_for(self, path: Path) -> Callable[[City, Finding, Path], None]:
        """Raises InputError for an ending that the purpose does not write."""
        for ending, writer in self.writers.items():
            if path.name[1:].lower().endswith(ending):
                return writer
        raise InputError(
            f"{path.name} has no ending in which {self.title.lower()} is written.",
            f"Choose one of {', '.join(self.writers)}.",
        )


def check_answer(purpose: Purpose, paths: Sequence[Path]) -> None:
    """Raise InputError now if an answer could not be given later: a package is missing, or an ending is unknown."""
    refuse_missing_packages(purpose.title, purpose.packages, purpose.extra)
    for path in paths:
        purpose.writer_for(path)


def answer(
    purpose: Purpose, city: City, settings: Any, paths: Sequence[Path], progress: ProgressReporter = UNHEARD
) -> Mapping[str, Any]:
    """Find out once and write each path, in the form that its ending names; returns the figures.

    Each file is there whole or not at all. Raises as `check_answer`, `atomic_write` and the study do, and
    OperationCancelled, which names what was written.
    """
    check_answer(purpose, paths)
    finding = purpose.study(city, settings, progress)
    written: list[Path] = []
    for path in paths:
        progress.report(f"Writing {path.name}", 0.0)
        if progress.is_cancelled():
            raise OperationCancelled(written)
        purpose.writer_for(path)(city, finding, path)
        logger.info("Wrote %s.", path)
        written.append(path)
    figures: Mapping[str, Any] = finding.figures
    return figures
