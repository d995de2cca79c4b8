"""Rasters that do not say where they lie are laid on the map, where a person says or a world file beside them does.

Of a picture (a screenshot, a JPEG) a GeoTIFF is made. A TIFF stays as it is: where it lies is written beside it, in the
sidecar that GDAL calls PAM. Files are read in a child process, as all that anyone may have made.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.enums import ColorInterp
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import DatasetReader
from rasterio.windows import Window

from ryu_scape.atomic import atomic_write
from ryu_scape.errors import InputError
from ryu_scape.names import refuse_other_than_file
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.raster.geotiff import (
    PICTURE_ENDINGS,
    blames_the_file,
    open_geotiff,
    path_of,
    refusing_damage,
    told_transform,
)
from ryu_scape.raster.memory import refuse_larger_than_memory
from ryu_scape.raster.orthophoto import conversion, read_bands
from ryu_scape.raster.projection import WGS84, crs_name, crs_named, project, utm_zone
from ryu_scape.raster.sandboxed import HEADERS, LONGEST_SILENCE_S, budget_bytes
from ryu_scape.sandbox import Limits, Message, run_in_sandbox
from ryu_scape.settings import RasterSettings

SIGNATURES = {b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"RIFF": "WEBP", b"BM": "BMP"}
"""How pictures begin, and GDAL's drivers for them."""
STRICT = {"GDAL_ERROR_ON_LIBJPEG_WARNING": "YES", "GDAL_PNG_WHOLE_IMAGE_OPTIM": "NO"}
"""Else GDAL gives noise for what a picture that is cut short lacks."""
SIDECAR_ENDING = ".aux.xml"
NULL_ISLAND_DEG = (0.0, 0.0)
LOOK_TASK, PICTURE_TASK = f"{__name__}:answer_look", f"{__name__}:answer_picture"
AS_IS = RasterSettings()
BYTES_PER_PIXEL = 16
"""While a picture is read: as it is, as colours, and where it shows anything."""


@dataclass(frozen=True)
class Unplaced:
    """A raster that may not say where it lies.

    transform: pixel corners (col, row) to the map, as it or a world file says; crs: as it or a sidecar says; None where
    nothing does.
    """

    path: Path
    height: int
    width: int
    transform: Affine | None
    crs: CRS | None

    @property
    def is_picture(self) -> bool:
        """Whether it is another than a TIFF."""
        return is_picture(self.path)


@dataclass(frozen=True)
class Place:
    """What a person says of a raster's place: None, or empty, where it is told or does not matter.

    gsd_m: how large a pixel is on the ground. middle_deg: longitude and latitude of its middle. crs: the one that its
    pixels, or its world file, are in, as its name or definition.
    """

    gsd_m: float | None = None
    middle_deg: tuple[float, float] = NULL_ISLAND_DEG
    crs: str = ""


def is_picture(path: Path) -> bool:
    """Whether a file's name is that of a picture of which a GeoTIFF can be made."""
    return path.suffix.lower() in PICTURE_ENDINGS


def look_at(path: Path, progress: ProgressReporter) -> Unplaced:
    """Raises InputError for what is neither a picture nor a TIFF, or damaged, and as `run_in_sandbox` does."""
    fields = run_in_sandbox(LOOK_TASK, {"path": str(path)}, path.name, HEADERS, progress).fields
    crs = CRS.from_wkt(fields["crs"]) if fields["crs"] else None
    height, width = fields["size"]
    return Unplaced(path, height, width, fields["transform"] and Affine(*fields["transform"]), crs)


def laid_out(raster: Unplaced, place: Place) -> tuple[Affine, CRS]:
    """Pixel corners to the map, and the map. Raises InputError where too little is said."""
    if raster.transform is None:
        return _around_middle(raster, place)
    crs = crs_named(place.crs) if place.crs else raster.crs
    if crs is None:
        raise InputError(
            f"{raster.path.name} lies somewhere, but nothing says in which coordinate system.",
            "Name it, such as EPSG:25832.",
        )
    return raster.transform, crs


def _around_middle(raster: Unplaced, place: Place) -> tuple[Affine, CRS]:
    if place.gsd_m is None or not 0.0 < place.gsd_m < math.inf:
        raise InputError(
            f"Nothing says how large a pixel of {raster.path.name} is on the ground.",
            "Say how many metres it is (--gsd).",
        )
    longitude_deg, latitude_deg = place.middle_deg
    if not (abs(longitude_deg) <= 180 and abs(latitude_deg) <= 90):
        raise InputError(
            f"{longitude_deg:g}, {latitude_deg:g} is no place on Earth.", "Give longitude and latitude in degrees."
        )
    crs = utm_zone(longitude_deg, latitude_deg)
    east_m, north_m = project(np.array([place.middle_deg]), WGS84, crs)[0].tolist()
    upright = Affine.translation(east_m, north_m) @ Affine.scale(place.gsd_m, -place.gsd_m)
    return upright @ Affine.translation(-raster.width / 2, -raster.height / 2), crs


