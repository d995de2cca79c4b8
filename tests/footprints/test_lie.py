"""Outlines that lie beside their DSM are told from those that lie on it."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from ryu_scape.footprints import Footprint, polygons_of, read_footprints
from ryu_scape.footprints.lie import warnings_about_lie
from ryu_scape.inputs import Inputs
from ryu_scape.own_files import SAMPLES
from ryu_scape.pipeline import read_outlines, read_survey
from ryu_scape.progress import UNHEARD
from ryu_scape.raster import read_dsm_alone
from ryu_scape.settings import RasterSettings

PLACES = ("apartment_blocks", "hillside_suburb", "old_town", "towers")


@pytest.mark.parametrize("place", PLACES)
def test_only_a_shift_is_told_and_how_to_undo_it(place: str) -> None:
    stack = read_dsm_alone(SAMPLES / f"DSM_{place}.tif", RasterSettings(), UNHEARD)
    given = read_footprints(SAMPLES / f"buildings_{place}.geojson", stack.grid).footprints
    where = stack.grid, stack.dsm_m, stack.valid, stack.dsm_gsd_m
    assert warnings_about_lie(given, *where) == ()
    moved = shapely.transform(polygons_of(given), lambda x_y: np.add(x_y, (4.0, 3.0)))
    (warning,) = warnings_about_lie([Footprint.of_polygon(one, 1.0, "a", {}) for one in moved], *where)
    assert re.search(r"lie [45]\.\d m north-east of the DSM", warning)
    east_m, north_m = map(float, re.search(r"by (\S+) m east and (\S+) m north", warning).groups())
    np.testing.assert_allclose((east_m, north_m), (-4.0, -3.0), atol=0.2)


def test_without_a_fine_dsm_nothing_is_told() -> None:
    stack = read_dsm_alone(SAMPLES / "DSM_old_town.tif", RasterSettings(), UNHEARD)
    given = read_footprints(SAMPLES / "buildings_old_town.geojson", stack.grid).footprints
    assert warnings_about_lie(given, stack.grid, None, stack.valid, None) == ()
    assert warnings_about_lie((), stack.grid, stack.dsm_m, stack.valid, 0.5) == ()


def test_outlines_that_lie_beside_the_dsm_stay_whole(tmp_path: Path) -> None:
    survey = read_survey(Inputs(None, SAMPLES / "DSM_old_town.tif", SAMPLES / "buildings_old_town.geojson"))
    shifted = geopandas.read_file(SAMPLES / "buildings_old_town.geojson").to_crs(survey.grid.crs.to_wkt())
    shifted.geometry = shifted.translate(3.0, 2.0)
    shifted.to_file(tmp_path / "shifted.gpkg")
    outlines = read_outlines(tmp_path / "shifted.gpkg", survey)
    assert [each.identifier for each in outlines.footprints] == shifted["id"].astype(str).tolist()
    (warning,) = outlines.warnings
    assert "seem to lie" in warning
