"""The rasters of a city as pictures on its map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from ryu_scape.city import City
from ryu_scape.inspection.colours import Ramp, ramp_through
from ryu_scape.inspection.pyramid import Pyramid
from ryu_scape.progress import UNHEARD, ProgressReporter, advance
from ryu_scape.raster.grid import apply_transform

HEIGHT_RAMP = ramp_through("#1d2b53", "#29669c", "#3fa796", "#b5d56a", "#fff3b0")
PROBABILITY_RAMP = ramp_through("#ff2a6d00", "#ff2a6da0")
_HIGH_SHARE = 0.99
_MOST_SAMPLED = 250_000
_STAGE = "Preparing the map"


class MapRaster(Enum):
    """What the map may show, from the lowest to the highest."""

    ORTHOPHOTO = "Orthophoto"
    HEIGHT = "Height"
    PROBABILITY = "Probability"


@dataclass(frozen=True, eq=False)
class MapLayer:
    """A raster on the map.

    transform: from (column, row) of its pixels to map metres. sources: the arrays that it was made of.
    ramp: what its numbers look like; None for colours.
    """

    pyramid: Pyramid
    transform: Affine
    sources: tuple[NDArray, ...]
    ramp: Ramp | None = None

    def picture(self, bounds_m: NDArray[np.float64], view_gsd_m: float) -> tuple[NDArray[np.uint8], Affine]:
        """(h, w, 4) uint8 RGBA of what lies in ((west, south), (east, north)), in pixels of about `view_gsd_m`.

        Also the transform from (column, row) of the picture to map metres.
        """
        (west, south), (east, north) = bounds_m
        corners_m = np.array([(west, south), (east, south), (east, north), (west, north)])
        corners_px = apply_transform(~self.transform, corners_m)
        own_gsd_m = np.sqrt(abs(self.transform.determinant))
        level = self.pyramid.level_for(view_gsd_m / own_gsd_m)
        window_px = np.array([corners_px.min(axis=0), corners_px.max(axis=0)])
        pixels, to_raster = self.pyramid.window(level, window_px)
        return self._coloured(pixels), self.transform @ to_raster

    def _coloured(self, pixels: NDArray) -> NDArray[np.uint8]:
        if self.ramp is not None:
            return self.ramp.colours_of(pixels[0])
        rgba = np.full((*pixels.shape[1:], 4), 255, np.uint8)
        for band, channel in enumerate(pixels):
            rgba[..., band] = channel
        return rgba


def map_layers(
    city: City, before: Mapping[MapRaster, MapLayer] | None = None, progress: ProgressReporter = UNHEARD
) -> Mapping[MapRaster, MapLayer]:
    """The rasters that a city has; layers of the same arrays are taken over from those `before`.

    Raises OperationCancelled.
    """
    survey, probability, kept = city.survey, city.probability, before or {}
    picture = survey.rgb if survey.picture is None else survey.picture
    finer = Affine.scale(city.grid.width / picture.shape[2], city.grid.height / picture.shape[1])
    wanted: dict[MapRaster, tuple[NDArray, ...]] = {MapRaster.ORTHOPHOTO: (picture,)}
    if survey.dsm_m is not None:
        wanted[MapRaster.HEIGHT] = survey.dsm_m, survey.dtm_m
    if probability is not None:
        wanted[MapRaster.PROBABILITY] = (probability.values,)
    layers = {}
    for number, (kind, arrays) in enumerate(wanted.items()):
        advance(progress, _STAGE, number / len(wanted))
        same = kept.get(kind)
        transform = city.grid.transform @ finer if kind is MapRaster.ORTHOPHOTO else city.grid.transform
        layers[kind] = same if same and _are_same(same.sources, arrays) else _layer(kind, arrays, transform)
    return layers


def _are_same(some: tuple[NDArray, ...], others: tuple[NDArray, ...]) -> bool:
    return len(some) == len(others) and all(one is other for one, other in zip(some, others, strict=True))


def _layer(kind: MapRaster, arrays: tuple[NDArray, ...], transform: Affine) -> MapLayer:
    if kind is MapRaster.ORTHOPHOTO:
        return MapLayer(Pyramid.of(arrays[0]), transform, arrays)
    if kind is MapRaster.PROBABILITY:
        return MapLayer(Pyramid.of(arrays[0][None]), transform, arrays, PROBABILITY_RAMP)
    above_m = arrays[0] - arrays[1]
    sample = above_m.ravel()[:: 1 + above_m.size // _MOST_SAMPLED]
    known = sample[np.isfinite(sample)]
    highest_m = float(np.quantile(known, _HIGH_SHARE)) if known.size else 1.0
    return MapLayer(Pyramid.of(above_m[None]), transform, arrays, HEIGHT_RAMP.between(0.0, max(highest_m, 1.0)))
