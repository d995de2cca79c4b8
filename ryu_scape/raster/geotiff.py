"""Open a GeoTIFF safely: everything that its header tells is checked before a pixel is read."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from functools import wraps
from math import prod
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import numpy as np
import rasterio
from affine import Affine
from rasterio._err import CPLE_BaseError, CPLE_OutOfMemoryError
from rasterio.enums import ColorInterp
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.io import DatasetReader

from ryu_scape.errors import InputError, MachineError, UnplacedError
from ryu_scape.names import not_in_utf8, refuse_other_than_file
from ryu_scape.raster.grid import Georeference
from ryu_scape.raster.height_unit import declares_heights, horizontal_unless_metric

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

MISSING_CODEC = re.compile(r"missing codec (?:of code )?(.+?)\.")
PICTURE_ENDINGS = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp"})
"""Of what `raster.placing` makes GeoTIFFs of."""
TIFF_SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
MOST_BANDS = 512
LARGEST_TRANSFORM_TERM = 1e12
SMALLEST_PIXEL_AREA = 1e-20


class RasterKind(Enum):
    """What a raster can be, going by its header."""

    IMAGE = "image"
    HEIGHT_MODEL = "height model"
    EITHER = "image or height model"


@contextmanager
def open_geotiff(path: Path) -> Iterator[DatasetReader]:
    """Open `path` with the GeoTIFF driver alone (a TIFF may be another format in disguise) and check its bands.

    Raises InputError: missing, unreadable, not a GeoTIFF, damaged, too many bands, complex numbers.
    """
    _refuse_unreadable(path)
    with refusing_damage(path), warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        # Overviews may lie in another file, or at an address, that this one names. A relative name may be an address.
        dataset = rasterio.open(path.absolute(), driver="GTiff", OVERVIEW_LEVEL="NONE")
    with dataset:
        _refuse_unusable_bands(dataset)
        yield dataset


def blames_the_file(function: Callable[Concatenate[DatasetReader, P], T]) -> Callable[Concatenate[DatasetReader, P], T]:
    """Decorate a function of a dataset: what GDAL raises in it becomes an InputError that names the dataset's file.

    Header fields need it as much as pixels: GDAL parses many of them on demand, and reports late.
    """

    @wraps(function)
    def guarded(dataset: DatasetReader, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with refusing_damage(path_of(dataset)):
            return function(dataset, *args, **kwargs)

    return guarded


@contextmanager
def refusing_damage(path: Path) -> Iterator[None]:
    """What GDAL raises in the block becomes an InputError that names the file, or a MachineError."""
    try:
        yield
    except (MemoryError, CPLE_OutOfMemoryError) as error:
        raise MachineError(f"There is not enough memory to read {path.name}.", "Cut it into smaller tiles.") from error
    except UnicodeEncodeError as error:
        raise not_in_utf8(path.absolute()) from error
    except (RasterioError, CPLE_BaseError, OSError, UnicodeDecodeError) as error:
        logger.info("Reading %s failed", path, exc_info=True)
        if codec := MISSING_CODEC.search(str(error)):
            raise InputError(
                f"{path.name} is compressed by a method that Ryu-Scape cannot undo ({codec[1]}).",
                "Save it with another one, for instance with gdal_translate -co COMPRESS=DEFLATE.",
            ) from error
        raise damaged(path) from error


def damaged(path: Path) -> InputError:
    """What is said of a file of which GDAL cannot read all."""
    return InputError(
        f"{path.name} is damaged or cut short and cannot be read.",
        "Copy or download the file again, and check that it opens in a GIS.",
    )


@blames_the_file
def band_descriptions(dataset: DatasetReader) -> tuple[str, ...]:
    """What the file calls each of its bands, nothing where it does not say."""
    with _whole(dataset) as whole:
        return tuple(text or "" for text in whole.descriptions)


@blames_the_file
def told_transform(dataset: DatasetReader) -> Affine | None:
    """Pixel corners (col, row) to the map, as the file or a sidecar says; None where that could not be."""
    with _whole(dataset) as whole:
        return whole.transform if _places_pixels(whole.transform) else None


def _places_pixels(transform: Affine) -> bool:
    in_reach = all(abs(term) < LARGEST_TRANSFORM_TERM for term in transform[:6])
    return in_reach and abs(transform.determinant) > SMALLEST_PIXEL_AREA and not transform.is_identity


@contextmanager
def _whole(dataset: DatasetReader) -> Iterator[DatasetReader]:
    """The file opened once more with its overviews, of which no pixel is read.

    Without them GDAL forgets what bands are called, and tells noise for a transform that is not there.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(path_of(dataset), driver="GTiff") as whole:
            yield whole


