"""A section through a place: what was measured, the bare earth, and what was built of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.city import City
from ryu_scape.footprints import polygons_of
from ryu_scape.progress import UNHEARD, ProgressReporter, advance
from ryu_scape.scene.layers import Layer

_MOST_SAMPLES = 2_000
_COVERS = (Layer.ROOFS, Layer.PARAPETS)
"""The layers that lie over a building; a flat roof begins within its parapet."""
_INSIDE = -1e-9

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Profile:
    """Elevations in metres along a line of the map.

    distance_m: (n,) from its start, ascending. places_m: (n, 2) on the map. dsm_m, terrain_m, model_m: (n,), NaN where
    there is nothing.
    """

    distance_m: Numbers
    places_m: Numbers
    dsm_m: Numbers
    terrain_m: Numbers
    model_m: Numbers


def profile_of(city: City, corners: Sequence[Sequence[float]], progress: ProgressReporter = UNHEARD) -> Profile:
    """The profile along a line with these two or more corners (x, y, …): a sample a pixel, 2,000 at most.

    DSM and terrain are those of the pixel; the model is the scene's roofs with their parapets, and the terrain beside
    them. Raises OperationCancelled.
    """
    line = shapely.LineString(np.array(corners, np.float64)[:, :2])
    count = int(np.clip(np.ceil(line.length / city.grid.gsd_m) + 1, 2, _MOST_SAMPLES))
    distance_m = np.linspace(0.0, line.length, count)
    places_m = shapely.get_coordinates(shapely.line_interpolate_point(line, distance_m))
    dsm_m = _sampled(city.survey.dsm_m, city, places_m)
    terrain_m = _sampled(city.survey.dtm_m, city, places_m)
    model_m = terrain_m.copy()
    polygons = polygons_of([building.footprint for building in city.buildings])
    crossed = np.flatnonzero(shapely.intersects(polygons, line)).tolist()
    for number, building in enumerate(crossed):
        advance(progress, "Drawing the profile", number / len(crossed))
        inside = np.flatnonzero(shapely.intersects_xy(polygons[building], places_m))
        roof_m = highest_of(_roof_triangles(city, building), places_m[inside] - city.scene.origin_m[:2])
        model_m[inside] = np.fmax(model_m[inside], roof_m + city.scene.origin_m[2])
    return Profile(distance_m, places_m, dsm_m, terrain_m, model_m)


def highest_of(triangles_m: Numbers, plan_m: Numbers) -> Numbers:
    """The highest elevation (n,) of triangles (t, 3, 3) above points (n, 2); NaN where there is none."""
    a, b, c = np.moveaxis(triangles_m, 1, 0)
    turn = _turn(a, b, c)
    is_level = np.abs(turn) > 1e-12  # upright triangles lie above nothing
    a, b, c, turn = a[is_level], b[is_level], c[is_level], turn[is_level]
    points = plan_m[:, None]
    shares = np.stack([_turn(b, c, points), _turn(c, a, points), _turn(a, b, points)], axis=-1) / turn[:, None]
    is_above = (shares >= _INSIDE).all(axis=-1)
    elevation_m = np.einsum("ntk,tk->nt", shares, np.stack([a[:, 2], b[:, 2], c[:, 2]], axis=1))
    highest_m = np.where(is_above, elevation_m, -np.inf).max(axis=1, initial=-np.inf)
    return np.where(np.isfinite(highest_m), highest_m, np.nan)


def _turn(a: Numbers, b: Numbers, c: Numbers) -> Numbers:
    """Twice the signed area in plan of triangles."""
    return (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0])


def _roof_triangles(city: City, building: int) -> Numbers:
    """(t, 3, 3) the roof of a building and what rims it, from the scene's origin."""
    scene, triangles = city.scene, [np.empty((0, 3, 3))]
    for name in scene.triangle_offsets.keys() & set(_COVERS):
        first, stop = (int(offset) for offset in scene.triangle_offsets[name][building : building + 2])
        layer, before = scene.pieces_with(name, first, stop)
        corners = layer.indices.reshape(-1, 3)[first - before : stop - before]
        triangles.append(layer.vertices["position"][corners].astype(np.float64))
    return np.concatenate(triangles)


def _sampled(raster: NDArray | None, city: City, places_m: Numbers) -> Numbers:
    """The values (n,) of a raster (H, W) at points (n, 2); NaN outside it."""
    values = np.full(len(places_m), np.nan)
    if raster is None:
        return values
    column, row = np.floor(city.grid.to_pixel(places_m)).astype(int).T
    inside = (row >= 0) & (row < city.grid.height) & (column >= 0) & (column < city.grid.width)
    values[inside] = raster[row[inside], column[inside]]
    return values
