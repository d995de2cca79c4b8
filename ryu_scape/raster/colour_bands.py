"""Which bands of an image are red, green and blue."""

from __future__ import annotations

import re

from rasterio.enums import ColorInterp
from rasterio.io import DatasetReader

from ryu_scape.raster.geotiff import band_descriptions

RGB = (ColorInterp.red, ColorInterp.green, ColorInterp.blue)


def colour_bands(dataset: DatasetReader) -> list[int]:
    """Band numbers of red, green and blue as declared or described, else the first three; one for grey and palette
    images.
    """
    if all(colour in dataset.colorinterp for colour in RGB):
        return [dataset.colorinterp.index(colour) + 1 for colour in RGB]
    if dataset.count < len(RGB):
        return [1]
    described = [_colour_described(text) for text in band_descriptions(dataset)]
    if all(colour.name in described for colour in RGB):
        return [described.index(colour.name) + 1 for colour in RGB]
    return [1, 2, 3]


def is_negative(dataset: DatasetReader) -> bool:
    """Whether the file declares that smaller numbers are brighter, as some scans of film do."""
    has_whole_numbers = dataset.dtypes[0].startswith("uint")
    return has_whole_numbers and dataset.tags(ns="IMAGE_STRUCTURE").get("MINISWHITE") == "YES"


def _colour_described(text: str) -> str:
    """A band's description in small letters, without numbers and the word "band": "Band 3 (Red)" is "red"."""
    return " ".join(word for word in re.findall("[a-z]+", text.lower()) if word not in ("b", "band"))