def path_of(dataset: DatasetReader) -> Path:
    """The file that a dataset was opened from."""
    return Path(dataset.name)


@blames_the_file
def georeference_of(dataset: DatasetReader) -> Georeference:
    """Where the raster says that it lies; the vertical part of its CRS is left out unless it is in metres."""
    crs = horizontal_unless_metric(dataset.crs)
    return Georeference(path_of(dataset).name, dataset.transform, crs, dataset.height, dataset.width)


def refuse_without_georeference(dataset: DatasetReader) -> None:
    """Raise InputError unless the raster has a coordinate system and an invertible transform."""
    name = path_of(dataset).name
    if not dataset.crs:
        if dataset.gcps[0] or dataset.tags(ns="RPC"):
            raise InputError(
                f"{name} has only control points or a camera model, it is not yet laid out on the map.",
                "Orthorectify it first, for instance with gdalwarp -t_srs EPSG:4326.",
            )
        raise UnplacedError(
            f"{name} does not say where it lies: it has no coordinate reference system.",
            "Say in which it is: the window asks for it, the command place takes it (--crs EPSG:code).",
        )
    if not _places_pixels(dataset.transform) or told_transform(dataset) is None:
        raise UnplacedError(
            f"{name} names a coordinate system but its transform does not place the pixels in it.",
            "Say how large a pixel is: the window asks for it, the command place takes it (--gsd).",
        )


@blames_the_file
def raster_kind(dataset: DatasetReader) -> RasterKind:
    """Tell an image from a height model by bands and data type.

    Several bands or a palette make an image, one band of signed or floating-point numbers a height model. One unsigned
    band may be either, a grey image or whole metres; but one of 8 bits, too few for the heights of most places, is an
    image unless it declares a unit of length or a vertical axis. Raises InputError for two bands, alpha not counted.
    """
    if _bands_but_alpha(dataset) == 2:
        raise InputError(
            f"{path_of(dataset).name} has two bands, which is neither an image nor a height model.",
            "Give an image with one or at least three bands, or a DSM with one.",
        )
    if not is_grey(dataset):
        return RasterKind.IMAGE
    dtype = np.dtype(dataset.dtypes[0])
    if dtype.kind != "u":
        return RasterKind.HEIGHT_MODEL
    return RasterKind.EITHER if dtype.itemsize > 1 or declares_heights(dataset) else RasterKind.IMAGE


@blames_the_file
def is_grey(dataset: DatasetReader) -> bool:
    """Whether a raster has one band, beside an alpha band, and no palette."""
    return _bands_but_alpha(dataset) == 1 and dataset.colorinterp[0] is not ColorInterp.palette


def _bands_but_alpha(dataset: DatasetReader) -> int:
    return sum(interpretation is not ColorInterp.alpha for interpretation in dataset.colorinterp)


def describe_bands(dataset: DatasetReader) -> str:
    """For instance '3 bands of uint16'."""
    return f"{dataset.count} band{'s' if dataset.count > 1 else ''} of {dataset.dtypes[0]}"


@blames_the_file
def block_bytes(dataset: DatasetReader) -> int:
    """Bytes that come into memory when the smallest readable piece of the file is read."""
    return prod(dataset.block_shapes[0]) * dataset.count * np.dtype(dataset.dtypes[0]).itemsize


def _refuse_unreadable(path: Path) -> None:
    refuse_other_than_file(path, "Choose a GeoTIFF file.")
    try:
        with path.open("rb") as file:
            signature = file.read(4)
    except OSError as error:
        raise InputError(f"{path.name} may not be read ({error.strerror}).", "Check who may read the file.") from error
    if signature not in TIFF_SIGNATURES:
        if path.suffix.lower() in PICTURE_ENDINGS:
            raise InputError(
                f"{path.name} is a picture that does not say where it lies.",
                "The window asks how large it is and makes a GeoTIFF of it, as the command place does.",
            )
        raise InputError(
            f"{path.name} is not a GeoTIFF.", "Export it as GeoTIFF (.tif), for instance with gdal_translate."
        )


@blames_the_file
def _refuse_unusable_bands(dataset: DatasetReader) -> None:
    name = path_of(dataset).name
    if dataset.count > MOST_BANDS:
        raise InputError(f"{name} has {dataset.count} bands.", "Give an image with red, green and blue bands.")
    if "complex" in dataset.dtypes[0]:
        raise InputError(
            f"{name} holds complex numbers, as raw radar data does.",
            "Give an RGB image, or a DSM with one real band.",
        )
