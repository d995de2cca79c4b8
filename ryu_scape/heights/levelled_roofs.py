"""Roofs made level where an outline goes on so far beyond their wings that they would sink into the ground, or rise far
above their ridge: it takes in a yard or a terrace, whose low walls are no roof.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import shapely

from ryu_scape.arrays.groups import least_of_each, most_of_each
from ryu_scape.footprints import polygons_of
from ryu_scape.heights.building import Building
from ryu_scape.heights.roof_shape import Facet, Roof, RoofKind, Wing
from ryu_scape.heights.roofs import Roofs

LEAST_ABOVE_GROUND_M, MOST_BEYOND_RIDGE_M = 0.5, 0.5


def levelled(buildings: Sequence[Building]) -> tuple[Building, ...]:
    """The buildings, with a level plane in each roof seen by the DSM that would leave the air between ground and ridge.

    Elsewhere a roof stays as it is: raised as a whole, to clear the ground at its lowest corner, it would stand metres
    above what the DSM shows.
    """
    count = len(buildings)
    polygons = polygons_of([building.footprint for building in buildings])
    corners_m, owner = shapely.get_coordinates(polygons, return_index=True)
    relief_m = Roofs.of(buildings, np.zeros(2)).relief_m(corners_m, owner)
    lowest_m, highest_m = (of_each(owner, relief_m, np.zeros(count)) for of_each in (least_of_each, most_of_each))
    return tuple(
        replace(building, roof=_between(building, low_m, high_m)) if building.has_seen_roof else building
        for building, low_m, high_m in zip(buildings, lowest_m.tolist(), highest_m.tolist(), strict=True)
    )


def _between(building: Building, lowest_m: float, highest_m: float) -> Roof:
    """A building's roof, with a floor and a ceiling where its corners, so far above the eave, need them."""
    roof = building.roof
    floor_m = min(building.ground_elevation_m + LEAST_ABOVE_GROUND_M - building.eave_elevation_m, 0.0)
    if highest_m > roof.rise_m + MOST_BEYOND_RIDGE_M:
        facets = _facets(roof)
        bounded = (replace(facet, bounded_by=(*facet.bounded_by, len(facets))) for facet in facets)
        roof = replace(roof, wings=(), facets=(*bounded, _level(facets[0], roof.rise_m, ())))
    if lowest_m < floor_m:
        facets = _facets(roof)
        roof = replace(roof, wings=(), facets=(*facets, _level(facets[0], floor_m, (len(facets),))))
    return roof


def _level(near: Facet, height_m: float, bounded_by: tuple[int, ...]) -> Facet:
    return Facet(near.x_m, near.y_m, height_m, 0.0, 0.0, bounded_by)


def _facets(roof: Roof) -> tuple[Facet, ...]:
    """A roof's facets, or those that its wings are made of."""
    if roof.facets:
        return roof.facets
    facets: list[Facet] = []
    for wing in roof.wings:
        own = list(_facets_of(wing, roof.kind, roof.pitch))
        numbers = tuple(range(len(facets), len(facets) + len(own)))
        facets += [replace(facet, bounded_by=numbers) for facet in own]
    return tuple(facets)


def _facets_of(wing: Wing, kind: RoofKind, pitch: float) -> Iterator[Facet]:
    """The planes of one wing, as `run_m` has them; each rises from where the wing ends in one direction."""
    if kind is RoofKind.SHED:
        yield _rising(wing, -90.0, wing.half_width_m, 0.5 * pitch)
        return
    for turn_deg in (90.0, -90.0):
        yield _rising(wing, turn_deg, wing.half_width_m, pitch)
    end_pitch = pitch * wing.half_width_m / wing.half_length_m if kind is RoofKind.PYRAMID else pitch
    for turn_deg, is_hipped in ((180.0, wing.starts_hipped), (0.0, wing.ends_hipped)):
        if is_hipped or kind is not RoofKind.GABLE:
            yield _rising(wing, turn_deg, wing.half_length_m, end_pitch)


def _rising(wing: Wing, turn_deg: float, half_m: float, pitch: float) -> Facet:
    """The plane that is at the eave so far from the middle, in a direction from the ridge's, and rises towards it."""
    direction = math.radians(wing.ridge_direction_deg + turn_deg)
    east, north = math.cos(direction), math.sin(direction)
    return Facet(wing.x_m + half_m * east, wing.y_m + half_m * north, 0.0, -pitch * east, -pitch * north, ())
