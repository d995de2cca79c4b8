"""Cities whose comparison is known: hits, misses, false alarms, areas and heights come out as counted by hand."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from rasterio.crs import CRS

from ryu_scape.errors import InputError
from ryu_scape.evaluation.building_set import BuildingSet
from ryu_scape.evaluation.comparison import NONE, Verdict, compare, compare_heights
from ryu_scape.evaluation.figures import figures_of, report_on
from ryu_scape.evaluation.histogram import histogram_of
from ryu_scape.footprints import Footprint
from ryu_scape.raster import RasterStack
from ryu_scape.raster.projection import project
from tests.evaluation.known_comparison import CRS_32, GRID, PLACE, houses, three_and_four
from tests.surveys import survey_over


def test_hits_misses_and_false_alarms() -> None:
    comparison = three_and_four()
    assert comparison.judged_verdicts == (Verdict.HIT, Verdict.HIT, Verdict.FALSE_ALARM)
    assert comparison.true_verdicts == (Verdict.HIT, Verdict.HIT, Verdict.MISS, Verdict.MISS)
    assert comparison.partner.tolist() == [1, 0, NONE]
    assert comparison.iou == pytest.approx([0.5, 1.0, np.nan], nan_ok=True)
    assert comparison.height_error_m == pytest.approx([-2.0, 1.0, np.nan], nan_ok=True)


def test_the_figures_are_those_counted_by_hand() -> None:
    figures = figures_of(three_and_four())
    both_m2, judged_m2, true_m2 = 150.0, 300.0, 300.0
    assert figures["dice"] == pytest.approx(2 * both_m2 / (judged_m2 + true_m2), abs=1e-4)
    assert figures["iou"] == pytest.approx(both_m2 / (judged_m2 + true_m2 - both_m2), abs=1e-4)
    assert (figures["precision"], figures["recall"]) == (pytest.approx(2 / 3, abs=1e-4), 0.5)
    assert (figures["hits"], figures["false_alarms"], figures["misses"]) == (2, 1, 2)
    assert figures["f1_50"] == pytest.approx(4 / 7, abs=1e-4)
    assert (figures["heights_compared"], figures["height_mae_m"], figures["height_bias_m"]) == (2, 1.5, -0.5)
    assert figures["height_rmse_m"] == pytest.approx(np.sqrt(2.5), abs=1e-3)
    assert figures["area_m2"] == 10_000


def test_the_report_says_what_the_figures_say() -> None:
    report = report_on(three_and_four())
    assert "2 hits, 1 false alarms, 2 misses" in report
    assert "MAE 1.50 m   bias -0.50 m" in report


def test_what_overlaps_counts_once_in_areas_and_twice_in_buildings() -> None:
    twice = houses((0, 0, 10, 10), (0, 0, 10, 10))
    outlines = compare(twice, houses((0, 0, 10, 10)), PLACE).outlines
    assert outlines is not None
    assert outlines.area.dice == pytest.approx(1.0)
    assert (outlines.buildings.found, outlines.buildings.precision) == (1, 0.5)


def test_both_sides_are_cut_to_the_place_and_what_lies_beside_it_counts_nowhere() -> None:
    judged, truth = houses((-5, 0, 5, 10), (200, 0, 210, 10)), houses((0, 0, 5, 10), (-30, 0, -20, 10))
    comparison = compare(judged, truth, PLACE)
    assert comparison.judged_verdicts == (Verdict.HIT, Verdict.OUTSIDE)
    assert comparison.true_verdicts == (Verdict.HIT, Verdict.OUTSIDE)
    assert comparison.outlines is not None
    assert comparison.outlines.area.dice == pytest.approx(1.0)


@given(st.integers(0, 10_000))
def test_a_comparison_turned_round_swaps_precision_and_recall(seed: int) -> None:
    rng = np.random.default_rng(seed)

    def some() -> BuildingSet:
        west, south = rng.uniform(0, 80, (2, rng.integers(1, 12)))
        return houses(*zip(west, south, west + 12, south + rng.uniform(5, 12), strict=True))

    one, other = some(), some()
    there, back = compare(one, other, PLACE).outlines, compare(other, one, PLACE).outlines
    assert there is not None
    assert back is not None
    assert there.buildings.precision == back.buildings.recall
    assert there.area.dice == pytest.approx(back.area.dice)
    itself = compare(one, one, PLACE).outlines
    assert itself is not None
    assert itself.buildings.f1 == 1.0
    assert itself.area.iou == pytest.approx(1.0)


def test_heights_alone_are_compared_within_the_judged_outlines() -> None:
    judged = houses((10, 10, 25, 25), (50, 50, 65, 65), (70, 10, 85, 20), height_m=8.0)
    rows, cols = np.indices((GRID.height, GRID.width)) * GRID.gsd_m
    is_house = (cols >= 10) & (cols < 25) & (rows >= 75) & (rows < 90)
    is_other = (cols >= 50) & (cols < 65) & (rows >= 35) & (rows < 50)
    dsm_m = (100 + np.where(is_house, 5.0, 0) + np.where(is_other, 11.0, 0)).astype(np.float32)
    dsm_m[:, cols[0] >= 68] = np.nan
    everywhere = np.ones(dsm_m.shape, bool)
    reference = survey_over(
        RasterStack(GRID, np.zeros((3, *dsm_m.shape), np.uint8), dsm_m, everywhere, GRID.gsd_m),
        np.full_like(dsm_m, 100),
    )
    measured = judged.measured_in(reference, CRS_32)
    assert measured.height_m == pytest.approx([5.0, 11.0, np.nan], abs=0.1, nan_ok=True)
    comparison = compare_heights(judged, measured.height_m)
    assert comparison.outlines is None
    assert comparison.height_error_m == pytest.approx([3.0, -3.0, np.nan], abs=0.1, nan_ok=True)
    elsewhere = CRS.from_epsg(32633)
    in_next_zone = tuple(
        Footprint.of_polygon(shapely.transform(polygon, lambda points: project(points, CRS_32, elsewhere)), 1.0, "x")
        for polygon in judged.polygons
    )
    again = BuildingSet(in_next_zone, judged.height_m).measured_in(reference, elsewhere)
    assert again.height_m == pytest.approx(measured.height_m, abs=0.1, nan_ok=True)


def test_heights_are_found_in_a_file_s_fields() -> None:
    plain = houses((0, 0, 10, 10), (20, 0, 30, 10))
    fields = ({"Height": 4, "roof": "flat", "top": 9.5}, {"Height": None, "roof": "gable", "top": "12"})
    footprints = [replace(one, attributes=values) for one, values in zip(plain.footprints, fields, strict=True)]
    assert BuildingSet.of_file(footprints).height_m == pytest.approx([4.0, np.nan], nan_ok=True)
    assert BuildingSet.of_file(footprints, "top").height_m == pytest.approx([9.5, 12.0])
    with pytest.raises(InputError, match="no field storeys") as refusal:
        BuildingSet.of_file(footprints, "storeys")
    assert "Height, roof, top" in refusal.value.remedy
    assert np.isnan(BuildingSet.of_file(plain.footprints).height_m).all()


WRITTEN_M = {"12.42": 12.42, "12,42": 12.42, " 12.42 m": 12.42, "7m": 7.0, "-1": -1.0, "": np.nan, "high": np.nan}


@pytest.mark.parametrize("text", WRITTEN_M)
def test_heights_that_are_text_are_read(text: str) -> None:
    plain = houses((0, 0, 10, 10), (20, 0, 30, 10))
    values = ({"height": text, "storeys": 3.0}, {"height": "3.5", "storeys": 1.0})
    footprints = [replace(one, attributes=each) for one, each in zip(plain.footprints, values, strict=True)]
    expected_m = pytest.approx([WRITTEN_M[text], 3.5], nan_ok=True)
    assert BuildingSet.of_file(footprints).height_m == expected_m
    assert BuildingSet.of_file(footprints, "height").height_m == expected_m


def test_a_field_without_any_number_is_refused_where_it_was_named() -> None:
    plain = houses((0, 0, 10, 10), (20, 0, 30, 10))
    footprints = [replace(one, attributes={"height": "low", "top": 5.0}) for one in plain.footprints]
    with pytest.raises(InputError, match="field height holds no number at all") as refusal:
        BuildingSet.of_file(footprints, "height")
    assert "height, top" in refusal.value.remedy
    assert np.isnan(BuildingSet.of_file(footprints).height_m).all()


@given(st.lists(st.floats(-500, 500) | st.just(float("nan")), max_size=60))
def test_a_histogram_has_every_known_error_once(errors_m: list[float]) -> None:
    histogram = histogram_of(np.array(errors_m, np.float64))
    known_m = np.array([error for error in errors_m if error == error])
    assert histogram.counts.sum() == known_m.size
    assert histogram.edges_m == pytest.approx(-histogram.edges_m[::-1])
    inner = histogram.counts[1:-1]
    for (low_m, high_m), count in zip(pairwise(histogram.edges_m[1:-1]), inner, strict=True):
        strictly = np.count_nonzero((known_m > low_m + 1e-9) & (known_m < high_m - 1e-9))
        at_most = np.count_nonzero((known_m >= low_m - 1e-9) & (known_m <= high_m + 1e-9))
        assert strictly <= count <= at_most
