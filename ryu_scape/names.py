"""The names of files that a person gives, looked at before there is work: what they name, and whether they clash."""

from __future__ import annotations

import os
from collections.abc import Hashable, Iterable
from pathlib import Path

from ryu_scape.errors import InputError


def refuse_clashes(inputs: Iterable[Path], outputs: Iterable[Path]) -> None:
    """Raise InputError where an output is one of the inputs, or where two outputs are one file.

    Raises it too for a name that is not in UTF-8, the only one that GDAL and safetensors know.
    """
    read, places = set(), set()
    for path in inputs:
        _refuse_other_than_utf8(path)
        read.add(_identity(path))
    for path in outputs:
        _refuse_other_than_utf8(path)
        place = _place(path)
        if _identity(path) in read:
            raise InputError(f"{path.name} is read and would be written over.", "Give the result another name.")
        if place in places:
            raise InputError(f"{path.name} is to be written twice.", "Give each result a name of its own.")
        places.add(place)


def _identity(path: Path) -> Hashable:
    """The same for all names of one file, links among them."""
    try:
        status = path.stat()
    except OSError:
        return _place(path)
    return status.st_dev, status.st_ino


def _place(path: Path) -> str:
    return os.path.normcase(os.path.realpath(path))


def _refuse_other_than_utf8(path: Path) -> None:
    name = os.fsencode(path)
    try:
        if name == str(path).encode():
            return
    except UnicodeEncodeError:
        pass
    raise InputError(f"The name {name.decode(errors='backslashreplace')} is not in UTF-8.", "Rename file or folder.")
