"""A mutant on disk: one file that a person names, and what lies beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

Files: TypeAlias = Mapping[str, bytes]
"""Contents by name. The first is the file that a person names, the others are its sidecars."""


def write(folder: Path, files: Files) -> Path:
    """Put `files` into `folder`, from which all others but bait go; returns the path of the first."""
    clear(folder)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder / next(iter(files))


def clear(folder: Path) -> None:
    """Delete what `write` and GDAL put there."""
    for path in folder.iterdir():
        if not path.name.startswith("bait"):
            path.unlink()


def read(folder: Path, named: str) -> Files:
    """The files of a folder, the one called `named` first."""
    names = [named, *sorted(path.name for path in folder.iterdir() if path.name != named)]
    return {name: (folder / name).read_bytes() for name in names}
