"""Right angles where buildings have them, at any turn of the building, and nowhere else."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from ryu_scape.footprints import extract_footprints
from ryu_scape.footprints.regularisation import regular_outlines
from ryu_scape.footprints.tracing import trace_outlines
from ryu_scape.settings import FootprintSettings
from tests.footprints.rasters import (
    CORNERS,
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

TOLERANCE_M = 0.5
ANGLES_DEG = [0.0, 3.0, 17.4, 30.0, 45.0, 61.0, 88.9]


def traced(shape: shapely.Polygon, sigma_m: float = 0.6, noise: float = 0.0) -> np.ndarray:
    grid = grid_of(50)
    mask = blurred(label_mask([shape], grid), grid, sigma_m, noise) >= 0.5
    outlines = shapely.transform(trace_outlines(mask.astype(np.uint8)), grid.to_map)
    return outlines[[np.argmax(shapely.area(outlines))]]


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("angle_deg", ANGLES_DEG)
def test_corners_are_right_angles_at_any_turn(name: str, angle_deg: float) -> None:
    truth = placed(SHAPES[name], 25, 25, angle_deg)
    (regular,), _ = regular_outlines(traced(truth), TOLERANCE_M)
    assert corner_angles_deg(regular).max() < 0.1
    assert [len(ring.coords) - 1 for ring in (regular.exterior, *regular.interiors)] == CORNERS[name]
    assert overlap(regular, truth) > 0.95
    assert regular.area == pytest.approx(truth.area, rel=0.04)


@given(angle_deg=st.floats(0, 90), length_m=st.floats(8, 30), width_m=st.floats(7, 16))
def test_any_rectangle_comes_back(angle_deg: float, length_m: float, width_m: float) -> None:
    truth = placed(shapely.box(0, 0, length_m, width_m), 25, 25, angle_deg)
    (regular,), (direction,) = regular_outlines(traced(truth, 0.4), TOLERANCE_M)
    assert len(regular.exterior.coords) == 5
    assert corner_angles_deg(regular).max() < 0.1
    assert overlap(regular, truth) > 0.93
    off_deg = np.mod(np.degrees(direction) - angle_deg + 45, 90) - 45
    assert abs(off_deg) < 2.5


@pytest.mark.parametrize("angle_deg", [5.0, 40.0, 72.0])
def test_ragged_masks_still_give_rectangles(angle_deg: float) -> None:
    truth = placed(shapely.box(0, 0, 22, 13), 25, 25, angle_deg)
    probability = probability_of([truth], grid_of(50), noise=0.12)
    (regular,) = polygons_of(extract_footprints(probability, FootprintSettings()))
    assert overlap(regular, truth) > 0.9
    assert corner_angles_deg(regular).max() < 0.1


@pytest.mark.parametrize("radius_m", [4.0, 7.0, 12.0])
def test_circles_stay_round(radius_m: float) -> None:
    truth = shapely.Point(placed(SHAPES["rectangle"], 25, 25).centroid).buffer(radius_m, quad_segs=64)
    (regular,), _ = regular_outlines(traced(truth, 0.3), TOLERANCE_M)
    corners = np.asarray(regular.exterior.coords)
    distance_m = np.hypot(*(corners - np.asarray(regular.centroid.coords)).T)
    assert len(corners) > 12
    assert np.ptp(distance_m) < 0.01
    assert regular.area == pytest.approx(truth.area, rel=0.04)


@pytest.mark.parametrize("angle_deg", [0.0, 20.0])
def test_an_octagon_keeps_its_diagonals(angle_deg: float) -> None:
    octagon = shapely.Point(0, 0).buffer(10, quad_segs=2)
    truth = placed(octagon, 25, 25, angle_deg)
    (regular,), _ = regular_outlines(traced(truth, 0.3), TOLERANCE_M)
    assert len(regular.exterior.coords) == 9
    heading = np.arctan2(*np.diff(np.asarray(regular.exterior.coords), axis=0).T[::-1])
    turn = np.mod(np.degrees(np.diff(heading)), 360)
    assert np.abs(np.minimum(turn, 360 - turn) - 45).max() < 4


@pytest.mark.parametrize("angle_deg", ANGLES_DEG)
def test_a_wall_askew_is_a_step_where_right_angles_alone_count(angle_deg: float) -> None:
    """Half of a long wall comes in by 2 m."""
    house = placed(shapely.Polygon([(0, 0), (16, 0), (16, 10), (8, 10), (0, 8)]), 25, 25, angle_deg)
    (free,), _ = regular_outlines(traced(house), TOLERANCE_M)
    (square,), _ = regular_outlines(traced(house), TOLERANCE_M, is_rectilinear=True)
    assert corner_angles_deg(free).max() > 10
    assert corner_angles_deg(square).max() < 1
    assert overlap(square, house) > 0.93


def test_two_wings_at_an_odd_angle_keep_it() -> None:
    wing = shapely.box(0, 0, 26, 9)
    bent = shapely.union(wing, shapely.affinity.rotate(wing, 60, origin=(4.5, 4.5)))
    truth = placed(bent, 25, 25, 12)
    (regular,), _ = regular_outlines(traced(truth), TOLERANCE_M)
    heading = np.degrees(np.arctan2(*np.diff(np.asarray(regular.exterior.coords), axis=0).T[::-1]))
    length = np.hypot(*np.diff(np.asarray(regular.exterior.coords), axis=0).T)
    turn = np.abs(heading[length > 12][:, None] - heading[length > 12][None])
    assert overlap(regular, truth) > 0.95
    assert np.abs(np.mod(turn, 90) - 60).min() < 1.5


def test_a_shapeless_outline_has_no_regular_form() -> None:
    angle = np.linspace(0, 2 * np.pi, 200, endpoint=False)
    radius = 10 + 1.5 * np.sin(3 * angle) + 1.2 * np.sin(5 * angle + 1)
    blob = shapely.Polygon(np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]))
    (regular,), _ = regular_outlines(traced(placed(blob, 25, 25)), TOLERANCE_M)
    assert regular is None or overlap(regular, placed(blob, 25, 25)) > 0.9


@pytest.mark.parametrize("seed", range(30))
def test_any_mask_gives_finite_outlines_of_the_same_number(seed: int) -> None:
    rng = np.random.default_rng(seed)
    noise = cv2.GaussianBlur(rng.random((80, 80), np.float32), (0, 0), float(rng.uniform(0.5, 4)))
    outlines = trace_outlines((noise > np.quantile(noise, rng.uniform(0.2, 0.9))).astype(np.uint8))
    outlines = shapely.transform(outlines, grid_of(24).to_map)
    regular, directions = regular_outlines(outlines, TOLERANCE_M)
    assert len(regular) == len(directions) == len(outlines)
    assert np.isfinite(directions).all()
    assert np.isfinite(shapely.get_coordinates(regular)).all()
    reach_m = shapely.hausdorff_distance(regular, outlines)
    assert np.nanmax(reach_m, initial=0) < 15


def test_no_polygons_give_no_outlines() -> None:
    outlines, directions = regular_outlines(np.empty(0, object), TOLERANCE_M)
    assert len(outlines) == len(directions) == 0
