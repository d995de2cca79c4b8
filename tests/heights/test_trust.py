"""A DSM in another unit than metres is told by the buildings that it makes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ryu_scape.heights.trust import FEWEST_OF_A_PLACE, warnings_about_dsm
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
