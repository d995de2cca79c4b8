"""A city is the same to the bit, however it is shared out, and the same as one run where that can see all."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pytest
import rasterio

from ryu_scape.export.building_records import records_of
from ryu_scape.inputs import BuildRequest
from ryu_scape.pipeline import run
from ryu_scape.progress import UNHEARD
from ryu_scape.whole_city.gathering import FEATURES, FLATGEOBUF, GEOPACKAGE
from ryu_scape.whole_city.plan import CityRequest
from tests.whole_city.conftest import built, digests
from tests.whole_city.town import NORTH_M, WEST_M, Town, grid_over

NEARLY_M, SEAM_STEP_M = 0.1, 0.1


@pytest.fixture(scope="module")
def by_dask(request_of_town: CityRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("by_dask")
    built(request_of_town, folder, workers=2)
    return folder


@pytest.fixture(scope="module")
def one_run(place: Town, request_of_town: CityRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """The records of all houses, from one DSM of all the town."""
    folder = tmp_path_factory.mktemp("one_run")
    dsm = place.write_dsm(folder / "dsm.tif", grid_over(WEST_M, NORTH_M, place.side_m))
    city = run(BuildRequest(None, dsm, request_of_town.outlines[0]), UNHEARD).city
    return {str(record["id"]): record for record in records_of(city)}


@pytest.mark.parametrize("cell_squares", [1, 2, 4])
def test_the_files_are_the_same_for_any_cells_order_and_number_of_processes(
    cell_squares: int, by_dask: Path, request_of_town: CityRequest, here: list[str], tmp_path: Path
) -> None:
    city = built(request_of_town, tmp_path, cell_squares=cell_squares)
    assert len(here) == {1: 4, 2: 2, 4: 1}[cell_squares]
    assert not city.failed
    assert digests(tmp_path) == digests(by_dask)


def test_every_house_is_there_once_and_as_one_run_measures_it(by_dask: Path, one_run: dict[str, dict]) -> None:
    houses = geopandas.read_file(by_dask / GEOPACKAGE, layer="buildings")
    assert sorted(houses["id"]) == sorted(one_run)
    for name in ("ground_m", "height_m", "area_m2"):
        off = [abs(value - one_run[house][name]) for house, value in zip(houses["id"], houses[name], strict=True)]
        assert max(off) < NEARLY_M, name


def test_all_formats_hold_the_same_houses_in_one_order(by_dask: Path) -> None:
    in_table = geopandas.read_file(by_dask / GEOPACKAGE, layer="buildings")
    in_index = geopandas.read_file(by_dask / FLATGEOBUF).set_index("id").loc[in_table["id"]].reset_index()
    header, *features = (json.loads(line) for line in (by_dask / FEATURES).read_text(encoding="utf-8").splitlines())
    assert header["type"] == "CityJSON"
    assert [feature["id"] for feature in features] == in_table["id"].tolist()
    assert in_index["height_m"].tolist() == in_table["height_m"].tolist()


def test_the_terrain_has_no_steps_at_seams(by_dask: Path) -> None:
    with rasterio.open(by_dask / "dtm.tif") as file:
        dtm_m = file.read(1)
    assert np.isfinite(dtm_m).all()
    across, down = np.abs(np.diff(dtm_m, axis=1)), np.abs(np.diff(dtm_m, axis=0))
    assert max(across.max(), down.max()) < SEAM_STEP_M


def test_a_tile_that_one_square_sees_whole_is_measured_as_build_does(
    place: Town, request_of_town: CityRequest, one_run: dict[str, dict], here: list[str], tmp_path: Path
) -> None:
    dsm = place.write_dsm(tmp_path / "dsm.tif", grid_over(WEST_M, NORTH_M, place.side_m))
    built(replace(request_of_town, dsm=(dsm,)), tmp_path, square_px=1024, halo_m=600)
    houses = geopandas.read_file(tmp_path / GEOPACKAGE, layer="buildings").set_index("id")
    for house, record in one_run.items():
        measured = houses.loc[house]
        assert [measured[name] for name in ("eave_m", "ridge_m", "height_m", "roof", "volume_m3")] == [
            record[name] for name in ("eave_m", "ridge_m", "height_m", "roof", "volume_m3")
        ]
