"""Pictures one after the other become a film: MP4 for players and slides, WebM for web pages, GIF for messages."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.atomic import atomic_write
from ryu_scape.errors import MachineError

FILM_ENDINGS = (".mp4", ".webm", ".gif")
_CODECS = {".mp4": ("mp4v", "H264"), ".webm": ("VP80",)}
"""What OpenCV writes by itself, first; then the system's, for where its FFmpeg is left out."""
_GIF = [cv2.IMWRITE_GIF_QUALITY, 8, cv2.IMWRITE_GIF_DITHER, 3]
"""A palette of its own for each picture, of all 256 colours."""


class Film(Protocol):
    """Takes pictures, and is put in place at the end."""

    def add(self, picture: NDArray[np.uint8]) -> None:
        """One more picture, (height, width, 3), red first."""

    def finish(self) -> None:
        """Write what is not written yet, and put the film in place. Raises as `atomic_write` does."""

    def give_up(self) -> None:
        """Leave nothing behind."""


def film_at(path: Path, size_px: tuple[int, int], rate: int) -> Film:
    """A film of `rate` pictures a second, each (width, height) large, of the kind that its ending names."""
    return _Gif(path, rate) if path.suffix.lower() == ".gif" else _Video(path, size_px, rate)


class _Video:
    """Is encoded picture by picture."""

    def __init__(self, path: Path, size_px: tuple[int, int], rate: int) -> None:
        self._path = path
        self._folder = tempfile.TemporaryDirectory()
        ending = path.suffix.lower()
        self._written = Path(self._folder.name) / f"film{ending}"
        for codec in _CODECS[ending]:
            self._writer = cv2.VideoWriter(str(self._written), cv2.VideoWriter.fourcc(*codec), rate, size_px)
            if self._writer.isOpened():
                break
        else:
            self.give_up()
            raise MachineError(f"This computer writes no film with the ending {ending}.", "Choose the ending .gif.")

    def add(self, picture: NDArray[np.uint8]) -> None:
        self._writer.write(picture[..., ::-1])

    def finish(self) -> None:
        self._writer.release()
        with self._folder, atomic_write(self._path) as temporary:
            shutil.copyfile(self._written, temporary)

    def give_up(self) -> None:
        self._writer.release()
        self._folder.cleanup()


class _Gif:
    """Holds all pictures, for it is encoded at the end."""

    def __init__(self, path: Path, rate: int) -> None:
        self._path = path
        self._rate = rate
        self._pictures: list[NDArray[np.uint8]] = []

    def add(self, picture: NDArray[np.uint8]) -> None:
        self._pictures.append(np.ascontiguousarray(picture[..., ::-1]))

    def finish(self) -> None:
        animation = cv2.Animation()
        animation.frames = self._pictures
        animation.durations = [round(1000 / self._rate)] * len(self._pictures)
        animation.loop_count = 0
        _, encoded = cv2.imencodeanimation(".gif", animation, _GIF)
        with atomic_write(self._path) as temporary:
            temporary.write_bytes(encoded.tobytes())

    def give_up(self) -> None:
        self._pictures.clear()
