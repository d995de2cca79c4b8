"""What the network took for a building and the DSM shows to be none."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from ryu_scape.heights.building import Building
from ryu_scape.heights.invented_roofs import shows_roofs
from ryu_scape.settings import HeightSettings
from ryu_scape.survey import Survey

BORDER_M, BORDER_PX = 1.0, 2.0
TALLEST_TREE_M = 40.0
STRIP_M, ROUGHEST_SLIVER_M = 4.0, 0.5
"""What is cut off, reaches no farther into the survey and is rougher is a row of crowns: three in IGN's village."""
LARGE_M2, SMOOTHEST_CROWNS_M, SURE = 200.0, 0.25, 0.95
"""So large an outline of which the network is so sure is no crown, if it is smoother than a crown."""


def without_level_ground(
    buildings: Sequence[Building], survey: Survey, settings: HeightSettings
) -> tuple[Building, ...]:
    """Leave out what the network took for a building and the DSM shows to be level ground, such as a pale road.

    A roof that the network is sure of may be lower: a DSM of images smooths sheds away (see `HeightSettings`). A DSM
    too coarse to show roofs has no say, nor has one without data there.
    """
    if not shows_roofs(survey, settings):
        return tuple(buildings)
    return tuple(building for building in buildings if not _is_level(building, settings))


def _is_level(building: Building, settings: HeightSettings) -> bool:
    is_sure = building.footprint.confidence >= settings.least_sure_roof_confidence
    lowest_m = settings.lowest_sure_roof_above_ground_m if is_sure else settings.lowest_roof_above_ground_m
    return building.roof_p70_m - building.ground_elevation_m < lowest_m


def without_vegetation(buildings: Sequence[Building], survey: Survey, settings: HeightSettings) -> tuple[Building, ...]:
    """Leave out trees and grass: what is green and rough, or slim and high and doubtful, or cut off by the survey's
    border and green (see `HeightSettings`) or a rough sliver; but nothing green that is higher than trees, or large
    and smooth.

    The bounds are set by eye, on two tiles of the procedural city and one photogrammetric survey. A DSM too coarse to
    show roofs has no say, nor has one without data there.
    """
    if not shows_roofs(survey, settings):
        return tuple(buildings)
    return tuple(
        building
        for building in buildings
        if not _is_foliage(building, settings)
        and not _is_spire(building, settings)
        and not _is_grass_at_border(building, survey, settings)
        and not _is_sliver_of_crowns(building, survey)
    )


def _is_foliage(building: Building, settings: HeightSettings) -> bool:
    is_leafy = building.leafiness_m > settings.leafiest_roof_m and building.height_m <= TALLEST_TREE_M
    return is_leafy and not _is_large_and_smooth(building)


def _is_large_and_smooth(building: Building) -> bool:
    is_smooth = building.roughness_m < SMOOTHEST_CROWNS_M and building.footprint.confidence >= SURE
    return is_smooth and _area_m2(building) >= LARGE_M2


def _area_m2(building: Building) -> float:
    return float(Polygon(building.footprint.exterior, building.footprint.holes).area)


def _is_spire(building: Building, settings: HeightSettings) -> bool:
    width_m = math.sqrt(_area_m2(building))
    is_doubtful = building.footprint.confidence < settings.least_spire_confidence
    return is_doubtful and building.height_m > settings.slimmest_tower * width_m


def _is_grass_at_border(building: Building, survey: Survey, settings: HeightSettings) -> bool:
    is_green = building.greenness > settings.greenest_roof_at_border and building.height_m <= TALLEST_TREE_M
    return is_green and _is_cut_off(Polygon(building.footprint.exterior), survey)


def _is_sliver_of_crowns(building: Building, survey: Survey) -> bool:
    exterior = building.footprint.exterior
    is_rough_end = building.roughness_m > ROUGHEST_SLIVER_M and _is_cut_off(Polygon(exterior), survey)
    return is_rough_end and all(_ends_near(Point(corner), survey, STRIP_M) for corner in exterior)


def _is_cut_off(outline: Polygon, survey: Survey) -> bool:
    """Whether the survey ends within a metre or two pixels of the outline."""
    return _ends_near(outline, survey, max(BORDER_M, BORDER_PX * survey.grid.gsd_m))


def _ends_near(place: BaseGeometry, survey: Survey, reach_m: float) -> bool:
    """Whether the survey ends at this distance around a place."""
    grid = survey.grid
    beyond = shapely.get_coordinates(shapely.segmentize(shapely.buffer(place, reach_m).exterior, grid.gsd_m))
    column, row = np.floor(grid.to_pixel(beyond)).astype(int).T
    is_inside = (column >= 0) & (column < grid.width) & (row >= 0) & (row < grid.height)
    return not (is_inside.all() and survey.valid[row, column].all())
