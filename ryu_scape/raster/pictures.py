"""Pictures that are no GeoTIFFs, such as a screenshot or a JPEG with a world file, are laid on the map and become one.

They are read in a child process, as all that anyone may have made.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
from ryu_scape.raster.geotiff import blames_the_file, path_of, refusing_damage
from ryu_scape.raster.memory import refuse_larger_than_memory
from ryu_scape.raster.orthophoto import conversion, read_bands
from ryu_scape.raster.projection import WGS84, crs_named, project, utm_zone
from ryu_scape.raster.sandboxed import LONGEST_SILENCE_S, budget_bytes
from ryu_scape.sandbox import Limits, Message, run_in_sandbox
from ryu_scape.settings import RasterSettings

SIGNATURES = {b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"RIFF": "WEBP", b"BM": "BMP"}
"""How the files of GDAL's drivers begin."""
STRICT = {"GDAL_ERROR_ON_LIBJPEG_WARNING": "YES", "GDAL_PNG_WHOLE_IMAGE_OPTIM": "NO"}
"""Else GDAL gives noise for what a file that is cut short lacks."""
CHOOSE_PICTURE = "Choose a PNG, JPEG, WebP or BMP."
STAGE = "Reading the picture"
TASK = f"{__name__}:answer_picture"
NULL_ISLAND_DEG = (0.0, 0.0)
AS_IS = RasterSettings()
BYTES_PER_PIXEL = 16
"""While it is read: as it is, as colours, and where it shows anything."""


@dataclass(frozen=True, eq=False)
class PlainPicture:
    """Its colours, and what files beside it say of its place.

    rgba: (4, H, W) uint8, alpha 0 where it shows nothing. transform: pixel corners (col, row) to the map, as a world
    file says; crs: as an .aux.xml says; None where nothing does.
    """

    path: Path
    rgba: NDArray[np.uint8]
    transform: Affine | None
    crs: CRS | None


@dataclass(frozen=True)
class PicturePlace:
    """What a person says of a picture's place: None, or empty, where it is told or does not matter.

    gsd_m: how large a pixel is on the ground. middle_deg: longitude and latitude of the picture's middle. crs: that of
    a world file, as its name or definition.
    """

    gsd_m: float | None = None
    middle_deg: tuple[float, float] = NULL_ISLAND_DEG
    crs: str = ""


def read_picture(path: Path, progress: ProgressReporter) -> PlainPicture:
    """Raises InputError for what is no such picture or damaged, and as `run_in_sandbox` does."""
    advance(progress, STAGE, 0.0)
    limits = Limits(budget_bytes(AS_IS), LONGEST_SILENCE_S)
    answer = run_in_sandbox(TASK, {"path": str(path)}, path.name, limits, progress)
    transform, crs_wkt = answer.fields["transform"], answer.fields["crs"]
    return PlainPicture(
        path, answer.arrays["rgba"], transform and Affine(*transform), CRS.from_wkt(crs_wkt) if crs_wkt else None
    )


def write_on_map(picture: PlainPicture, place: PicturePlace, path: Path) -> None:
    """Write the picture as a GeoTIFF. Raises InputError where too little is said, and as `atomic_write` does."""
    transform, crs = laid_out(picture, place)
    is_whole = bool(picture.rgba[3].all())
    bands = picture.rgba[:3] if is_whole else picture.rgba
    profile = {"driver": "GTiff", "dtype": "uint8", "count": len(bands), "crs": crs, "transform": transform}
    profile |= {"height": bands.shape[1], "width": bands.shape[2], "photometric": "RGB", "tiled": True}
    profile |= {"compress": "DEFLATE", "predictor": 2, "bigtiff": "IF_SAFER"}
    with atomic_write(path) as temporary, rasterio.open(temporary, "w", **profile) as file:
        if not is_whole:
            file.colorinterp = ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha
        file.write(bands)


def laid_out(picture: PlainPicture, place: PicturePlace) -> tuple[Affine, CRS]:
    """Pixel corners to the map, and the map. Raises InputError where too little is said."""
    if picture.transform is None:
        return _around_middle(picture, place)
    crs = crs_named(place.crs) if place.crs else picture.crs
    if crs is None:
        raise InputError(
            f"A world file lies beside {picture.path.name}, but nothing says in which coordinate system.",
            "Name it, such as EPSG:25832.",
        )
    return picture.transform, crs


def _around_middle(picture: PlainPicture, place: PicturePlace) -> tuple[Affine, CRS]:
    if place.gsd_m is None or not 0.0 < place.gsd_m < math.inf:
        raise InputError(
            f"Nothing says how large a pixel of {picture.path.name} is on the ground.",
            "Say how many metres it is (--gsd).",
        )
    longitude_deg, latitude_deg = place.middle_deg
    if not (abs(longitude_deg) <= 180 and abs(latitude_deg) <= 90):
        raise InputError(
            f"{longitude_deg:g}, {latitude_deg:g} is no place on Earth.", "Give longitude and latitude in degrees."
        )
    crs = utm_zone(longitude_deg, latitude_deg)
    east_m, north_m = project(np.array([place.middle_deg]), WGS84, crs)[0].tolist()
    height, width = picture.rgba.shape[1:]
    upright = Affine.translation(east_m, north_m) @ Affine.scale(place.gsd_m, -place.gsd_m)
    return upright @ Affine.translation(-width / 2, -height / 2), crs


def answer_picture(request: dict[str, Any], progress: ProgressReporter) -> Message:
    """In the child: read the picture that `request` names."""
    path = Path(request["path"])
    with rasterio.Env(**STRICT), _opened(path) as dataset:
        rgba, transform = _pixels(dataset), dataset.transform
        fields = {
            "transform": None if transform.is_identity else transform[:6],
            "crs": dataset.crs.to_wkt() if dataset.crs else None,
        }
    return Message(fields, {"rgba": rgba})


def _opened(path: Path) -> DatasetReader:
    refuse_other_than_file(path, CHOOSE_PICTURE)
    with refusing_damage(path), path.open("rb") as file:
        start = file.read(4)
    driver = next((driver for signature, driver in SIGNATURES.items() if start.startswith(signature)), None)
    if driver is None:
        raise InputError(f"{path.name} is no picture that Ryu-Scape knows.", CHOOSE_PICTURE)
    with refusing_damage(path), warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        return rasterio.open(path.absolute(), driver=driver)


@blames_the_file
def _pixels(dataset: DatasetReader) -> NDArray[np.uint8]:
    needed_bytes = dataset.height * dataset.width * BYTES_PER_PIXEL
    refuse_larger_than_memory(path_of(dataset).name, needed_bytes, AS_IS.largest_memory_share)
    to_rgba = conversion(dataset, AS_IS, lambda _: None)
    whole = Window(0, 0, dataset.width, dataset.height)
    return to_rgba(*read_bands(dataset, whole, (dataset.height, dataset.width)))
