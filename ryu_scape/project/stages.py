"""Each stage's last result, which is taken again as long as all that it was made from is the same."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar, cast

Value = TypeVar("Value")
Sources = tuple[Hashable, ...]


@dataclass(frozen=True, eq=False)
class _Kept:
    sources: Sources
    value: object


class StageResults:
    """The last result of every stage by its name."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._seconds: dict[str, float] = {}

    def begin(self) -> StageResults:
        """Forget how long stages took."""
        self._seconds = {}
        return self

    @property
    def seconds(self) -> Mapping[str, float]:
        """How long each stage took that was done since `begin`."""
        return MappingProxyType(self._seconds)

    def result(self, stage: str, sources: Sources, make: Callable[[], Value]) -> Value:
        """What `make` gives, or gave when the `sources` were equal; results of stages equal only themselves."""
        kept = self._kept.get(stage)
        if kept is None or kept.sources != sources:
            start = time.perf_counter()
            kept = self._kept[stage] = _Kept(sources, make())
            self._seconds[stage] = time.perf_counter() - start
        return cast(Value, kept.value)


def stamps(*paths: Path | None) -> Sources:
    """Each path with the size and time of the file there, so that a file that was written anew is another source."""
    return tuple(_stamp(path) for path in paths)


def _stamp(path: Path | None) -> Sources:
    try:
        status = None if path is None else path.stat()
    except (OSError, ValueError):
        status = None
    return (path,) if status is None else (path, status.st_size, status.st_mtime_ns)
