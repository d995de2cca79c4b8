"""Which building covers how much of which cell of a coarse DSM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import sizes_of
from ryu_scape.footprints import Footprint, label_raster, polygons_of
from ryu_scape.heights.podiums import find_podiums
from ryu_scape.raster.dsm_cells import DsmCells
from ryu_scape.survey import Survey

LEAST_SEEN = 0.5
"""Share of a cell that the image must show; the rest is taken to be like that."""
FINE_M = 20.0
"""Smaller cells are no longer like AW3D30's: a wall or a step of the ground shows in one."""
GREEN, USUAL_GREEN = 0.05, 0.3
"""(2 G - R - B) / (R + G + B) of grass and leaves; their share of open ground where no image shows it. This and the
next were chosen on synthetic cities of seeds 63000 to 65000 (`height_accuracy coarse --no-image`)."""
OUTLINED_CELLS = 0.5
"""How many cells beyond the outermost outlines no others are taken to be, where no image shows it."""


@dataclass(frozen=True, eq=False)
class CellShares:
    """The cells (n, m) of a DSM and what stands in them.

    elevation_m: (n, m). seen: (n, m) share of a cell that the image shows or, without one, in which all outlines are
    given. is_used: (n, m) whether that is enough and the DSM has its elevation. green: (n, m) share of what is seen
    that is green and no building, a usual one where there is no image. cell, building, share: (k,) the flat number of
    a cell, a building in it, and the share of what is seen that it covers. area_m2, is_podium: (b,) of the buildings,
    and whether each surrounds another.
    """

    elevation_m: NDArray[np.float64]
    seen: NDArray[np.float64]
    is_used: NDArray[np.bool_]
    green: NDArray[np.float64]
    side_m: float
    cell: NDArray[np.intp]
    building: NDArray[np.intp]
    share: NDArray[np.float64]
    area_m2: NDArray[np.float64]
    is_podium: NDArray[np.bool_]

    @property
    def is_fine(self) -> bool:
        """Whether the cells are much smaller than AW3D30's."""
        return self.side_m < FINE_M

    def blurred(self, by_cells: float) -> CellShares:
        """The same where cells tell a part of what stands in the eight around them, by a Gaussian so wide or none."""
        if not by_cells:
            return self
        weight = np.exp(-0.5 * (np.arange(-1, 2) / by_cells) ** 2)
        weight /= weight.sum()
        pairs, parts = [], []
        for down, across in product((-1, 0, 1), repeat=2):
            cell, inside = _moved(self.cell, down, across, self.elevation_m.shape)
            pairs.append((self.building * self.elevation_m.size + cell)[inside])
            parts.append((self.share * weight[down + 1] * weight[across + 1])[inside])
        pair, place = np.unique(np.concatenate(pairs), return_inverse=True)
        building, cell = np.divmod(pair, self.elevation_m.size)
        share = np.bincount(place, np.concatenate(parts)).astype(np.float64)
        return replace(self, cell=cell, building=building, share=share)

    @staticmethod
    def of(survey: Survey, cells: DsmCells, footprints: Sequence[Footprint], labels: NDArray[np.int32]) -> CellShares:
        """What the footprints, each as surely as it is there, cover; labels: (H, W) their numbers, -1 outside."""
        confidence = np.array([footprint.confidence for footprint in footprints], np.float64)
        shape, count = cells.elevation_m.shape, cells.elevation_m.size
        number = np.where(_is_known(survey, footprints, cells.side_m), cells.numbers(labels.shape), -1)
        seen = number >= 0
        seen_px = np.maximum(np.bincount(number[seen], minlength=count), 1)
        share_seen = np.minimum(seen_px / (cells.side_m / survey.grid.gsd_m) ** 2, 1.0).reshape(shape)
        green = np.where(labels < 0, _green(survey), 0.0)
        cell, building, shared_px = _shared_pixels(number, labels)
        return CellShares(
            cells.elevation_m.astype(np.float64),
            share_seen,
            np.isfinite(cells.elevation_m) & (share_seen >= LEAST_SEEN),
            (np.bincount(number[seen], green[seen], minlength=count) / seen_px).reshape(shape),
            cells.side_m,
            cell,
            building,
            shared_px / seen_px[cell] * confidence[building],
            (sizes_of(labels[labels >= 0], len(confidence)) * survey.grid.gsd_m**2).astype(np.float64),
            find_podiums(polygons_of(footprints)),
        )

    def homes(self) -> NDArray[np.intp]:
        """Row and column (2, b) of the cell that holds most of each building, -1 for one in none."""
        home = np.full((2, len(self.area_m2)), -1)
        rising = np.argsort(self.share, kind="stable")
        home[:, self.building[rising]] = np.divmod(self.cell[rising], self.elevation_m.shape[1])
        return home


def _is_known(survey: Survey, footprints: Sequence[Footprint], side_m: float) -> NDArray[np.bool_]:
    """Where (H, W) buildings stand where footprints say and nowhere else: in a photo, or else between all of these."""
    if survey.is_photo:
        return survey.valid
    if not footprints:
        return np.zeros_like(survey.valid)
    corners = shapely.MultiPoint(shapely.get_coordinates(polygons_of(footprints)))
    around = shapely.buffer(shapely.convex_hull(corners), OUTLINED_CELLS * side_m)
    return survey.valid & (label_raster(np.array([around]), survey.grid) >= 0)


def _shared_pixels(
    number: NDArray[np.integer], labels: NDArray[np.int32]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Each cell and building (k,) that have pixels in common, and how many, by each pixel's (H, W), -1 outside."""
    is_shared = (number >= 0) & (labels >= 0)
    count = int(labels.max(initial=-1)) + 1
    pair, shared_px = np.unique(number[is_shared].astype(np.int64) * count + labels[is_shared], return_counts=True)
    return *np.divmod(pair, count), shared_px


def _moved(
    cell: NDArray[np.intp], down: int, across: int, shape: tuple[int, ...]
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """The flat numbers (k,) of cells (n, m) so many rows and columns further, and which of them there are."""
    row, column = np.divmod(cell, shape[1])
    row, column = row + down, column + across
    return row * shape[1] + column, (row >= 0) & (row < shape[0]) & (column >= 0) & (column < shape[1])


def _green(survey: Survey) -> NDArray[np.floating]:
    """How much (H, W) of each pixel is grass and leaves, where it is open ground."""
    if not survey.is_photo:
        return np.full(survey.valid.shape, USUAL_GREEN, np.float32)
    red, green, blue = survey.rgb.astype(np.int16)
    return (2 * green - red - blue > GREEN * (red + green + blue)).astype(np.float32)
