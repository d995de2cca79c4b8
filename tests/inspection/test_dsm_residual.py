"""How far roofs are from the DSM: by hand for flat ones and gables, NaN where no DSM tells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ryu_scape.footprints import Footprint
from ryu_scape.heights import Building, HeightSource, Roof, RoofKind, Wing
from ryu_scape.inspection.attribute_table import DSM_RESIDUAL, table_of
from ryu_scape.inspection.colouring import colour_classes
from ryu_scape.inspection.dsm_residual import dsm_residuals_m
from ryu_scape.scene.builder import construct
from ryu_scape.settings import SceneSettings
from tests.nine_blocks import EAST, GRID, GSD_M, NORTH, SIDE_PX
from tests.surveys import city_on

SIDE_M, EAVE_M, RISE_M = 10.0, 6.0, 2.5
WESTS_M = (4.0, 24.0, 44.0)
WRONG_BY_M = (1.5, -0.75, 0.0)


def city_with(dsm_m: np.ndarray | None):
    """A flat house, a gable with its ridge from west to east, and another flat one, each wrong by what is known."""
    buildings = []
    for west_m, wrong_m, is_gable in zip(WESTS_M, WRONG_BY_M, (False, True, False), strict=True):
        low = np.array([EAST + west_m, NORTH - 30.0])
        square = low + SIDE_M * np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
        middle = low + SIDE_M / 2
        wing = Wing(*middle.tolist(), SIDE_M / 2, SIDE_M / 2, 0.0)
        roof = Roof(RoofKind.GABLE, (wing,), RISE_M) if is_gable else Roof(RoofKind.FLAT)
        name = str(len(buildings))
        footprint = Footprint(square, (), 0.9, name)
        buildings.append(Building(footprint, 0.0, EAVE_M + wrong_m, HeightSource.DSM, 0.3, roof))
    empty = city_on(GRID, buildings, None, above_terrain_m=dsm_m)
    return replace(empty, scene=construct(empty.survey, tuple(buildings), SceneSettings()).geometry)


def dsm() -> np.ndarray:
    """What a DSM would show of the houses if nothing about them were wrong."""
    row, column = np.indices((SIDE_PX, SIDE_PX)) + 0.5
    east_m, south_m = GSD_M * column, GSD_M * row
    surface_m = np.full((SIDE_PX, SIDE_PX), EAVE_M, np.float32)
    across_m = np.clip(SIDE_M / 2 - np.abs(south_m - 25.0), 0, None)
    is_gable = (east_m > WESTS_M[1]) & (east_m < WESTS_M[1] + SIDE_M)
    return np.where(is_gable, EAVE_M + RISE_M / (SIDE_M / 2) * across_m, surface_m).astype(np.float32)


def test_roofs_are_as_far_from_the_dsm_as_they_are_wrong() -> None:
    city = city_with(dsm())
    np.testing.assert_allclose(dsm_residuals_m(city, city.buildings), WRONG_BY_M, atol=0.01)
    np.testing.assert_allclose(dsm_residuals_m(city, city.buildings[1:2]), WRONG_BY_M[1:2], atol=0.01)


def test_a_tree_over_a_roof_and_holes_change_nothing_as_long_as_they_are_small() -> None:
    seen_m = dsm()
    seen_m[46:50, 10:18] += 12.0
    seen_m[52:56, 48:70] = np.nan
    city = city_with(seen_m)
    np.testing.assert_allclose(dsm_residuals_m(city, city.buildings), WRONG_BY_M, atol=0.35)


def test_without_a_dsm_nobody_knows() -> None:
    city = city_with(None)
    assert np.isnan(dsm_residuals_m(city, city.buildings)).all()
    assert dsm_residuals_m(city, ()).shape == (0,)
    holes_m = dsm()
    holes_m[:, : round((WESTS_M[0] + SIDE_M) / GSD_M)] = np.nan
    known = dsm_residuals_m(city_with(holes_m), city.buildings)
    assert np.isnan(known).tolist() == [True, False, False]


def test_the_table_has_it_and_colours_tell_above_from_below() -> None:
    table = table_of(city_with(dsm()))
    column = table.columns[DSM_RESIDUAL]
    assert list(table.columns)[-1] == DSM_RESIDUAL
    assert column.values == pytest.approx(WRONG_BY_M, abs=0.01)
    assert table.order(DSM_RESIDUAL, is_descending=True).tolist() == [0, 2, 1]
    classes = colour_classes(table, DSM_RESIDUAL)
    rgb_of = {index: one.rgb for one in classes for index in one.buildings.tolist()}
    above, below, right = rgb_of[0], rgb_of[1], rgb_of[2]
    assert above[0] > above[2]
    assert below[2] > below[0]
    assert min(right) > 180


def test_an_edited_building_is_reckoned_anew_and_no_other() -> None:
    city = city_with(dsm())
    before = table_of(city)
    raised = replace(city.buildings[2], eave_elevation_m=EAVE_M + 3.0)
    later = table_of(replace(city, buildings=(*city.buildings[:2], raised)), before)
    assert later.columns[DSM_RESIDUAL].values == pytest.approx([*WRONG_BY_M[:2], 3.0], abs=0.01)
