"""What is too coarse to show buildings is refused, or built with a warning where the person said so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ryu_scape.errors import InputError, TooCoarseError
from ryu_scape.raster.coarseness import refuse_too_coarse
from ryu_scape.settings import RasterSettings

ASKED, ANYWAY = RasterSettings(), RasterSettings(build_anyway=True)


@pytest.mark.parametrize(("image_gsd_m", "dsm_gsd_m"), [(0.3, None), (0.5, 0.5), (1.0, 30.0), (0.3, 31.0)])
def test_what_shows_buildings_passes_without_a_word(image_gsd_m: float, dsm_gsd_m: float | None) -> None:
    assert refuse_too_coarse(image_gsd_m, dsm_gsd_m, True, ASKED) == ()


@pytest.mark.parametrize(("image_gsd_m", "dsm_gsd_m", "named"), [(10.0, None, "10 m"), (0.3, 90.0, "90 m")])
def test_what_shows_none_is_refused_unless_wanted(image_gsd_m: float, dsm_gsd_m: float | None, named: str) -> None:
    with pytest.raises(TooCoarseError) as refusal:
        refuse_too_coarse(image_gsd_m, dsm_gsd_m, True, ASKED)
    assert named in refusal.value.cause
    assert "--force" in refusal.value.remedy
    assert refusal.value.exit_code == InputError.exit_code
    (warning,) = refuse_too_coarse(image_gsd_m, dsm_gsd_m, True, ANYWAY)
    assert refusal.value.cause in warning


def test_both_are_warned_of_where_both_are_too_coarse() -> None:
    assert len(refuse_too_coarse(10.0, 90.0, True, ANYWAY)) == 2


def test_an_image_that_nobody_looks_for_buildings_in_may_be_coarse() -> None:
    assert refuse_too_coarse(10.0, 0.5, False, ASKED) == ()
    with pytest.raises(TooCoarseError):
        refuse_too_coarse(0.5, 90.0, False, ASKED)


def test_in_between_a_person_hears_that_houses_are_missed() -> None:
    (warning,) = refuse_too_coarse(1.5, None, True, ASKED)
    assert "missed" in warning


def test_the_bounds_are_settings() -> None:
    lenient = replace(ASKED, coarsest_image_gsd_m=20.0, coarsest_dsm_gsd_m=100.0)
    assert all("told apart" not in warning for warning in refuse_too_coarse(10.0, 90.0, True, lenient))
