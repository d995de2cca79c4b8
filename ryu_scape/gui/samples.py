"""The tile pairs that come with the program."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ryu_scape.own_files import SAMPLES


class SamplePair(NamedTuple):
    """An orthophoto and its DSM, and what to call the place."""

    title: str
    rgb_path: Path
    dsm_path: Path


def sample_pairs(folder: Path = SAMPLES) -> tuple[SamplePair, ...]:
    """Find every `…RGB….tif` in `folder` beside which lies the same name with DSM for RGB, in alphabetical order."""
    candidates = ((rgb, rgb.with_name(rgb.name.replace("RGB", "DSM"))) for rgb in sorted(folder.glob("*RGB*.tif")))
    return tuple(SamplePair(_title(rgb), rgb, dsm) for rgb, dsm in candidates if dsm.is_file())


def _title(rgb: Path) -> str:
    return rgb.stem.replace("RGB", "").strip("_- ").replace("_", " ")
