"""Footprints in parts of a large raster."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from ryu_scape.footprints import label_raster
from ryu_scape.footprints import neighbourhoods as module
from ryu_scape.footprints.neighbourhoods import LabelRows, neighbourhoods
from ryu_scape.raster import GeoGrid
from tests.whole_city.town import NORTH_M, WEST_M, grid_over, town

SIDE_M, MARGIN_M = 400.0, 12.0
PLACE, GRID = town(SIDE_M), grid_over(WEST_M, NORTH_M, SIDE_M)


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGE_PX", 1)
    monkeypatch.setattr(module, "SIDE_PX", 150)


@pytest.mark.usefixtures("in_parts")
def test_each_footprint_is_once_the_own_one_whole_and_clear_of_the_border() -> None:
    parts = list(neighbourhoods(PLACE.outlines, GRID, MARGIN_M))
    own = np.concatenate([part.near[part.is_own] for part in parts])
    assert sorted(own.tolist()) == list(range(len(PLACE.outlines)))
    assert len(parts) > 9
    whole = shapely.box(*outline_of(GRID).bounds)
    for part in parts:
        reach = shapely.intersection(shapely.buffer(PLACE.outlines[part.near[part.is_own]], MARGIN_M), whole)
        assert shapely.covers(outline_of(GRID.part(part.rows, part.columns)).buffer(0.51), reach).all()


@pytest.mark.usefixtures("in_parts")
def test_a_part_knows_all_footprints_that_reach_into_it() -> None:
    labels = label_raster(PLACE.outlines, GRID)
    for part in neighbourhoods(PLACE.outlines, GRID, MARGIN_M):
        seen = np.unique(labels[part.rows, part.columns])
        assert set(seen[seen >= 0].tolist()) <= set(part.near.tolist())


@pytest.mark.usefixtures("in_parts")
def test_without_footprints_there_is_no_part() -> None:
    assert not list(neighbourhoods(PLACE.outlines[:0], GRID, MARGIN_M))


def test_a_small_raster_is_one_part() -> None:
    (part,) = neighbourhoods(PLACE.outlines, GRID, MARGIN_M)
    assert part.is_own.all()
    assert (part.rows, part.columns) == (slice(0, GRID.height), slice(0, GRID.width))


@pytest.mark.parametrize("rows", [slice(0, 800), slice(0, 1), slice(333, 512)])
def test_some_rows_of_labels_are_those_of_all(rows: slice) -> None:
    np.testing.assert_array_equal(LabelRows(PLACE.outlines, GRID)[rows], label_raster(PLACE.outlines, GRID)[rows])


def outline_of(grid: GeoGrid) -> shapely.Polygon:
    corners = np.array([(0, 0), (grid.width, 0), (grid.width, grid.height), (0, grid.height)], np.float64)
    return shapely.Polygon(grid.to_map(corners))
