"""What is said of heights that were not measured, and of a DSM in another unit than metres."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ryu_scape.heights import HeightSource
from ryu_scape.heights.trust import FEWEST_OF_A_PLACE, ToldHeights, warnings_about_dsm, warnings_about_sources
from ryu_scape.inputs import Inputs
from ryu_scape.pipeline import measure, read_outlines, read_survey
from ryu_scape.survey import Survey

DATASET = Path(__file__).parents[2] / "Dataset"


def place(name: str) -> tuple[Survey, Path]:
    """The DSM and the outlines of one of the samples."""
    outlines = DATASET / f"buildings_{name}.geojson"
    return read_survey(Inputs(None, DATASET / f"DSM_{name}.tif", outlines)), outlines


@pytest.mark.parametrize(("scale", "is_told"), [(1, False), (10, True)])
@pytest.mark.parametrize("name", ["hillside_suburb", "towers"])
def test_needles_for_houses_are_told(name: str, scale: float, is_told: bool) -> None:
    survey, outlines = place(name)
    scaled = replace(survey, dsm_m=survey.dsm_m * scale)
    buildings = measure(scaled, read_outlines(outlines, scaled)).buildings
    assert any("another unit" in warning for warning in warnings_about_dsm(scaled, buildings)) == is_told
    assert warnings_about_dsm(scaled, buildings[: FEWEST_OF_A_PLACE - 1]) == ()


@pytest.mark.parametrize(
    ("heights_m", "said"),
    [((3.2, 9.4), "2 of 3 buildings are assumed to be 3 to 9 m high"), ((6.1, 5.8), "be 6 m high")],
)
def test_how_high_the_assumed_are_is_told_as_shortly_as_it_may_be(heights_m: tuple[float, float], said: str) -> None:
    source = np.array([HeightSource.DEFAULT.value] * 2 + [HeightSource.DSM.value])
    (warning,) = warnings_about_sources(ToldHeights(source, np.array([*heights_m, 50.0]), np.full(3, 2.0)), True)
    assert said in warning
    assert warning.endswith("because the DSM does not show their roofs.")
