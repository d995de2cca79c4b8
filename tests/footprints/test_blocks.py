"""Touching buildings made regular together: no gap, no overlap, nobody lost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from shapely import affinity

from ryu_scape.footprints import blocks, extract_footprints
from ryu_scape.footprints.repair import fill_gaps_between, give_way, overlap_ratio
from ryu_scape.footprints.tracing import trace_walls
from ryu_scape.raster import GeoGrid
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import FootprintSettings, OutlineShape
from tests.footprints.rasters import (
    SHAPES,
    blurred,
    corner_angles_deg,
    grid_of,
    label_mask,
    overlap,
    placed,
    polygons_of,
    probability_of,
)

SETTINGS = FootprintSettings()


def map_box(grid: GeoGrid, west_px: float, north_px: float, east_px: float, south_px: float) -> shapely.Polygon:
    return shapely.transform(shapely.box(west_px, north_px, east_px, south_px), grid.to_map)


def turned(houses: list[shapely.Polygon], angle_deg: float) -> list[shapely.Polygon]:
    """Houses turned and moved together, the middle of them to (35, -35) m."""
    whole = shapely.union_all(houses)
    moved = placed(whole, 35, 35, angle_deg)
    rotated = [affinity.rotate(house, angle_deg, origin=(0, 0)) for house in houses]
    shift = np.subtract(moved.centroid.coords[0], shapely.union_all(rotated).centroid.coords[0])
    return [affinity.translate(house, *shift) for house in rotated]


ROW = [shapely.box(9 * k, 0, 9 * k + 9, 11 + 2 * (k % 2)) for k in range(5)]
AROUND_A_COURT = [
    *(shapely.box(12 * k, 0, 12 * k + 12, 10) for k in range(3)),
    *(shapely.box(12 * k, 24, 12 * k + 12, 34) for k in range(3)),
    shapely.box(0, 10, 9, 24),
    shapely.box(27, 10, 36, 24),
]


@pytest.mark.parametrize("houses", [ROW, AROUND_A_COURT], ids=["row", "court"])
@pytest.mark.parametrize("angle_deg", [0.0, 13.0, 28.0, 45.0, 77.0])
@pytest.mark.parametrize("shape", OutlineShape)
def test_neighbours_share_their_walls(houses: list, angle_deg: float, shape: OutlineShape) -> None:
    truth = turned(houses, angle_deg)
    found = extract_footprints(probability_of(truth, grid_of(70), gap=0.8), replace(SETTINGS, outline_shape=shape))
    polygons = polygons_of(found)
    assert len(polygons) == len(truth)
    assert shapely.is_valid(polygons).all()
    union = shapely.union_all(polygons)
    assert union.area == pytest.approx(shapely.area(polygons).sum(), rel=1e-6)
    assert union.geom_type == "Polygon"
    assert len(union.interiors) == len(shapely.union_all(houses).interiors)
    assert union.area == pytest.approx(shapely.union_all(truth).area, rel=0.05)
    best = [max(overlap(polygon, house) for polygon in polygons) for house in truth]
    assert min(best) > 0.8


@pytest.mark.parametrize("angle_deg", [0.0, 13.0, 28.0, 45.0, 77.0])
def test_row_houses_are_square(angle_deg: float) -> None:
    truth = turned(ROW, angle_deg)
    polygons = polygons_of(extract_footprints(probability_of(truth, grid_of(70), gap=0.8), SETTINGS))
    angles_deg = np.concatenate([corner_angles_deg(polygon) for polygon in polygons])
    straight_or_square = np.minimum(angles_deg, np.abs(angles_deg - 90))
    assert np.quantile(straight_or_square, 0.9) < 0.1


@pytest.mark.parametrize("name", SHAPES)
def test_outlines_match_what_was_traced_or_stay_as_traced(name: str) -> None:
    probability = probability_of([placed(SHAPES[name], 25, 25, 33)], grid_of(50), noise=0.08)
    (regular,) = polygons_of(extract_footprints(probability, SETTINGS))
    (contour,) = polygons_of(extract_footprints(probability, replace(SETTINGS, outline_shape=OutlineShape.CONTOUR)))
    (guarded,) = polygons_of(extract_footprints(probability, replace(SETTINGS, least_iou=1.0)))
    assert overlap(regular, contour) >= SETTINGS.least_iou
    assert guarded.equals(contour)


def test_neighbours_that_do_not_touch_never_overlap() -> None:
    rng = np.random.default_rng(0)
    houses = [
        placed(shapely.box(0, 0, 9, 7), 8 + 12 * (k % 5), 8 + 11 * (k // 5), float(rng.uniform(0, 90)))
        for k in range(25)
    ]
    polygons = polygons_of(extract_footprints(probability_of(houses, grid_of(70), noise=0.05), SETTINGS))
    assert shapely.union_all(polygons).area == pytest.approx(shapely.area(polygons).sum(), rel=1e-9)
    assert len(polygons) >= 20


def test_the_smaller_of_two_that_overlap_gives_way() -> None:
    large, small = shapely.box(0, 0, 10, 10), shapely.box(9, 2, 14, 6)
    kept, cut, missing = give_way(np.array([large, small, None], object))
    assert missing is None
    assert kept.equals(large)
    assert cut.equals(shapely.box(10, 2, 14, 6))
    assert overlap_ratio(np.array([large, None]), np.array([large, large]))[0] == 1


def test_what_is_too_frayed_for_the_finest_tolerance_is_tried_at_coarser_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    grid, house = grid_of(80), affinity.scale(SHAPES["U"], 1.6, 1.6)
    mask = label_mask([placed(house, 40, 40, 20)], grid) > 0
    frayed = BuildingProbability(grid, blurred(mask, grid, sigma_m=0.9, noise=0.2))

    def corners() -> int:
        return max(len(footprint.exterior) for footprint in extract_footprints(frayed, SETTINGS).footprints)

    at_all_tolerances = corners()
    monkeypatch.setattr(blocks, "RECTILINEAR_AT", ())
    monkeypatch.setattr(blocks, "ALIGNED_AT", blocks.ALIGNED_AT[:1])
    monkeypatch.setattr(blocks, "LOOSE_AT", ())
    monkeypatch.setattr(blocks, "COARSE_CONTOURS", ())
    assert at_all_tolerances < 0.5 * corners()


def test_a_house_without_right_angles_has_few_and_straight_walls() -> None:
    odd = shapely.Polygon([(0, 0), (14, 3), (19, 12), (12, 17), (9, 26), (-3, 14)])
    (found,) = polygons_of(extract_footprints(probability_of([placed(odd, 35, 35)], grid_of(70), noise=0.1), SETTINGS))
    assert len(found.exterior.coords) - 1 <= 10
    assert overlap(found, placed(odd, 35, 35)) > 0.9


def test_one_odd_neighbour_keeps_no_house_from_being_regular() -> None:
    blob = shapely.Point(58, 5).buffer(13).difference(shapely.box(0, -20, 45, 40))
    bites = shapely.union_all(
        [
            shapely.Point(58, 5).buffer(13.5) & shapely.Point(x, y).buffer(3.5)
            for x, y in ((60, 18), (71, 8), (66, -6), (52, -7))
        ]
    )
    truth = turned([*ROW, blob.difference(bites)], 20.0)
    polygons = polygons_of(extract_footprints(probability_of(truth, grid_of(90), gap=0.8), SETTINGS))
    best = [max(overlap(polygon, house) for polygon in polygons) for house in truth]
    assert min(best) > 0.8
    houses = [max(polygons, key=lambda polygon, house=house: overlap(polygon, house)) for house in truth[:4]]
    angles_deg = np.concatenate([corner_angles_deg(house) for house in houses])
    assert np.mean(np.minimum(angles_deg, np.abs(angles_deg - 90)) < 1.0) > 0.75
    union = shapely.union_all(polygons)
    assert union.area == pytest.approx(shapely.area(polygons).sum(), rel=1e-6)
    assert union.geom_type == "Polygon"


def test_gaps_are_filled_where_walls_stood_and_nowhere_else() -> None:
    labels = np.zeros((20, 40), np.int32)
    labels[5:15, 5:20], labels[5:15, 20:35] = 1, 2
    grid = grid_of(40)
    raw = np.array([None, *(map_box(grid, *box) for box in ((5, 5, 20, 15), (20, 5, 35, 15)))], object)
    apart = np.array([None, *(map_box(grid, *box) for box in ((5, 5, 19, 14), (20, 5, 35, 14)))], object)
    filled = fill_gaps_between(apart, raw, trace_walls(labels), grid, 2.0)
    assert filled[0] is None
    assert shapely.union_all(filled[1:]).geom_type == "Polygon"
    assert shapely.area(shapely.intersection(filled[1], filled[2])) == 0
    far = map_box(grid, 5, 14, 12, 15)
    assert shapely.area(shapely.intersection(far, shapely.union_all(filled[1:]))) == 0
