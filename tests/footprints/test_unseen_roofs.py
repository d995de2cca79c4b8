"""What only a fine DSM shows: the rest of a level roof, and annexes that are high, even and not green."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.footprints import polygons_of
from ryu_scape.footprints.unseen_annexes import CONFIDENCE
from ryu_scape.footprints.unseen_roofs import with_unseen_roofs
from ryu_scape.pipeline import draw_outlines
from ryu_scape.progress import NullProgress
from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import FootprintSettings
from ryu_scape.survey import Survey

GSD_M, SIDE_PX = 0.25, 160
GRID = GeoGrid(Affine(GSD_M, 0, 500_000, 0, -GSD_M, 5_000_000), CRS.from_epsg(32631), SIDE_PX, SIDE_PX)
SETTINGS = FootprintSettings()
HOUSE, ANNEX, FREE, HALL = np.s_[40:100, 30:110], np.s_[100:112, 60:72], np.s_[125:137, 60:72], np.s_[100:140, 40:100]
"""15 by 20 m; 3 by 3 m beside it and 6 m away; 10 by 15 m beside it."""
GREY, GREEN = (120, 118, 115), (70, 110, 50)


def place(annex: tuple[slice, slice] = ANNEX, height_m: float = 2.8, colour: tuple[int, int, int] = GREY) -> Survey:
    """A house on level ground, and something else."""
    dsm_m = np.full((SIDE_PX, SIDE_PX), 50.0, np.float32)
    rgb = np.full((3, SIDE_PX, SIDE_PX), 120, np.uint8)
    dsm_m[HOUSE], dsm_m[annex] = 58.0, 50.0 + height_m
    rgb[:, annex[0], annex[1]] = np.array(colour, np.uint8)[:, None, None]
    everywhere, level = np.ones((SIDE_PX, SIDE_PX), bool), np.full((SIDE_PX, SIDE_PX), 50.0, np.float32)
    return replace(Survey.of(RasterStack(GRID, rgb, dsm_m, everywhere, GSD_M)), known_dtm_m=level)


def seen(annex: float = 0.1) -> BuildingProbability:
    values = np.full((SIDE_PX, SIDE_PX), 0.02, np.float32)
    values[HOUSE], values[ANNEX] = 0.97, annex
    return BuildingProbability(GRID, values)


def test_an_annex_that_only_the_dsm_shows_gets_an_outline_and_a_confidence() -> None:
    probability = seen()
    outlines = draw_outlines(place(), probability, SETTINGS, NullProgress())
    house, annex = sorted(outlines.footprints, key=lambda footprint: -footprint.confidence)
    assert house.confidence > 0.9
    assert annex.confidence == pytest.approx(float(CONFIDENCE), abs=0.05)
    assert outlines.probability is probability


def test_what_the_network_half_sees_of_it_is_no_hindrance() -> None:
    values = seen().values
    values[100:106, 60:72] = 0.6
    raised = with_unseen_roofs(BuildingProbability(GRID, values), place(), SETTINGS).values
    assert np.mean(raised[ANNEX] >= CONFIDENCE) > 0.8


@pytest.mark.parametrize(
    "survey", [place(height_m=1.8), place(FREE), place(HALL), place(colour=GREEN)],
    ids=["as low as a car", "standing free", "large", "green"],
)  # fmt: skip
def test_what_else_stands_there_is_left_to_the_network(survey: Survey) -> None:
    probability = seen()
    assert np.array_equal(with_unseen_roofs(probability, survey, SETTINGS).values, probability.values)


def test_an_uneven_bush_in_autumn_is_no_annex() -> None:
    survey = place()
    twigs_m = np.random.default_rng(0).normal(0.0, 0.5, (12, 12)).astype(np.float32)
    survey.dsm_m[ANNEX] += twigs_m
    probability = seen()
    assert np.array_equal(with_unseen_roofs(probability, survey, SETTINGS).values, probability.values)


def test_a_slope_beside_a_house_is_no_annex() -> None:
    survey = place()
    survey.dsm_m[100:] = np.maximum(53.5 - 0.05 * np.arange(60, dtype=np.float32), 50.0)[:, None]
    probability = seen()
    assert np.array_equal(with_unseen_roofs(probability, survey, SETTINGS).values, probability.values)


@pytest.mark.parametrize("dsm_gsd_m", [2.0, None])
def test_without_a_fine_dsm_nothing_is_looked_for(dsm_gsd_m: float | None) -> None:
    probability = seen()
    assert with_unseen_roofs(probability, replace(place(), dsm_gsd_m=dsm_gsd_m), SETTINGS) is probability


def half_seen(seen_share: float = 0.8) -> BuildingProbability:
    """A podium around a tower, of whose rows the network sees the first."""
    values = np.full((SIDE_PX, SIDE_PX), 0.02, np.float32)
    values[20:120, 30:110] = 0.97
    values[20 + round(100 * seen_share) : 120, 30:110] = 0.1
    values[TOWER] = 0.97
    return BuildingProbability(GRID, values)


def podium(colour: tuple[int, int, int] = GREY) -> Survey:
    survey = place(np.s_[20:120, 30:110], height_m=6.0, colour=colour)
    survey.dsm_m[TOWER] = 90.0
    return survey


TOWER = np.s_[40:100, 50:90]


def test_a_podium_that_is_seen_in_part_is_one_around_its_tower() -> None:
    probability = half_seen()
    raised = with_unseen_roofs(probability, podium(), SETTINGS).values
    assert np.mean(raised[20:120, 30:110] >= SETTINGS.probability_threshold) > 0.97
    assert np.mean(raised >= SETTINGS.probability_threshold) < 1.03 * 100 * 80 / SIDE_PX**2
    outlines = draw_outlines(podium(), probability, SETTINGS, NullProgress())
    ring, tower = sorted((polygon.area for polygon in polygons_of(outlines.footprints)), reverse=True)
    assert ring == pytest.approx((100 * 80 - 60 * 40) * GSD_M**2, rel=0.1)
    assert tower == pytest.approx(60 * 40 * GSD_M**2, rel=0.15)


def test_what_is_mostly_unseen_or_green_is_left_to_the_network() -> None:
    little = half_seen(seen_share=0.5)
    assert np.array_equal(with_unseen_roofs(little, podium(), SETTINGS).values, little.values)
    seen_in_green = half_seen()
    assert np.array_equal(with_unseen_roofs(seen_in_green, podium(GREEN), SETTINGS).values, seen_in_green.values)
