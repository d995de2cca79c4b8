"""The places that were opened last, with a picture of each, in a folder of the user's."""

from __future__ import annotations

import hashlib
import json
import logging
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from ryu_scape.atomic import atomic_write
from ryu_scape.errors import RyuScapeError
from ryu_scape.inputs import BuildRequest
from ryu_scape.own_files import WEIGHTS
from ryu_scape.settings import Settings

logger = logging.getLogger(__name__)

MOST_PLACES = 4
_LIST = "recent.json"


@dataclass(frozen=True)
class RecentPlace:
    """A project file, or else the files from which a place was built."""

    project: str | None = None
    rgb: str | None = None
    dsm: str | None = None
    footprints: str | None = None

    @staticmethod
    def of(request: BuildRequest, project_path: Path | None) -> RecentPlace | None:
        """What to remember of a place; None where other weights were used, which only a project file tells."""
        if project_path is not None:
            return RecentPlace(project=str(project_path.absolute()))
        if request.weights_path != WEIGHTS:
            return None
        files = (request.rgb_path, request.dsm_path, request.footprints_path)
        return RecentPlace(None, *(None if path is None else str(path.absolute()) for path in files))

    def request(self, settings: Settings) -> BuildRequest:
        """How to build it again, if it is no project."""
        rgb, dsm, footprints = (None if name is None else Path(name) for name in (self.rgb, self.dsm, self.footprints))
        return BuildRequest(rgb, dsm, footprints, settings=settings)

    @property
    def files(self) -> tuple[Path, ...]:
        """All that it is made from."""
        return tuple(Path(name) for name in asdict(self).values() if name is not None)

    @property
    def title(self) -> str:
        """What to call it."""
        return self.files[0].stem

    @property
    def picture_name(self) -> str:
        """Of its picture, the same for the same files."""
        words = json.dumps(asdict(self), sort_keys=True).encode("utf-8", "surrogateescape")
        return f"{hashlib.sha256(words).hexdigest()[:16]}.png"


class RecentPlaces:
    """The list and the pictures lie in `folder`; without one nothing is remembered."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def places(self) -> tuple[RecentPlace, ...]:
        """The last ones first, those whose files are gone left out."""
        return tuple(place for place in self._listed() if all(path.is_file() for path in place.files))

    def picture_path(self, place: RecentPlace) -> Path | None:
        """Where its picture is, or will be."""
        return None if self._folder is None else self._folder / place.picture_name

    def remember(self, place: RecentPlace, save_picture: Callable[[Path], bool]) -> None:
        """Put a place first and keep its picture, which `save_picture` writes; what fails is logged and no more."""
        if self._folder is None:
            return
        places = [place, *(other for other in self._listed() if other != place)]
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._keep_picture(place, save_picture)
            with atomic_write(self._folder / _LIST) as temporary:
                temporary.write_text(json.dumps([asdict(one) for one in places[:MOST_PLACES]]), encoding="utf-8")
            for forgotten in places[MOST_PLACES:]:
                (self._folder / forgotten.picture_name).unlink(missing_ok=True)
        except (OSError, RyuScapeError):
            logger.info("The list of recent places could not be kept.", exc_info=True)

    def _keep_picture(self, place: RecentPlace, save_picture: Callable[[Path], bool]) -> None:
        path = self.picture_path(place)
        with tempfile.TemporaryDirectory() as folder:
            saved = Path(folder) / place.picture_name
            if path is not None and save_picture(saved):
                with atomic_write(path) as temporary:
                    temporary.write_bytes(saved.read_bytes())

    def _listed(self) -> list[RecentPlace]:
        if self._folder is None:
            return []
        try:
            listed = json.loads((self._folder / _LIST).read_text(encoding="utf-8"))
            return [_read(each) for each in listed][:MOST_PLACES]
        except (OSError, ValueError, TypeError):
            return []


def _read(plain: object) -> RecentPlace:
    """Raises TypeError or ValueError for what is no place."""
    if not isinstance(plain, dict):
        raise TypeError("a place is an object")
    place = RecentPlace(**plain)
    if not place.files or not all(isinstance(name, str) for name in asdict(place).values() if name is not None):
        raise ValueError("a place is made of files")
    return place
