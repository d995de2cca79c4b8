"""Which of two rasters is the orthophoto and which the DSM, and what is said where neither can be."""

from __future__ import annotations

from pathlib import Path

import rasterio
from rasterio.io import DatasetReader

from ryu_scape.errors import InputError
from ryu_scape.raster.dsm import EIGHT_BITS_REMEDY
from ryu_scape.raster.geotiff import RasterKind, describe_bands, is_grey, open_geotiff, path_of, raster_kind


def tell_apart(first: Path, second: Path) -> tuple[Path, Path]:
    """Which of two files is the orthophoto and which the DSM, from their headers: (rgb, dsm).

    Raises InputError when both are images, both height models, or either could be both.
    """
    with rasterio.Env(), open_geotiff(first) as first_file, open_geotiff(second) as second_file:
        kinds = raster_kind(first_file), raster_kind(second_file)
        if kinds[0] is kinds[1]:
            raise _both_alike(kinds[0], first_file, second_file)
    first_is_image = kinds[0] is RasterKind.IMAGE or kinds[1] is RasterKind.HEIGHT_MODEL
    return (first, second) if first_is_image else (second, first)


def _both_alike(kind: RasterKind, *files: DatasetReader) -> InputError:
    names = " and ".join(path_of(file).name for file in files)
    if kind is RasterKind.EITHER:
        return InputError(
            f"{names} may each be a grey image or a DSM: both have one band of whole numbers.",
            "Say which is which: give one as the RGB image and the other as the DSM.",
        )
    needed = "the DSM" if kind is RasterKind.IMAGE else "the image"
    remedy = f"Give {needed} of the same place together with one of them."
    if kind is RasterKind.IMAGE and any(map(is_grey, files)):
        remedy = f"{remedy} {EIGHT_BITS_REMEDY}"
    return InputError(f"{names} are both {kind.value}s.", remedy)


def refuse_wrong_kinds(orthophoto: DatasetReader, dsm: DatasetReader | None) -> None:
    """Raise InputError where what was given as an image is a height model."""
    rgb_is_heights = raster_kind(orthophoto) is RasterKind.HEIGHT_MODEL
    dsm_is_image = dsm is not None and raster_kind(dsm) is RasterKind.IMAGE
    rgb_name = path_of(orthophoto).name
    if dsm is not None and rgb_is_heights and dsm_is_image:
        raise swapped_files(rgb_name, path_of(dsm).name)
    if rgb_is_heights:
        raise InputError(
            f"{rgb_name} is a height model, not an image: it has {describe_bands(orthophoto)}.",
            "Give it as the DSM, with an RGB image or outlines of the buildings; a grey image must have 8 or 16 bits "
            "without sign.",
        )


def swapped_files(dsm_name: str, image_name: str) -> InputError:
    """The refusal of a height model given as the image and an image given as the DSM, by the names of their files."""
    return InputError(
        f"The files are swapped: {dsm_name} is a height model and {image_name} an image.",
        "Give them the other way round.",
    )
