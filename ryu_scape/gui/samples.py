"""The tile pairs that come with the program."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ryu_scape.own_files import SAMPLES

_PICTURES = Path(__file__).parent / "pictures"
_FIRST = "old town"
"""The one that the README shows."""


class SamplePair(NamedTuple):
    """An orthophoto and its DSM, and what to call the place."""

    title: str
    rgb_path: Path
    dsm_path: Path

    @property
    def picture_path(self) -> Path:
        """What it looks like once it is built; the file may be missing."""
        return _PICTURES / f"{self.title.replace(' ', '_')}.jpg"


def sample_pairs(folder: Path = SAMPLES) -> tuple[SamplePair, ...]:
    """Find every `…RGB….tif` in `folder` beside which lies the same name with DSM for RGB: the README's first."""
    candidates = ((rgb, rgb.with_name(rgb.name.replace("RGB", "DSM"))) for rgb in sorted(folder.glob("*RGB*.tif")))
    pairs = (SamplePair(_title(rgb), rgb, dsm) for rgb, dsm in candidates if dsm.is_file())
    return tuple(sorted(pairs, key=lambda pair: (pair.title != _FIRST, pair.title)))


def _title(rgb: Path) -> str:
    return rgb.stem.replace("RGB", "").strip("_- ").replace("_", " ")
