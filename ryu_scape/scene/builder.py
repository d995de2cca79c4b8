"""Survey and buildings to the scene that the viewer and the exporters share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import offsets, sizes_of, spread, starts
from ryu_scape.collector import no_cycle_collection
from ryu_scape.heights import Building
from ryu_scape.scene.building_layers import (
    PARTY_WALL_M,
    PIECE_BUILDINGS,
    BuildingLayers,
    Neighbours,
    raise_buildings,
    raise_some,
)
from ryu_scape.scene.ground_layers import GroundLayers, lay_ground, scene_origin
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.outlines import outline_buildings
from ryu_scape.scene.splicing import Origins, splice
from ryu_scape.scene.vertex_arrays import PiecedLayers, SceneGeometry, VertexArrays
from ryu_scape.settings import RoofCover, SceneSettings
from ryu_scape.sun import Sun
from ryu_scape.survey import Survey


@dataclass(frozen=True, eq=False)
class Construction:
    """A scene with what it was built of, so that the next one takes over what stays as it is."""

    survey: Survey
    buildings: tuple[Building, ...]
    settings: SceneSettings
    ground: GroundLayers
    raised: tuple[BuildingLayers, ...]
    geometry: SceneGeometry


def build_scene(survey: Survey, buildings: Sequence[Building], settings: SceneSettings) -> SceneGeometry:
    """The scene alone that `construct` builds."""
    return construct(survey, buildings, settings).geometry


@no_cycle_collection()
def construct(
    survey: Survey, buildings: Sequence[Building], settings: SceneSettings, before: Construction | None = None
) -> Construction:
    """Build every layer of the scene.

    Walls, roofs and parapets of a building together are one closed solid, wound outward. A footprint without area gets
    no triangles. before: what is taken over where survey and settings are the same: the ground if the footprints are,
    and each building that is among its buildings and far from all that changed. With or without it the scene is the
    same, but for the order of its vertices.
    """
    before = before if before is not None and before.survey.is_made_of(survey) else None
    ground = _ground(survey, buildings, settings, before)
    if before is not None and _less_cover(before.settings) == _less_cover(settings):
        raised = _raise_changed(tuple(buildings), ground, settings, before)
    else:
        raised = raise_buildings(buildings, ground, settings)
    geometry = _assembled(survey.sun, ground, raised, _textured_layers(survey, settings))
    return Construction(survey, tuple(buildings), settings, ground, raised, geometry)


def _ground(
    survey: Survey, buildings: Sequence[Building], settings: SceneSettings, before: Construction | None
) -> GroundLayers:
    footprints = [building.footprint for building in buildings]
    if (
        before is not None
        and _of_ground(before.settings) == _of_ground(settings)
        and len(before.buildings) == len(footprints)
        and all(old.footprint is new for old, new in zip(before.buildings, footprints, strict=True))
    ):
        return before.ground
    origin_m = scene_origin(survey.grid, survey.dtm_m)
    return lay_ground(survey, outline_buildings(footprints, origin_m), origin_m, settings)


def _of_ground(settings: SceneSettings) -> tuple[float, ...]:
    return (
        settings.most_ground_points,
        settings.most_terrain_vertices,
        settings.terrain_spacing_m,
        settings.most_texture_px,
        settings.eave_band_m,
        settings.trees_as_points,
        settings.lowest_tree_m,
        settings.canopy_threshold,
    )


def _less_cover(settings: SceneSettings) -> SceneSettings:
    return replace(settings, roof_cover=RoofCover.MEAN_COLOUR, coarsest_cover_gsd_m=0.0)


def _textured_layers(survey: Survey, settings: SceneSettings) -> frozenset[Layer]:
    """The layers that the image covers; roofs only where it is a photo whose pixels show what is on them."""
    shows_roofs = survey.is_photo and survey.grid.gsd_m <= settings.coarsest_cover_gsd_m
    is_on_roofs = settings.roof_cover is RoofCover.ORTHOPHOTO and shows_roofs
    return frozenset({Layer.TERRAIN, Layer.ROOFS}) if is_on_roofs else frozenset({Layer.TERRAIN})


def _raise_changed(
    buildings: tuple[Building, ...], ground: GroundLayers, settings: SceneSettings, before: Construction
) -> tuple[BuildingLayers, ...]:
    """The pieces of `before`, those with something new, or beside what is new or gone, spliced with it raised anew."""
    old = _indices_among(before.buildings, buildings)
    sizes = _sizes_of_pieces(old, _sizes_before(before))
    if sizes is None:
        return raise_buildings(buildings, ground, settings)
    eave_m = np.append(np.concatenate([part.eave_m for part in before.raised]), np.nan)[old]
    old[_are_touched(old, ground, before)] = -1
    raised = np.flatnonzero(old < 0)
    among = Neighbours(ground.site, raised, eave_m)
    fresh = raise_some([buildings[index] for index in raised.tolist()], among, ground, settings)
    new = np.full(old.size, -1, np.intp)
    new[raised] = np.arange(raised.size)
    origins = Origins(old, new)
    runs = zip(pairwise(offsets(sizes).tolist()), starts(_sizes_before(before)).tolist(), strict=True)
    return tuple(
        splice(part, fresh, origins.between(*run, first_before))
        for part, (run, first_before) in zip(before.raised, runs, strict=True)
    )


def _indices_among(some: Sequence[Building], buildings: Sequence[Building]) -> NDArray[np.intp]:
    """(b,) index of each building among `some`, -1 for one that is not."""
    index_of = {building: index for index, building in enumerate(some)}
    return np.array([index_of.get(building, -1) for building in buildings], np.intp)


def _sizes_before(before: Construction) -> NDArray[np.intp]:
    """How many buildings (p,) each piece holds."""
    return np.array([part.eave_m.size for part in before.raised])


def _are_touched(old: NDArray[np.intp], ground: GroundLayers, before: Construction) -> NDArray[np.bool_]:
    """Whether buildings (b,) are new or near what is new or gone; old: (b,) index before, -1 for new ones."""
    is_gone = np.ones(len(before.buildings), bool)
    is_gone[old[old >= 0]] = False
    changed_m = np.concatenate((before.ground.plan_bounds_m[is_gone], ground.plan_bounds_m[old < 0]))
    reach_m = PARTY_WALL_M + 2.0 * ground.site.label_grid.gsd_m
    return (old < 0) | _are_near(ground.plan_bounds_m, changed_m, reach_m)


def _sizes_of_pieces(old: NDArray[np.intp], sizes_before: NDArray[np.intp]) -> NDArray[np.intp] | None:
    """How many buildings each piece (p,) holds: those it had, and new ones that follow one of them.

    None where the order has changed, or a piece would grow too large. old: (b,) index before, -1 for new ones.
    """
    kept = old[old >= 0]
    if not kept.size or (np.diff(kept) <= 0).any():
        return None
    piece_before, _ = spread(sizes_before)
    last_kept = np.maximum.accumulate(np.where(old >= 0, np.arange(old.size), -1))
    piece = piece_before[old[np.where(last_kept >= 0, last_kept, np.flatnonzero(old >= 0)[0])]]
    sizes = sizes_of(piece, sizes_before.size)
    return None if sizes.max() > 2 * PIECE_BUILDINGS else sizes


def _are_near(bounds_m: NDArray[np.float64], others_m: NDArray[np.float64], reach_m: float) -> NDArray[np.bool_]:
    """Whether boxes (b, 4) of west, south, east and north come within `reach_m` of one of `others_m` (o, 4)."""
    others_m = others_m[np.isfinite(others_m[:, 0])]
    is_near = np.zeros(len(bounds_m), bool)
    if others_m.size:
        west, south, east, north = bounds_m.T + reach_m * np.array([[-1], [-1], [1], [1]])
        (first_west, first_south), (last_east, last_north) = others_m[:, :2].min(axis=0), others_m[:, 2:].max(axis=0)
        may_be = (east >= first_west) & (west <= last_east) & (north >= first_south) & (south <= last_north)
        boxes = shapely.box(west[may_be], south[may_be], east[may_be], north[may_be])
        is_near[np.flatnonzero(may_be)[shapely.STRtree(shapely.box(*others_m.T)).query(boxes)[0]]] = True
    return is_near


def _assembled(
    sun: Sun | None, ground: GroundLayers, raised: Sequence[BuildingLayers], textured_layers: frozenset[Layer]
) -> SceneGeometry:
    of_buildings = raised[0].packed.keys()
    pieces: dict[Layer, Sequence[VertexArrays]] = {layer: (arrays,) for layer, arrays in ground.layers.items()}
    pieces |= {layer: tuple(part.in_chunks[layer] for part in raised) for layer in of_buildings}
    extents_m = np.stack([ground.extent_m, *(part.extent_m for part in raised)]).astype(np.float64)
    if np.isnan(extents_m).all():
        extents_m = np.zeros((1, 2, 3))
    return SceneGeometry(
        layers=PiecedLayers(pieces),
        origin_m=ground.site.origin_m,
        bounds_m=np.stack((np.nanmin(extents_m[:, 0], axis=0), np.nanmax(extents_m[:, 1], axis=0))),
        triangle_offsets={layer: _joined_offsets([part.packed[layer][1] for part in raised]) for layer in of_buildings},
        texture=ground.texture,
        textured_layers=textured_layers,
        sun=sun,
    )


def _joined_offsets(parts: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """The triangle offsets of pieces that follow each other."""
    return offsets(np.concatenate([np.diff(part) for part in parts]))
