"""The names of files that a person gives, looked at before there is work: what they name, and whether they clash."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ryu_scape.errors import InputError

LONGEST_SHOWN = 200
_DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³]) *(\..*)?", re.IGNORECASE)
_SIGN = re.compile(r'[<>:"|?*\x00-\x1f]')
_LONGEST_NAME = 255


def refuse_clashes(inputs: Iterable[Path], outputs: Iterable[Path]) -> None:
    """Raise InputError where an output is one of the inputs, or where two outputs are one file.

    Raises it too for a name that is not in UTF-8, the only one that GDAL and safetensors know, and for an output that
    Windows would not make, or not under that name: it takes CON.glb for a device, a:b.glb for a stream of a file a.
    """
    read, places = set(), set()
    for path in inputs:
        _refuse_other_than_utf8(path)
        read.add(_identity(path))
    for path in outputs:
        _refuse_other_than_utf8(path)
        if sys.platform == "win32":
            refuse_on_windows(path.name)
        place = _place(path)
        if _identity(path) in read:
            raise InputError(f"{path.name} is read and would be written over.", "Give the result another name.")
        if place in places:
            raise InputError(f"{path.name} is to be written twice.", "Give each result a name of its own.")
        places.add(place)


def refuse_other_than_file(path: Path, remedy: str) -> None:
    """Raise InputError unless `path` is a regular file, and its name in UTF-8.

    A pipe might never end, and a device never stop.
    """
    _refuse_other_than_utf8(path)
    if os.path.isfile(path):
        return
    if os.path.isdir(path):
        cause = f"{path} is a folder, not a file."
    elif os.path.exists(path):
        cause = f"{path} is no regular file."
    elif os.path.islink(path):
        cause = f"{path} is a link that leads to no file."
    else:
        cause = f"There is no file {path}."
    raise InputError(cause, remedy)


@contextmanager
def past_pyogrio(path: Path) -> Iterator[Path]:
    """A name of a file to be written that pyogrio hands on as it is: it takes a folder with a `!` for an archive."""
    if "!" not in str(path.absolute().parent) or sys.platform == "win32":
        yield path
        return
    with TemporaryDirectory() as place:
        folder = Path(place) / "folder"
        folder.symlink_to(path.absolute().parent, target_is_directory=True)
        yield folder / path.name


def printable(foreign: str) -> str:
    """Text out of a foreign file for a sentence: one line of it, and not more than a glance."""
    shown = foreign if len(foreign) <= LONGEST_SHOWN else f"{foreign[:LONGEST_SHOWN]}…"
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in shown)


def _identity(path: Path) -> Hashable:
    """The same for all names of one file, links among them."""
    try:
        status = path.stat()
    except OSError:
        return _place(path)
    return status.st_dev, status.st_ino


def _place(path: Path) -> str:
    try:
        return os.path.normcase(os.path.realpath(path))
    except OSError:  # some disks do not tell Windows where a path leads
        return os.path.normcase(os.path.abspath(path))


def refuse_on_windows(name: str) -> None:
    """Raise InputError if Windows makes no file of this name."""
    if _DEVICE.fullmatch(name) or _SIGN.search(name):
        raise InputError(
            f"On Windows no file can be called {name}.",
            'Choose a name without < > : " | ? and *, other than CON, PRN, AUX, NUL, COM1 and LPT1.',
        )
    if len(name.encode("utf-16-le")) // 2 > _LONGEST_NAME:
        raise InputError(f"The file name {name[:20]}… is too long for Windows.", "Choose a shorter name.")


def _refuse_other_than_utf8(path: Path) -> None:
    name = os.fsencode(path)
    try:
        if name == str(path).encode():
            return
    except UnicodeEncodeError:
        pass
    raise not_in_utf8(path)


def not_in_utf8(path: Path) -> InputError:
    """The refusal of a file whose name, or that of a folder above it, is no text, as old archives leave them."""
    name = os.fsencode(path).decode(errors="backslashreplace")
    return InputError(f"The name {name} is not in UTF-8.", "Rename file or folder.")
