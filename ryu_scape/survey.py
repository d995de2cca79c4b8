"""A place as it was seen from above: image, DSM, terrain and mask on one grid."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.raster.photographed_sun import sun_in_photo
from ryu_scape.terrain import bridge_narrow_voids, estimate_terrain

_COARSEST_OF_SHADOWS_M = 2.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Survey(RasterStack):
    """The rasters of a place and the bare earth under them.

    known_dtm_m: (H, W) float32, terrain elevation in metres, where it is known better than by the DSM alone.
    canopy: (H, W) float32 in [0, 1], the probability that a pixel shows the canopy of trees, None where nobody told.
    """

    known_dtm_m: NDArray[np.float32] | None = None
    canopy: NDArray[np.float32] | None = None

    @classmethod
    def of(cls, rasters: RasterStack) -> Survey:
        """The rasters with the terrain that their DSM suggests."""
        return cls(**vars(rasters))

    @cached_property
    def dtm_m(self) -> NDArray[np.float32]:
        """Terrain elevation (H, W) float32 in metres on `grid`, finite everywhere; all 0 without a DSM.

        Estimated when it is asked for: where outlines are given, nobody needs it but between them.
        """
        if self.known_dtm_m is not None:
            return self.known_dtm_m
        if self.dsm_m is None:
            return np.zeros((self.grid.height, self.grid.width), np.float32)
        return estimate_terrain(self.dsm_m, self.grid.gsd_m)

    @property
    def roofs_m(self) -> NDArray[np.float32] | None:
        """The DSM (H, W) where it may show what single roofs are like, NaN elsewhere; None where it is too coarse."""
        return self.dsm_m if self.dsm_cells is None or self.dsm_cells.has_finer else None

    def with_sun(self) -> Survey:
        """The same, with the sun that its shadows tell if no metadata did and the DSM is fine enough."""
        if (
            self.sun is not None
            or self.dsm_m is None
            or self.dsm_gsd_m is None
            or self.dsm_gsd_m > _COARSEST_OF_SHADOWS_M
        ):
            return self
        return replace(self, sun=sun_in_photo(self.rgb, self.dsm_m, self.valid, self.grid.transform))

    def with_voids_bridged(self) -> Survey:
        """The same with the narrow voids of its DSM spanned, to find buildings by: heights are not measured there."""
        if self.dsm_m is None or np.isfinite(self.dsm_m).all():
            return self
        return replace(self, dsm_m=bridge_narrow_voids(self.dsm_m, self.grid.gsd_m), known_dtm_m=self.dtm_m)

    def with_canopy(self, canopy: NDArray[np.float32] | None) -> Survey:
        """The same, with the canopy (H, W) of trees that a network sees; its terrain is not estimated anew."""
        return self if canopy is None else replace(self, canopy=canopy, known_dtm_m=self.dtm_m)

    def is_made_of(self, other: Survey) -> bool:
        """Whether all that it holds is the very thing that another one holds."""
        return all(getattr(self, field.name) is getattr(other, field.name) for field in fields(self))

    @property
    def height_above_terrain_m(self) -> NDArray[np.float32] | None:
        """DSM less DTM (H, W), NaN where the DSM has no data; None without a DSM."""
        return None if self.dsm_m is None else self.dsm_m - self.dtm_m

    def part(self, rows: slice, columns: slice) -> Survey:
        """Some of its rows and columns, as views."""
        part = rows, columns
        return replace(
            self,
            grid=self.grid.part(rows, columns),
            rgb=self.rgb[:, rows, columns],
            dsm_m=None if self.dsm_m is None else self.dsm_m[part],
            valid=self.valid[part],
            known_dtm_m=self.dtm_m[part],
            canopy=None if self.canopy is None else self.canopy[part],
            picture=None,
            dsm_cells=None,
        )

    def thinned(self, most_pixels: int) -> Survey:
        """Every k-th row and column, as views, with the smallest k that leaves at most `most_pixels`."""
        grid, stride = self.grid, 1
        while -(-grid.height // stride) * -(-grid.width // stride) > most_pixels:
            stride += 1
        thin = (..., slice(None, None, stride), slice(None, None, stride))
        first_centre = 0.5 - 0.5 * stride
        transform = grid.transform * Affine.translation(first_centre, first_centre) * Affine.scale(stride)
        dtm_m = self.dtm_m[thin]
        return replace(
            self,
            grid=GeoGrid(transform, grid.crs, *dtm_m.shape),
            rgb=self.rgb[thin],
            dsm_m=None if self.dsm_m is None else self.dsm_m[thin],
            valid=self.valid[thin],
            known_dtm_m=dtm_m,
            canopy=None if self.canopy is None else self.canopy[thin],
            dsm_cells=None,
        )
