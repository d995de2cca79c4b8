"""A DSM drawn in finer pixels gives back the cells that it was measured in; one that was not is left alone."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from rasterio.enums import Resampling

from ryu_scape.raster.finest_detail import finest_detail_px
from ryu_scape.raster.grid import Georeference, apply_transform
from ryu_scape.raster.projection import project
from ryu_scape.raster.resampling_undone import cells_before_resampling
from tests.raster.resampled import DRAWN, DRAWN_GSD_M, DRAWN_PX, drawn, measured, measured_in_arc_seconds, town_m

ARC_SECOND_M = 30.8
KERNELS = (Resampling.nearest, Resampling.bilinear, Resampling.cubic, Resampling.lanczos)
SPLINE = Resampling.cubic_spline


def found_in(elevation_m: NDArray[np.float32], own: Georeference) -> tuple[NDArray[np.float32], Georeference] | None:
    return cells_before_resampling(elevation_m, own, finest_detail_px(elevation_m))


def errors_of(
    found: tuple[NDArray[np.float32], Georeference], cells_m: NDArray[np.float32], own: Georeference, cell_m: float
) -> NDArray[np.float32]:
    """How far the cells found, but those at the edges, are off those that they lie in, to half a drawn pixel."""
    found_m, georeference = found
    row, column = (place.ravel() for place in np.mgrid[1 : found_m.shape[0] - 1, 1 : found_m.shape[1] - 1])
    middle = apply_transform(georeference.transform, np.column_stack((column, row)) + 0.5)
    at = apply_transform(~own.transform, project(middle, georeference.crs, own.crs))
    assert np.abs(at % 1 - 0.5).max() < 0.05 + 0.5 * DRAWN_GSD_M / cell_m
    there = np.floor(at).astype(int)
    return np.abs(found_m[row, column] - cells_m[there[:, 1], there[:, 0]])


@pytest.mark.parametrize("kernel", KERNELS)
def test_a_global_dsm_in_whole_metres_is_found_at_its_arc_seconds(kernel: Resampling) -> None:
    cells_m, own = measured_in_arc_seconds()
    found = found_in(drawn(cells_m, own, kernel, rounds=True), DRAWN)
    assert found is not None
    assert errors_of(found, cells_m, own, ARC_SECOND_M).max() <= 1.0
    assert found[0].shape[0] == pytest.approx(DRAWN_PX * DRAWN_GSD_M / ARC_SECOND_M, abs=2)


@pytest.mark.parametrize("kernel", KERNELS[:3])
@pytest.mark.parametrize("gsd_m", [2.0, 3.0, 5.0, 10.0])
def test_cells_that_begin_anywhere_are_found_by_where_the_surface_bends(gsd_m: float, kernel: Resampling) -> None:
    cells_m, own = measured(gsd_m)
    found = found_in(drawn(cells_m, own, kernel), DRAWN)
    assert found is not None
    assert errors_of(found, cells_m, own, gsd_m).mean() < 0.15


@pytest.mark.parametrize("rounds", [False, True])
def test_a_spline_is_undone_that_smooths(rounds: bool) -> None:
    cells_m, own = measured_in_arc_seconds()
    found = found_in(drawn(cells_m, own, SPLINE, rounds), DRAWN)
    assert found is not None
    errors_m = errors_of(found, cells_m, own, ARC_SECOND_M)
    assert np.median(errors_m) < (1.0 if rounds else 0.3)


def test_what_has_no_data_takes_no_part() -> None:
    cells_m, own = measured_in_arc_seconds()
    cells_m[3:5, 2:4] = np.nan
    shown_m = drawn(cells_m, own, Resampling.bilinear)
    assert np.isnan(shown_m).any()
    found = found_in(shown_m, DRAWN)
    assert found is not None
    assert np.nanmax(errors_of(found, cells_m, own, ARC_SECOND_M)) < 0.5


@pytest.mark.parametrize("gsd_m", [0.5, 1.0, 2.0, 5.0])
@pytest.mark.parametrize("step_m", [0.0, 0.1, 1.0])
def test_a_dsm_in_its_own_pixels_is_left_alone(gsd_m: float, step_m: float) -> None:
    cells_m, own = measured(gsd_m) if gsd_m > 0.5 else (town_m(), DRAWN)
    shown_m = np.round(cells_m / step_m) * np.float32(step_m) if step_m else cells_m
    assert found_in(shown_m.astype(np.float32), own) is None


@pytest.mark.parametrize("value", [0.0, np.nan])
def test_a_dsm_that_shows_nothing_is_left_alone(value: float) -> None:
    assert found_in(np.full((DRAWN_PX, DRAWN_PX), value, np.float32), DRAWN) is None
    assert found_in(np.full((2, 3), value, np.float32), DRAWN) is None
