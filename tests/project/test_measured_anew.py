"""What is outlined anew where heights are told of all buildings together."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.footprints import Footprint, Outlines, label_raster, polygons_of
from ryu_scape.heights import Building, HeightSource, RoofKind, measure_buildings
from ryu_scape.pipeline import Measured
from ryu_scape.project import Draw, Edit, Merge, Reshape, SetRoof, Split
from ryu_scape.project.editing import Edited, Ruler, make_edit
from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.raster.dsm_cells import DsmCells
from ryu_scape.settings import HeightSettings
from ryu_scape.survey import Survey

CELL_M, CELLS = 30, 6
SIDE_PX = CELL_M * CELLS
GRID = GeoGrid(Affine(1.0, 0, 0, 0, -1.0, 0), CRS.from_epsg(32631), SIDE_PX, SIDE_PX)
SETTINGS = HeightSettings()
EDITS = {
    "split": Split("0", (18.0, 0.0), (18.0, -SIDE_PX)),
    "merged": Merge(("0", "1")),
    "reshaped": Reshape("0", ((8.0, -8.0), (28.0, -8.0), (28.0, -30.0), (8.0, -30.0))),
    "drawn": Draw("new", ((100.0, -5.0), (120.0, -5.0), (120.0, -20.0), (100.0, -20.0))),
}


def rows_of_houses() -> list[Footprint]:
    """Five rows of three houses, each 20 m wide, wall to wall."""
    corners = [(8 + 20 * column, 8 + 34 * row) for row in range(5) for column in range(3)]
    boxes = [shapely.box(x, -y - 14, x + 20, -y) for x, y in corners]
    return [Footprint.of_polygon(box, 1.0, str(number)) for number, box in enumerate(boxes)]


def survey_of(source: str) -> Survey:
    """An image without shadows, alone or with cells in which houses of 15 m stand."""
    grey = np.full((3, SIDE_PX, SIDE_PX), 120, np.uint8)
    if source == "image alone":
        return Survey.of(RasterStack(GRID, grey, None, grey[0] > 0, None))
    surface_m = 50.0 + 15.0 * (label_raster(polygons_of(rows_of_houses()), GRID) >= 0)
    cells_m = surface_m.reshape(CELLS, CELL_M, CELLS, CELL_M).mean(axis=(1, 3)).astype(np.float32)
    dsm_m = np.kron(cells_m, np.ones((CELL_M, CELL_M), np.float32))
    cells = DsmCells(cells_m, Affine.scale(1 / CELL_M), float(CELL_M))
    return Survey.of(RasterStack(GRID, grey, dsm_m, grey[0] > 0, float(CELL_M), dsm_cells=cells))


def heights_m(buildings: tuple[Building, ...]) -> dict[str, float]:
    return {building.footprint.identifier: building.height_m for building in buildings}


@pytest.mark.parametrize("source", ["image alone", "cells"])
@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_what_is_outlined_anew_is_as_high_as_if_it_had_been_given_so(source: str, edit: Edit) -> None:
    survey = survey_of(source)
    measured = Measured(survey, measure_buildings(survey, rows_of_houses(), SETTINGS))
    edited = make_edit(Edited(measured), edit, Ruler(Outlines(()), SETTINGS))
    assert edited.lost == ()
    buildings = edited.measured.buildings
    given = heights_m(measure_buildings(survey, [building.footprint for building in buildings], SETTINGS))
    kept = set(measured.buildings)
    anew = heights_m(tuple(building for building in buildings if building not in kept))
    assert anew
    assert anew == pytest.approx({name: given[name] for name in anew}, abs=0.02)


@pytest.mark.parametrize("source", ["image alone", "cells"])
def test_a_height_without_a_seen_roof_stays_beneath_another_roof(source: str) -> None:
    survey = survey_of(source)
    measured = Measured(survey, measure_buildings(survey, rows_of_houses(), SETTINGS))
    before = measured.buildings[0]
    assert (before.height_source is HeightSource.DSM) == (source == "cells")
    edited = make_edit(Edited(measured), SetRoof("0", RoofKind.GABLE, 4.0), Ruler(Outlines(()), SETTINGS))
    after = edited.measured.buildings[0]
    assert after.roof.kind is RoofKind.GABLE
    assert after.height_m == pytest.approx(before.height_m)
