"""What a look at files before the run finds: green, amber or red, each with a cause and, but for green, a remedy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from ryu_scape.errors import RyuScapeError
from ryu_scape.raster.coregistration import Shift


class Light(IntEnum):
    """How a finding bears on the city: not at all, on how good it will be, or there will be none worth having."""

    GREEN = 0
    AMBER = 1
    RED = 2


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. remedy: what to do about it, empty for green."""

    topic: str
    light: Light
    cause: str
    remedy: str = ""

    @staticmethod
    def of_error(topic: str, error: RyuScapeError) -> Finding:
        """A red one: what the run would end with."""
        return Finding(topic, Light.RED, error.cause, error.remedy)


@dataclass(frozen=True, eq=False)
class Preflight:
    """All findings about some files, in the order in which they are used.

    rgb_path, dsm_path: which file is which, as the findings have it. shift: how far the DSM lies beside its image,
    where that is worth mending, else None.
    """

    findings: tuple[Finding, ...]
    rgb_path: Path | None
    dsm_path: Path | None
    shift: Shift | None = None

    @property
    def light(self) -> Light:
        """The worst."""
        return max((finding.light for finding in self.findings), default=Light.GREEN)
