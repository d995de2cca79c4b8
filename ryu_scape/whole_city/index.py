"""Which files there are and where they lie, from their headers; of colours that need a stretch, from samples too."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ryu_scape.errors import InputError, RyuScapeError
from ryu_scape.progress import ProgressReporter
from ryu_scape.raster.geotiff import RasterKind
from ryu_scape.raster.headers import RasterHeader
from ryu_scape.raster.sandboxed_mosaic import read_headers, with_stretch
from ryu_scape.settings import RasterSettings

RASTER_ENDINGS = (".tif", ".tiff")
OUTLINE_ENDINGS = (".geojson", ".json", ".gpkg", ".shp")
FINGERPRINT_BYTES = 1 << 16


@dataclass(frozen=True)
class Refusal:
    """A file, or a part of the city, that could not be used, and what to do about it."""

    what: str
    cause: str
    remedy: str


@dataclass(frozen=True)
class CityIndex:
    """Headers of usable images and DSMs, the finest first, files of outlines, and what was refused.

    fingerprints: of every raster that is used, by its path.
    """

    images: tuple[RasterHeader, ...]
    dsms: tuple[RasterHeader, ...]
    outlines: tuple[Path, ...]
    refused: tuple[Refusal, ...]
    fingerprints: dict[Path, str]

    @property
    def files(self) -> tuple[Path, ...]:
        """All that are read."""
        return *(header.path for header in (*self.images, *self.dsms)), *self.outlines


def files_named(names: Iterable[Path], endings: Sequence[str], city: Path) -> tuple[Path, ...]:
    """The files that names stand for: files as they are, folders for all in them with these endings, and lists (.txt)
    for what their lines name, from the list's folder. What lies in the folder `city` is none: it is the city's own. Nor
    are hidden files, such as macOS puts beside every file on a foreign disk.

    Raises InputError for what is missing, cannot be read, or holds nothing.
    """
    found: dict[Path, None] = {}
    for name in names:
        found |= dict.fromkeys(_files_of(name, endings, city.resolve()))
    return tuple(found)


def _files_of(name: Path, endings: Sequence[str], city: Path) -> list[Path]:
    try:
        if name.is_dir():
            inside = (path.absolute() for path in sorted(name.rglob("[!.]*")) if path.suffix.lower() in endings)
            files = [path for path in inside if not path.parent.resolve().is_relative_to(city)]
        elif name.suffix.lower() == ".txt":
            lines = name.read_text(encoding="utf-8").splitlines()
            files = [name.parent / line.strip() for line in lines if line.strip()]
        else:
            return [name.absolute()]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{name} cannot be read ({error}).", "Check its name and who may read it.") from error
    if not files:
        raise InputError(f"{name} holds no file with one of {', '.join(endings)}.", "Name another folder or list.")
    return [path.absolute() for path in files]


def index_files(
    rgb: Sequence[Path],
    dsm: Sequence[Path],
    outlines: Sequence[Path],
    settings: RasterSettings,
    progress: ProgressReporter,
) -> CityIndex:
    """The index of a city. Raises InputError where nothing is left of what was given, and OperationCancelled."""
    images, no_images = _usable(rgb, RasterKind.HEIGHT_MODEL, "Give it as --dsm.", progress)
    dsms, no_dsms = _usable(dsm, RasterKind.IMAGE, "Give it as --rgb.", progress)
    for paths, found, refused, what in ((rgb, images, no_images, "image"), (dsm, dsms, no_dsms, "DSM")):
        if refused and not found:
            raise _nothing_left(what, paths, refused[0])
    fingerprints = {header.path: _of_pixels(header.path) for header in (*images, *dsms)}
    images = with_stretch(images, settings, progress)
    return CityIndex(images, dsms, tuple(outlines), no_images + no_dsms, fingerprints)


def _nothing_left(what: str, paths: Sequence[Path], refused: Refusal) -> InputError:
    """Files that are gone, as when a folder was moved, are to blame before one that could never be used."""
    missing = [path for path in paths if not path.exists()]
    if missing and len(paths) > 1:
        return InputError(
            f"No {what} can be used. Missing files: {len(missing)} of {len(paths)}, {missing[0]} among them.",
            "Put them back, or name the place where they are now.",
        )
    return InputError(f"No {what} can be used. {refused.what}: {refused.cause}", refused.remedy)


def _usable(
    paths: Sequence[Path], other: RasterKind, remedy: str, progress: ProgressReporter
) -> tuple[tuple[RasterHeader, ...], tuple[Refusal, ...]]:
    """The headers of all that are not of the other kind, in the order in which they fill the city, and the others."""
    usable, refused = [], []
    for path, header in zip(paths, read_headers(paths, progress) if paths else (), strict=True):
        if isinstance(header, RyuScapeError):
            refused.append(Refusal(path.name, header.cause, header.remedy))
        elif header.kind == other.value:
            what = "an image" if other is RasterKind.IMAGE else "a height model"
            refused.append(Refusal(path.name, f"{path.name} is {what}.", remedy))
        else:
            usable.append(header)
    usable.sort(key=lambda header: (round(header.gsd_m, 3), header.path.name, str(header.path)))
    return tuple(usable), tuple(refused)


def _of_pixels(path: Path) -> str:
    """The fingerprint of a raster and of the mask beside it, where GDAL looks for one."""
    mask = path.with_name(f"{path.name}.msk")
    return fingerprint(path) + (fingerprint(mask) if mask.is_file() else "")


def fingerprint(path: Path) -> str:
    """Tells a file from any other without reading all of it: a digest of size, time of change, first and last bytes.

    Raises InputError where it cannot be read.
    """
    try:
        about = path.stat()
        with path.open("rb") as file:
            first = file.read(FINGERPRINT_BYTES)
            file.seek(max(0, about.st_size - FINGERPRINT_BYTES))
            size_and_time = f"{about.st_size} {about.st_mtime_ns}".encode()
            return hashlib.blake2b(size_and_time + first + file.read(), digest_size=16).hexdigest()
    except OSError as error:
        raise InputError(f"{path.name} cannot be read ({error.strerror}).", "Check who may read it.") from error
