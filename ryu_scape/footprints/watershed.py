"""Regions of a raster by a watershed on depth, merged by their dynamics.

Basins are merged by the difference between peak and saddle (Grimaud, 1992, Image Algebra and Morphological Image
Processing III), here taken as a ratio so that it holds for sheds and halls alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import most_of_each
from ryu_scape.footprints.unions import followed, numbered


def regions_of(depth: NDArray[np.float32], neck_ratio: float, smallest_px: float) -> NDArray[np.int32]:
    """Labels (H, W) int32 of the regions of a depth (H, W), from 1 without gaps, 0 where it is none.

    neck_ratio: two regions stay two if the passage between them is less deep than this times the slimmer one.
    smallest_px: what has fewer pixels joins the region that it is open to most.
    """
    body = _Body.of(depth)
    basin = _basins(body)
    size = np.bincount(basin)
    peak = most_of_each(basin, body.depth, np.zeros(size.size, np.float32))
    region = _merged(_passages(body, basin), peak, size, neck_ratio, smallest_px)
    return body.raster((region + 1).astype(np.int32)[basin])


@dataclass(frozen=True, eq=False)
class _Body:
    """The pixels (n,) inside buildings, row by row, of a raster (H, W).

    pixel: flat indices into `depths`. depth: (n,) of each. depths: flat, the raster with a margin of zeros one pixel
    wide, so that every pixel has neighbours. shape: of the raster.
    """

    pixel: NDArray[np.intp]
    depth: NDArray[np.float32]
    depths: NDArray[np.float32]
    shape: tuple[int, int]

    @staticmethod
    def of(depth: NDArray[np.float32]) -> _Body:
        depths = np.pad(depth, 1).ravel()
        pixel = np.flatnonzero(depths > 0)
        return _Body(pixel, depths[pixel], depths, depth.shape)

    @property
    def row_length(self) -> int:
        """The step from a pixel to the one below it."""
        return self.shape[1] + 2

    def padded(self, values: NDArray[np.int32]) -> NDArray[np.int32]:
        """Values (n,) as a flat raster with its margin, -1 outside."""
        raster = np.full(self.depths.size, -1, np.int32)
        raster[self.pixel] = values
        return raster

    def raster(self, values: NDArray[np.int32]) -> NDArray[np.int32]:
        """Values (n,) as a raster (H, W), 0 outside."""
        raster = np.zeros(self.shape, np.int32)
        raster[self.depths.reshape(-1, self.row_length)[1:-1, 1:-1] > 0] = values
        return raster


def _basins(body: _Body) -> NDArray[np.int32]:
    """The basin (n,) of each pixel, from 0: the peak reached by steepest ascent."""
    highest, upwards = body.depth.copy(), body.pixel.copy()
    for step in (1, -1, body.row_length, -body.row_length):
        neighbour = body.pixel + step
        depth = body.depths[neighbour]
        rises = depth > highest
        np.copyto(highest, depth, where=rises)
        np.copyto(upwards, neighbour, where=rises)
    number = body.padded(np.arange(body.pixel.size, dtype=np.int32))
    basin, _ = numbered(followed(number[upwards]))
    return basin.astype(np.int32)


@dataclass(frozen=True, eq=False)
class _Passages:
    """Where regions meet: region `first` (n,) and region `second` (n,), and the depth (n,) of the pixels between."""

    first: NDArray[np.integer]
    second: NDArray[np.integer]
    depth: NDArray[np.float32]

    def between(self, region: NDArray[np.intp]) -> _Passages:
        """The same passages once region i is part of `region[i]`, without those that now lie inside one."""
        first, second = region[self.first], region[self.second]
        apart = first != second
        return _Passages(first[apart], second[apart], self.depth[apart])


def _passages(body: _Body, basin: NDArray[np.int32]) -> _Passages:
    """The passages between the basins (n,) of a body's pixels."""
    basins, found = body.padded(basin), []
    for step in (1, body.row_length):
        other = basins[body.pixel + step]
        meets = (other != basin) & (other >= 0)
        shallower = np.minimum(body.depth[meets], body.depths[body.pixel[meets] + step])
        found.append((basin[meets], other[meets], shallower))
    return _Passages(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _merged(
    passages: _Passages, peak: NDArray[np.float32], size: NDArray[np.intp], neck_ratio: float, smallest_px: float
) -> NDArray[np.intp]:
    """The region (n,) of each basin, from 0 without gaps, once every one without a neck of its own has been merged.

    peak: (n,) greatest depth of each basin. size: (n,) pixels. In each round a region looks through its widest passage;
    if that is no neck, it joins the region behind it, provided that one is deeper.
    """
    region_of_basin = np.arange(peak.size)
    while True:
        widest, other = _widest_passage(passages, peak.size)
        is_deeper = (peak[other] > peak) | ((peak[other] == peak) & (other > np.arange(peak.size)))
        is_open = (widest >= neck_ratio * peak) | (size < smallest_px)
        joins = is_deeper & is_open & (widest > 0)
        if not joins.any():
            return region_of_basin
        region, kept = numbered(followed(np.where(joins, other, np.arange(peak.size))))
        passages, region_of_basin = passages.between(region), region[region_of_basin]
        peak, size = peak[kept], np.bincount(region, size).astype(np.intp)


def _widest_passage(passages: _Passages, count: int) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """For each of `count` regions the depth of its deepest passage, 0 without one, and the region behind it.

    Of several that are equally deep, the region with the highest number counts.
    """
    widest, other = np.zeros(count, np.float32), np.zeros(count, np.intp)
    for here in (passages.first, passages.second):
        np.maximum.at(widest, here, passages.depth)
    for here, there in ((passages.first, passages.second), (passages.second, passages.first)):
        is_widest = passages.depth == widest[here]
        np.maximum.at(other, here[is_widest], there[is_widest])
    return widest, other
