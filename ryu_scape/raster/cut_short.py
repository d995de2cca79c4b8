"""Whether a GeoTIFF ends before its pixels do: told by where its blocks lie, before one of them is read."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

import numpy as np
from rasterio.io import DatasetReader

from ryu_scape.raster.geotiff import blames_the_file, damaged, path_of

MOST_BLOCKS = 4096
"""So many of a band take 20 ms."""
PLACE = "OFFSET", "SIZE"


@blames_the_file
def refuse_cut_short(dataset: DatasetReader) -> None:
    """Raise InputError where a block of the first or the last band ends beyond the file, as after a broken download.

    Of a band with more than MOST_BLOCKS blocks, so many are looked at, spread evenly, the last among them. A block that
    was never written has no place in the file and needs none.
    """
    file_bytes = path_of(dataset).stat().st_size
    for band in sorted({1, dataset.count}):
        if any(end > file_bytes for end in _ends_of_blocks(dataset, band)):
            raise damaged(path_of(dataset))


def _ends_of_blocks(dataset: DatasetReader, band: int) -> Iterator[int]:
    """Where blocks of a band end, in bytes from the file's beginning."""
    block_height, block_width = dataset.block_shapes[band - 1]
    rows, columns = ceil(dataset.height / block_height), ceil(dataset.width / block_width)
    for number in np.linspace(0, rows * columns - 1, min(rows * columns, MOST_BLOCKS), dtype=np.int64).tolist():
        row, column = divmod(number, columns)
        start, size = (dataset.get_tag_item(f"BLOCK_{what}_{column}_{row}", "TIFF", bidx=band) for what in PLACE)
        if start is None or size is None:
            continue
        rows_there = min(block_height, dataset.height - row * block_height)
        is_plain = dataset.compression is None  # some programs count rows that the last block does not have
        yield int(start) + (int(size) * rows_there // block_height if is_plain else int(size))
