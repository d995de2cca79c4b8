"""A model of the bare earth in a DSM's place is the ground, and what stands on it is told by the image."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ryu_scape.heights import Building, HeightSource
from ryu_scape.inputs import Inputs
from ryu_scape.pipeline import build_city, measure, read_outlines, read_survey, warnings_about
from ryu_scape.survey import Survey

DATASET = Path(__file__).parents[2] / "Dataset"
INPUTS = Inputs(
    DATASET / "RGB_hillside_suburb.tif",
    DATASET / "DSM_hillside_suburb.tif",
    DATASET / "buildings_hillside_suburb.geojson",
)


@pytest.fixture(scope="module")
def survey() -> Survey:
    return read_survey(INPUTS)


def bare(survey: Survey) -> Survey:
    """The same over a DTM with a LiDAR's noise."""
    noise_m = np.random.default_rng(0).normal(0, 0.03, survey.dtm_m.shape).astype(np.float32)
    return replace(survey, dsm_m=survey.dtm_m + noise_m)


def of_source(buildings: tuple[Building, ...], source: HeightSource) -> float:
    return float(np.mean([building.height_source is source for building in buildings]))


def test_buildings_on_a_dtm_stand_on_it_as_high_as_the_image_tells(survey: Survey) -> None:
    on_dsm, on_dtm = (measure(each, read_outlines(INPUTS.footprints_path, each)) for each in (survey, bare(survey)))
    assert of_source(on_dsm.buildings, HeightSource.DSM) == 1
    assert of_source(on_dtm.buildings, HeightSource.DSM) == 0
    true_m, guessed_m = (np.array([one.height_m for one in each.buildings]) for each in (on_dsm, on_dtm))
    assert np.abs(guessed_m - true_m).mean() < 3
    ground_m = [np.array([one.ground_elevation_m for one in each.buildings]) for each in (on_dsm, on_dtm)]
    assert np.abs(ground_m[0] - ground_m[1]).mean() < 0.6


def test_a_person_hears_of_it(survey: Survey) -> None:
    for each, hears in ((survey, False), (bare(survey), True)):
        outlines = read_outlines(INPUTS.footprints_path, each)
        city = build_city(measure(each, outlines), outlines)
        assert any("bare earth" in warning for warning in warnings_about(city)) == hears
        whys = [warning for warning in warnings_about(city) if " because " in warning]
        assert bool(whys) == hears
        assert all("because the DSM does not show their roofs" in warning for warning in whys)


def test_a_dsm_with_trees_whose_buildings_are_gone_stays_a_dsm(survey: Survey) -> None:
    outlines = read_outlines(INPUTS.footprints_path, survey)
    cleared_m = bare(survey).dsm_m
    cleared_m[10:60, 10:60] += 6
    measured = measure(replace(survey, dsm_m=cleared_m), outlines)
    assert of_source(measured.buildings, HeightSource.DSM) == 1
    assert measured.survey.dsm_m is not None


def test_a_part_of_a_place_does_not_tell_of_its_dsm(survey: Survey) -> None:
    part = bare(survey)
    measured = measure(part, read_outlines(INPUTS.footprints_path, part), is_part=True)
    assert measured.survey.dsm_m is not None


def test_gaps_of_a_dtm_are_spanned(survey: Survey) -> None:
    holed = bare(survey)
    holed.dsm_m[100:140, 100:140] = np.nan
    measured = measure(holed, read_outlines(INPUTS.footprints_path, holed))
    assert measured.survey.dsm_m is None
    off_m = np.abs(measured.survey.dtm_m - survey.dtm_m)
    assert np.isfinite(off_m).all()
    assert off_m[100:140, 100:140].max() < 1.5