def declare_place(tiff: Unplaced, place: Place) -> Path:
    """Say beside a TIFF where it lies; gives the sidecar, of which all else stays.

    Raises InputError where too little is said, or all is known already, or the sidecar is no XML of GDAL's, and as
    `atomic_write` does.
    """
    path = tiff.path.with_name(f"{tiff.path.name}{SIDECAR_ENDING}")
    if tiff.transform is not None and tiff.crs is not None:
        raise InputError(
            f"{tiff.path.name} says already where it lies, in {crs_name(tiff.crs)}.",
            f"If that is wrong and {path.name} is there, take that away first.",
        )
    transform, crs = laid_out(tiff, place)
    root = _sidecar_of(path)
    for tag in ("SRS", "GeoTransform"):
        for old in root.findall(tag):
            root.remove(old)
    ElementTree.SubElement(root, "SRS").text = crs.to_wkt()
    ElementTree.SubElement(root, "GeoTransform").text = ", ".join(map(repr, transform.to_gdal()))
    with atomic_write(path) as temporary:
        temporary.write_bytes(ElementTree.tostring(root, encoding="utf-8"))
    return path


def _sidecar_of(path: Path) -> ElementTree.Element:
    """What a sidecar says, or an empty one."""
    if not path.exists():
        return ElementTree.Element("PAMDataset")
    refuse_other_than_file(path, "Take it away.")
    try:
        root = ElementTree.parse(path).getroot()  # noqa: S314 - expat bounds what entities may grow to
    except (ElementTree.ParseError, OSError):
        root = None
    if root is None or root.tag != "PAMDataset":
        raise InputError(f"{path.name} is no sidecar that GDAL wrote.", "Take it away.")
    return root


def write_on_map(picture: Unplaced, place: Place, path: Path, progress: ProgressReporter) -> None:
    """Write a picture as a GeoTIFF.

    Raises InputError where too little is said or the picture is damaged, and as `atomic_write` and `run_in_sandbox` do.
    """
    transform, crs = laid_out(picture, place)
    advance(progress, f"Reading {picture.path.name}", 0.0)
    limits = Limits(budget_bytes(AS_IS), LONGEST_SILENCE_S)
    request = {"path": str(picture.path)}
    rgba = run_in_sandbox(PICTURE_TASK, request, picture.path.name, limits, progress).arrays["rgba"]
    is_whole = bool(rgba[3].all())
    bands = rgba[:3] if is_whole else rgba
    profile = {"driver": "GTiff", "dtype": "uint8", "count": len(bands), "crs": crs, "transform": transform}
    profile |= {"height": bands.shape[1], "width": bands.shape[2], "photometric": "RGB", "tiled": True}
    profile |= {"compress": "DEFLATE", "predictor": 2, "bigtiff": "IF_SAFER"}
    with atomic_write(path) as temporary, rasterio.open(temporary, "w", **profile) as file:
        if not is_whole:
            file.colorinterp = ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha
        file.write(bands)


def answer_look(request: dict[str, Any], progress: ProgressReporter) -> Message:
    """In the child: what a raster's header and its sidecars say."""
    path = Path(request["path"])
    with _opened(path) as dataset:
        own = None if dataset.transform.is_identity else dataset.transform
        transform = own if is_picture(path) else told_transform(dataset)
        return Message(
            {
                "size": (dataset.height, dataset.width),
                "transform": transform and transform[:6],
                "crs": dataset.crs.to_wkt() if dataset.crs else None,
            }
        )


def answer_picture(request: dict[str, Any], progress: ProgressReporter) -> Message:
    """In the child: a picture's colours (4, H, W), alpha 0 where it shows nothing."""
    with _opened(Path(request["path"])) as dataset:
        return Message({}, {"rgba": _colours(dataset)})


@contextmanager
def _opened(path: Path) -> Iterator[DatasetReader]:
    if not is_picture(path):
        with rasterio.Env(), open_geotiff(path) as dataset:
            yield dataset
        return
    refuse_other_than_file(path, "Choose a PNG, JPEG, WebP or BMP.")
    with refusing_damage(path), path.open("rb") as file:
        start = file.read(4)
    driver = next((driver for signature, driver in SIGNATURES.items() if start.startswith(signature)), None)
    if driver is None:
        raise InputError(f"{path.name} is no picture that Ryu-Scape knows.", "Choose a PNG, JPEG, WebP or BMP.")
    with rasterio.Env(**STRICT), refusing_damage(path), warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(path.absolute(), driver=driver) as dataset:
            yield dataset


@blames_the_file
def _colours(dataset: DatasetReader) -> NDArray[np.uint8]:
    needed_bytes = dataset.height * dataset.width * BYTES_PER_PIXEL
    refuse_larger_than_memory(path_of(dataset).name, needed_bytes, AS_IS.largest_memory_share)
    to_rgba = conversion(dataset, AS_IS, lambda _: None)
    whole = Window(0, 0, dataset.width, dataset.height)
    return to_rgba(*read_bands(dataset, whole, (dataset.height, dataset.width)))
