"""What a person asks for: files, and how to build from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ryu_scape.own_files import WEIGHTS
from ryu_scape.settings import Settings


@dataclass(frozen=True)
class Inputs:
    """The files that a city is made from.

    footprints_path: a person's own outlines, which take the place of those that the network would find; with them and
    a DSM, `rgb_path` may be None: the ground then shows the DSM's relief.
    """

    rgb_path: Path | None
    dsm_path: Path | None = None
    footprints_path: Path | None = None
    weights_path: Path = WEIGHTS

    @staticmethod
    def of(
        rgb: str | Path | None = None,
        dsm: str | Path | None = None,
        footprints: str | Path | None = None,
        weights: str | Path = WEIGHTS,
    ) -> Inputs:
        """These files, whether named by text or as paths."""
        rgb_path, dsm_path, footprints_path = (None if name is None else Path(name) for name in (rgb, dsm, footprints))
        return Inputs(rgb_path, dsm_path, footprints_path, Path(weights))

    @property
    def files(self) -> tuple[Path, ...]:
        """All that are given."""
        paths = (self.rgb_path, self.dsm_path, self.footprints_path, self.weights_path)
        return tuple(path for path in paths if path is not None)


@dataclass(frozen=True)
class BuildRequest(Inputs):
    """What to build a city from, and how."""

    settings: Settings = field(default_factory=Settings)
