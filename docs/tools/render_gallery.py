"""Make the gallery's pictures anew, each by the command that its page shows: `make pictures`."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

DOCS = Path(__file__).resolve().parents[1]
PICTURES = DOCS / "pictures"
SIZE_PX = "1200x750"
JPEG_QUALITY = 80
START_PAGE = DOCS.parent / "ryu_scape" / "gui" / "pictures"
SMALL_PX = 320, 200
SAMPLES = ("apartment_blocks", "hillside_suburb", "old_town", "towers")
PROGRAM = "ryu_scape_app.py"


def commands_of(page: str) -> Iterator[list[str]]:
    """The arguments of each `build` on a page."""
    for line in re.findall(rf"^python {re.escape(PROGRAM)} (build .*)$", page, re.MULTILINE):
        yield shlex.split(line)


def render(command: list[str]) -> None:
    """Run one command and keep its picture as a JPEG of the same name."""
    place = command.index("--png") + 1
    name = Path(command[place]).stem
    with tempfile.TemporaryDirectory() as folder:
        png = str(Path(folder) / "picture.png")
        asked = [*command[:place], png, *command[place + 1 :], "--png-size", SIZE_PX]
        subprocess.run([sys.executable, PROGRAM, *asked], cwd=DOCS.parent, check=True)  # noqa: S603 - our own page
        image = cv2.imread(png)
    cv2.imwrite(str(PICTURES / f"{name}.jpg"), image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if name in SAMPLES:
        keep_small(image, name)


def keep_small(image: NDArray[np.uint8], name: str) -> None:
    """The picture by which the window's start page shows a sample."""
    small = cv2.resize(image, SMALL_PX, interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(START_PAGE / f"{name}.jpg"), small, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])


if __name__ == "__main__":
    for each in commands_of((DOCS / "gallery.md").read_text(encoding="utf-8")):
        render(each)
