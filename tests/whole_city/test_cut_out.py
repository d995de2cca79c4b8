"""A square of a finished city, opened as a project, shows the city's own buildings."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from ryu_scape.errors import InputError
from ryu_scape.footprints import polygons_of
from ryu_scape.inputs import Inputs
from ryu_scape.own_files import WEIGHTS
from ryu_scape.progress import UNHEARD
from ryu_scape.project import Project
from ryu_scape.raster import read_stack
from ryu_scape.settings import DEFAULTS, Settings, changed
from ryu_scape.whole_city.cut_out import cut_out
from ryu_scape.whole_city.gathering import GEOPACKAGE
from ryu_scape.whole_city.plan import CityRequest
from ryu_scape.whole_city.state import overview_of, request_of
from tests.whole_city.conftest import SMALL, SQUARES, built
from tests.whole_city.town import NORTH_M, WEST_M, grid_over, tell_sun, town, write_grey

ROUNDED_M = 0.0051
"""Files have centimetres."""


def test_a_square_as_a_project_has_the_buildings_and_heights_of_the_city(
    request_of_town: CityRequest, here: list[str], tmp_path: Path
) -> None:
    built(request_of_town, tmp_path)
    overview = overview_of(tmp_path)
    assert len(overview.squares) == SQUARES
    middle = overview.bounds_m.mean(axis=0)
    square = overview.at(middle)
    assert square is not None
    asked = cut_out(overview, square, UNHEARD)
    inputs = Inputs(asked.rgb_path, asked.dsm_path, asked.footprints_path, asked.weights_path)
    city = Project(inputs, asked.settings).build(UNHEARD).city
    whole = geopandas.read_file(tmp_path / GEOPACKAGE, layer="buildings").set_index("id")
    west_south, east_north = overview.bounds_of(square)
    centres = np.column_stack((whole.centroid.x, whole.centroid.y))
    own = set(whole.index[((centres > west_south) & (centres < east_north)).all(axis=1)])
    opened = {each.footprint.identifier: each for each in city.buildings}
    assert len(own) > 5
    assert own < set(opened) <= set(whole.index)
    for name in own:
        assert opened[name].height_m == pytest.approx(whole.loc[name, "height_m"], abs=ROUNDED_M)
        assert shapely.area(polygons_of([opened[name].footprint]))[0] == pytest.approx(
            whole.geometry[name].area, abs=0.01
        )


def test_what_a_city_was_asked_with_is_known_again(
    request_of_town: CityRequest, here: list[str], tmp_path: Path
) -> None:
    settings = changed(Settings(), {"roof-percentile": 60.0, "dsm-east": 1.5})
    built(replace(request_of_town, settings=settings), tmp_path)
    overview = overview_of(tmp_path)
    assert overview.request == request_of(tmp_path) == replace(request_of_town, settings=settings)
    assert all(each.is_done and each.failure is None for each in overview.squares)
    assert cut_out(overview, overview.squares[0], UNHEARD).settings.raster.dsm_east_m == 0.0


def test_where_the_network_looks_again_it_is_the_citys(
    request_of_town: CityRequest, here: list[str], tmp_path: Path
) -> None:
    """Without a DSM a square is opened from its image alone."""
    image = write_grey(tmp_path / "rgb.tif", grid_over(WEST_M, NORTH_M, 60))
    weights = Path(shutil.copy(WEIGHTS, tmp_path / "mine.safetensors"))
    city = tmp_path / "city"
    built(replace(request_of_town, rgb=(image,), dsm=(), weights_path=weights), city, no_tiles=True)
    overview = overview_of(city)
    asked = cut_out(overview, overview.squares[0], UNHEARD)
    assert (asked.footprints_path, asked.weights_path) == (None, weights)


def test_a_square_is_lit_by_the_sun_of_its_images(here: list[str], tmp_path: Path) -> None:
    image = write_grey(tmp_path / "rgb.tif", grid_over(WEST_M, NORTH_M, 60))
    tell_sun(image)
    city = tmp_path / "city"
    built(CityRequest((image,), (), (), city=SMALL), city, no_tiles=True)
    overview = overview_of(city)
    asked = cut_out(overview, overview.squares[0], UNHEARD)
    suns = [read_stack(path, None, DEFAULTS.raster, UNHEARD).sun for path in (image, asked.rgb_path)]
    assert suns[0].elevation_deg == suns[1].elevation_deg == 45.0
    assert suns[0].azimuth_deg == pytest.approx(suns[1].azimuth_deg, abs=0.01)


def test_a_square_without_buildings_is_opened_from_its_rasters(here: list[str], tmp_path: Path) -> None:
    grid = grid_over(WEST_M, NORTH_M, 60)
    image = write_grey(tmp_path / "rgb.tif", grid)
    dsm = town(0.0).write_dsm(tmp_path / "dsm.tif", grid)
    city = tmp_path / "city"
    built(CityRequest((image,), (dsm,), (), city=SMALL), city, no_tiles=True)
    overview = overview_of(city)
    asked = cut_out(overview, overview.squares[0], UNHEARD)
    assert asked.footprints_path is None
    assert asked.rgb_path is not None
    assert asked.dsm_path is not None


def test_a_square_that_is_not_done_is_not_opened(request_of_town: CityRequest, here: list[str], tmp_path: Path) -> None:
    built(request_of_town, tmp_path)
    square = replace(overview_of(tmp_path).squares[0], is_done=False)
    with pytest.raises(InputError, match="not computed yet"):
        cut_out(overview_of(tmp_path), square, UNHEARD)


def test_where_no_city_is_there_is_nothing_to_see(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No city was begun"):
        overview_of(tmp_path)
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "state.json").write_text('{"slots": []}')
    with pytest.raises(InputError, match="another version"):
        overview_of(tmp_path)
