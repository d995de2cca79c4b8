"""Buildings that the network finds: each once, wherever seams lie, and asked about once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from rasterio.warp import transform_geom
from torch import Tensor, nn

from ryu_scape.errors import InputError
from ryu_scape.footprints import polygons_of
from ryu_scape.inputs import BuildRequest
from ryu_scape.pipeline import run
from ryu_scape.progress import UNHEARD
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.weights_file import WeightsCard
from ryu_scape.settings import Settings, changed
from ryu_scape.whole_city import run_tasks
from ryu_scape.whole_city.computing import prepare_city
from ryu_scape.whole_city.gathering import GEOPACKAGE
from ryu_scape.whole_city.looking import network_of
from ryu_scape.whole_city.plan import CityRequest
from ryu_scape.whole_city.tasks import LookTask
from tests.whole_city.conftest import SQUARES, built, digests
from tests.whole_city.tile_reader import tiles_of
from tests.whole_city.town import CRS_OF_TOWN, NORTH_M, WEST_M, Town, grid_over, write_grey

SETTINGS = changed(Settings(), {"network-window": 256, "network-overlap": 128})


class HighIsBuilding(nn.Module):
    """Calls building what stands 2.5 m above the terrain."""

    def forward(self, images: Tensor) -> dict[str, Tensor]:
        return {"out": (images[:, 3:] - 2.5 / 30) * 400}


@pytest.fixture
def high_is_building(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    loaded = HighIsBuilding(), WeightsCard(DsmEncoding.ABOVE_TERRAIN)
    monkeypatch.setattr("ryu_scape.segmentation.engine.load_network_for_one_thread", lambda path: loaded)
    monkeypatch.setattr("ryu_scape.segmentation.engine.load_network", lambda path: loaded)
    network_of.cache_clear()
    yield
    network_of.cache_clear()


@pytest.fixture
def asked(place: Town, request_of_town: CityRequest, high_is_building: None, tmp_path: Path) -> CityRequest:
    """The town with an image and no footprints."""
    rgb = write_grey(tmp_path / "rgb.tif", grid_over(WEST_M, NORTH_M, place.side_m))
    return replace(request_of_town, rgb=(rgb,), outlines=(), settings=SETTINGS)


def test_a_square_that_could_not_be_looked_at_is_named_by_all_that_need_it(
    asked: CityRequest, here: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    refused: list[str] = []
    look = LookTask.do

    def look_but_at_the_first(task: LookTask) -> None:
        refused.extend([] if refused else [task.files.square.name])
        if task.files.square.name in refused:
            raise InputError("Its tile is damaged.", "Copy it again.")
        look(task)

    monkeypatch.setattr(LookTask, "do", look_but_at_the_first)
    own, *others = built(asked, tmp_path / "out").failed
    assert (own.what, own.cause) == (refused[0], "Its tile is damaged.")
    assert others
    for failure in others:
        assert failure.cause == f"The network could not look at square {refused[0]}: Its tile is damaged."
        assert failure.remedy == "Copy it again."


def test_the_weights_are_read_once_whatever_squares_there_are(
    asked: CityRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    read: list[Path] = []
    monkeypatch.setattr(run_tasks, "digest_of_file", lambda path: read.append(path) or "digest")
    plan = prepare_city(asked, UNHEARD)
    tasks = run_tasks.tasks_of(plan.index, plan.plan, asked, None, tmp_path)
    assert len(tasks.looks) >= SQUARES
    assert read == [asked.weights_path]


def outlines_in(folder: Path) -> NDArray[np.object_]:
    return np.asarray(geopandas.read_file(folder / GEOPACKAGE, layer="buildings").geometry.values, object)


def test_each_building_is_found_once_as_in_one_run(
    place: Town, asked: CityRequest, here: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    city = built(asked, out)
    assert not city.failed
    mine = outlines_in(out)
    dsm = place.write_dsm(tmp_path / "dsm.tif", grid_over(WEST_M, NORTH_M, place.side_m))
    whole = run(BuildRequest(asked.rgb[0], dsm, settings=SETTINGS), UNHEARD).city
    theirs = polygons_of([building.footprint for building in whole.buildings])
    assert len(mine) == len(theirs) > 40
    names = sorted(geopandas.read_file(out / GEOPACKAGE, layer="buildings")["id"])
    assert sorted(name for tile in tiles_of(out) if tile.is_leaf for name in tile.buildings) == names
    first, second = shapely.STRtree(mine).query(theirs)
    shared_m2 = shapely.area(shapely.intersection(theirs[first], mine[second]))
    same = shared_m2 > 0.8 * np.maximum(shapely.area(theirs[first]), shapely.area(mine[second]))
    assert sorted(first[same]) == sorted(second[same]) == list(range(len(mine)))
    assert shapely.area(shapely.union_all(mine)) == pytest.approx(shapely.area(mine).sum())


def test_any_tiling_gives_the_same_bits_and_a_building_is_called_after_its_place(
    asked: CityRequest, here: list[str], tmp_path: Path
) -> None:
    folders = [tmp_path / name for name in ("one", "two", "four")]
    for folder, cell_squares in zip(folders, (1, 2, 4), strict=True):
        built(asked, folder, cell_squares=cell_squares)
    assert digests(folders[0]) == digests(folders[1]) == digests(folders[2])
    houses = geopandas.read_file(folders[0] / GEOPACKAGE, layer="buildings")
    decimetres = np.array([name.split("_") for name in houses["id"]], np.float64)
    centroids = shapely.get_coordinates(shapely.centroid(houses.geometry.values))
    assert np.abs(decimetres / 10 - centroids).max() <= 0.0501


def test_the_network_is_not_asked_again_where_only_heights_change(
    asked: CityRequest, here: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    looks = built(asked, out).computed - SQUARES
    assert looks >= SQUARES
    again = built(replace(asked, settings=changed(SETTINGS, {"roof-erosion": 2.0})), out)
    assert (again.computed, again.kept) == (SQUARES, looks)


def test_an_area_holds_what_is_found_in_it_in_the_whole_city(
    asked: CityRequest, here: list[str], tmp_path: Path
) -> None:
    whole, part = tmp_path / "whole", tmp_path / "part"
    area_m = shapely.box(WEST_M + 40, NORTH_M - 160, WEST_M + 190, NORTH_M - 50)
    in_degrees = transform_geom(CRS_OF_TOWN, "EPSG:4326", shapely.geometry.mapping(area_m))
    built(asked, whole, no_tiles=True)
    built(replace(asked, area=shapely.geometry.shape(in_degrees)), part, no_tiles=True)
    houses = geopandas.read_file(whole / GEOPACKAGE, layer="buildings")
    wanted = sorted(houses["id"][area_m.contains(houses.centroid)])
    assert sorted(geopandas.read_file(part / GEOPACKAGE, layer="buildings")["id"]) == wanted
    assert 5 < len(wanted) < len(houses)
