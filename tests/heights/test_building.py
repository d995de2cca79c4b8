"""What is called a building's height, and how one is given another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ryu_scape.footprints import Footprint
from ryu_scape.heights import FLAT_ROOF, Building, HeightSource, Roof, RoofKind, Wing
from ryu_scape.heights.roof_shape import run_m

HALF_LENGTH_M, HALF_WIDTH_M = 8.0, 5.0
PLAN = np.array([(-8, -5), (8, -5), (8, 5), (-8, 5)], float)
KINDS = (RoofKind.SHED, RoofKind.GABLE, RoofKind.HIP, RoofKind.PYRAMID)


def roof_of(kind: RoofKind, rise_m: float = 4.0) -> Roof:
    return Roof(kind, (Wing(0.0, 0.0, HALF_LENGTH_M, HALF_WIDTH_M, 0.0),), rise_m)


def house(roof: Roof = FLAT_ROOF, source: HeightSource = HeightSource.DEFAULT, roof_p70_m: float = np.nan) -> Building:
    return Building(Footprint(PLAN, (), 1.0), 100.0, 106.0, source, 0.5, roof, roof_p70_m=roof_p70_m)


def roof_elevations_m(building: Building) -> np.ndarray:
    """The modelled roof over an even grid of points of the plan."""
    along, across = (axis.ravel() for axis in np.meshgrid(np.linspace(-8, 8, 401), np.linspace(-5, 5, 401)))
    wing = np.array([HALF_LENGTH_M, HALF_WIDTH_M, 0.0, 0.0])[:, None] * np.ones_like(along)
    return building.eave_elevation_m + building.roof.pitch * run_m(building.roof.kind, along, across, wing)


@pytest.mark.parametrize("kind", KINDS)
def test_the_height_of_a_modelled_roof_is_its_seventieth_percentile(kind: RoofKind) -> None:
    subject = house(roof_of(kind))
    assert 100.0 + subject.height_m == pytest.approx(np.percentile(roof_elevations_m(subject), 70.0), abs=0.03)


def test_the_height_of_a_measured_roof_is_the_seventieth_percentile_of_the_dsm() -> None:
    subject = house(roof_of(RoofKind.GABLE), HeightSource.DSM, roof_p70_m=108.4)
    assert subject.height_m == pytest.approx(8.4)
    assert subject.eave_height_m == pytest.approx(6.0)
    assert subject.ridge_height_m == pytest.approx(10.0)


@pytest.mark.parametrize("roof", [FLAT_ROOF, roof_of(RoofKind.GABLE)], ids=["flat", "gable"])
def test_what_hangs_over_a_roof_makes_it_no_higher_than_its_ridge(roof: Roof) -> None:
    hidden = house(roof, HeightSource.DSM, roof_p70_m=115.0)
    assert hidden.height_m == house(roof).height_m
    assert hidden.height_m <= hidden.ridge_height_m


def test_a_building_that_was_raised_is_as_high_as_it_is_drawn() -> None:
    assert house(source=HeightSource.DSM, roof_p70_m=101.3).height_m == pytest.approx(6.0)


def test_the_measured_height_of_citygml_is_from_the_lowest_ground_to_the_highest_roof() -> None:
    subject = house(roof_of(RoofKind.HIP))
    assert replace(subject, lowest_ground_m=98.5).measured_height_m == pytest.approx(11.5)
    assert subject.measured_height_m == pytest.approx(10.0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("height_m", [2.0, 7.5, 40.0])
def test_a_building_is_as_high_as_it_is_told_to_be(kind: RoofKind, height_m: float) -> None:
    subject = house(roof_of(kind), HeightSource.DSM, roof_p70_m=109.0).of_height(height_m, HeightSource.PERSON, 0.0)
    assert subject.height_m == pytest.approx(height_m)
    assert subject.eave_height_m >= 0.5 * height_m - 1e-9
    assert subject.roof.kind is kind
