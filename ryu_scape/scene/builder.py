"""Survey and buildings to the scene that the viewer and the exporters share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.collector import no_cycle_collection
from ryu_scape.heights import Building
from ryu_scape.scene.building_layers import PARTY_WALL_M, BuildingLayers, Neighbours, raise_buildings, raise_some
from ryu_scape.scene.ground_layers import GroundLayers, lay_ground, scene_origin
from ryu_scape.scene.outlines import outline_buildings
from ryu_scape.scene.splicing import Origins, splice
from ryu_scape.scene.vertex_arrays import SceneGeometry, VertexArrays
from ryu_scape.settings import RoofCover, SceneSettings
from ryu_scape.survey import Survey

_TEXTURED_LAYERS = {
    RoofCover.MEAN_COLOUR: frozenset({"terrain"}),
    RoofCover.ORTHOPHOTO: frozenset({"terrain", "roofs"}),
}


@dataclass(frozen=True, eq=False)
class Construction:
    """A scene with what it was built of, so that the next one takes over what stays as it is."""

    survey: Survey
    buildings: tuple[Building, ...]
    settings: SceneSettings
    ground: GroundLayers
    raised: BuildingLayers
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
    before = before if before is not None and before.survey is survey else None
    ground = _ground(survey, buildings, settings, before)
    if before is not None and _less_cover(before.settings) == _less_cover(settings):
        raised = _raise_changed(tuple(buildings), ground, settings, before)
    else:
        raised = raise_buildings(buildings, ground, settings)
    return Construction(survey, tuple(buildings), settings, ground, raised, _assembled(ground, raised, settings))


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
    )


def _less_cover(settings: SceneSettings) -> SceneSettings:
    return replace(settings, roof_cover=RoofCover.MEAN_COLOUR)


def _raise_changed(
    buildings: tuple[Building, ...], ground: GroundLayers, settings: SceneSettings, before: Construction
) -> BuildingLayers:
    """The layers of `before` with all that is new, and all beside what is new or gone, raised again."""
    index_before = {building: index for index, building in enumerate(before.buildings)}
    old = np.array([index_before.get(building, -1) for building in buildings], np.intp)
    is_gone = np.ones(len(before.buildings), bool)
    is_gone[old[old >= 0]] = False
    changed_m = np.concatenate((before.ground.plan_bounds_m[is_gone], ground.plan_bounds_m[old < 0]))
    reach_m = PARTY_WALL_M + 2.0 * ground.site.label_grid.gsd_m
    old[_are_near(ground.plan_bounds_m, changed_m, reach_m)] = -1
    raised = np.flatnonzero(old < 0)
    eave_m = (
        np.where(old >= 0, before.raised.eave_m.take(np.maximum(old, 0)), np.nan)
        if is_gone.size
        else np.full(len(old), np.nan)
    )
    neighbours = Neighbours(ground.site, raised, eave_m)
    fresh = raise_some([buildings[index] for index in raised.tolist()], neighbours, ground, settings)
    new = np.full(len(buildings), -1, np.intp)
    new[raised] = np.arange(raised.size)
    return splice(before.raised, fresh, Origins(old, new))


def _are_near(bounds_m: NDArray[np.float64], others_m: NDArray[np.float64], reach_m: float) -> NDArray[np.bool_]:
    """Whether boxes (b, 4) of west, south, east and north come within `reach_m` of one of `others_m` (o, 4)."""
    others = shapely.STRtree(shapely.box(*others_m[np.isfinite(others_m[:, 0])].T))
    grown = shapely.box(*(bounds_m + reach_m * np.array([-1, -1, 1, 1])).T)
    is_near = np.zeros(len(bounds_m), bool)
    is_near[others.query(grown)[0]] = True
    return is_near


def _assembled(ground: GroundLayers, raised: BuildingLayers, settings: SceneSettings) -> SceneGeometry:
    layers = {**ground.layers, **raised.in_blocks()}
    return SceneGeometry(
        layers=layers,
        origin_m=ground.site.origin_m,
        bounds_m=_bounds(layers.values()),
        triangle_offsets={name: offsets for name, (_, offsets) in raised.packed.items()},
        texture=ground.texture,
        textured_layers=_TEXTURED_LAYERS[settings.roof_cover],
    )


def _bounds(layers: Iterable[VertexArrays]) -> NDArray[np.float64]:
    """Lowest and highest corner (2, 3) of all positions; the origin itself where there is none."""
    axes = [[layer.vertices["position"][:, axis] for layer in layers if layer.vertices.size] for axis in range(3)]
    corners = [[(part.min(), part.max()) for part in axis] or [(0.0, 0.0)] for axis in axes]
    return np.array([[min(low for low, _ in axis), max(high for _, high in axis)] for axis in corners], np.float64).T
