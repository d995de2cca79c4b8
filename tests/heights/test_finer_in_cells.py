"""A place of which a fine DSM shows one half, and one of large cells the whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.footprints import Footprint, label_raster, polygons_of
from ryu_scape.heights import Building, measure_buildings, with_terrain_beneath
from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.raster.dsm_cells import DsmCells
from ryu_scape.settings import HeightSettings
from ryu_scape.survey import Survey

SIDE_M, CELLS = 30, 10
SIDE_PX = SIDE_M * CELLS
GRID = GeoGrid(Affine(1.0, 0, 0, 0, -1.0, 0), CRS.from_epsg(32631), SIDE_PX, SIDE_PX)
HEIGHT_M, SLOPE = 12.0, 0.03
SETTINGS = HeightSettings()


@pytest.fixture(scope="module")
def measured() -> tuple[Survey, tuple[Building, ...]]:
    """Houses of one height on a slope."""
    corners = [(60 * column + 8, 60 * row + 8) for row in range(5) for column in range(5)]
    houses = [Footprint.of_polygon(shapely.box(x, -y - 14, x + 14, -y), 1.0, "") for x, y in corners]
    surface_m = _ground_m() + HEIGHT_M * (label_raster(polygons_of(houses), GRID) >= 0)
    cells_m = surface_m.reshape(CELLS, SIDE_M, CELLS, SIDE_M).mean(axis=(1, 3)).astype(np.float32)
    fine_m = surface_m.astype(np.float32)
    fine_m[:, SIDE_PX // 2 :] = np.nan
    grey = np.full((3, SIDE_PX, SIDE_PX), 120, np.uint8)
    cells = DsmCells(cells_m, Affine.scale(1 / SIDE_M), float(SIDE_M), has_finer=True)
    survey = Survey.of(RasterStack(GRID, grey, fine_m, grey[0] > 0, 1.0, dsm_cells=cells))
    survey = with_terrain_beneath(survey, houses, SETTINGS)
    return survey, measure_buildings(survey, houses, SETTINGS)


def _ground_m() -> np.ndarray:
    return np.broadcast_to(50.0 + SLOPE * (np.arange(SIDE_PX) + 0.5), (SIDE_PX, SIDE_PX))


def _on_fine(building: Building) -> bool:
    return bool(np.mean(building.footprint.exterior, axis=0)[0] < SIDE_PX / 2)


def test_where_the_fine_dsm_has_data_it_tells(measured: tuple[Survey, tuple[Building, ...]]) -> None:
    _, buildings = measured
    on_fine = [building for building in buildings if _on_fine(building)]
    assert len(on_fine) == 15
    for building in on_fine:
        assert building.height_m == pytest.approx(HEIGHT_M, abs=0.3)
        assert not any("shared out" in remark for remark in building.remarks)


def test_elsewhere_the_cells_tell(measured: tuple[Survey, tuple[Building, ...]]) -> None:
    _, buildings = measured
    on_cells = [building for building in buildings if not _on_fine(building)]
    assert len(on_cells) == 10
    assert np.mean([building.height_m for building in on_cells]) == pytest.approx(HEIGHT_M, abs=2.5)
    for building in on_cells:
        assert building.height_sigma_m > 1.0
        assert any("shared out" in remark for remark in building.remarks)


def test_the_terrain_has_no_step_between_them(measured: tuple[Survey, tuple[Building, ...]]) -> None:
    survey, _ = measured
    error_m = np.abs(survey.dtm_m - _ground_m())
    assert error_m[:, : SIDE_PX // 2].mean() < 0.1
    assert error_m.mean() < 1.0
    assert np.abs(np.diff(survey.dtm_m, axis=1)).max() < 1.0


def test_the_heights_that_are_known_help_the_cells(measured: tuple[Survey, tuple[Building, ...]]) -> None:
    survey, buildings = measured
    assert survey.dsm_cells is not None
    footprints = [building.footprint for building in buildings]
    nothing_known = np.full_like(survey.dsm_m, np.nan)
    blind = measure_buildings(replace(survey, dsm_m=nothing_known), footprints, SETTINGS)
    off_m = [
        np.mean([abs(one.height_m - HEIGHT_M) for one in some if not _on_fine(one)]) for some in (buildings, blind)
    ]
    assert off_m[0] <= off_m[1] + 0.1
