"""What is finished is kept, checked, and computed anew only where what it was made of has changed."""

from __future__ import annotations

import shutil
import time
import warnings
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning

from ryu_scape.atomic.unfinished import locked
from ryu_scape.errors import InputError, OperationCancelled
from ryu_scape.progress import UNHEARD, ProgressReporter
from ryu_scape.settings import Settings, changed
from ryu_scape.whole_city import computing
from ryu_scape.whole_city.computing import LOCK, compute_city, prepare_city
from ryu_scape.whole_city.plan import CityRequest
from ryu_scape.whole_city.run_tasks import Cell
from ryu_scape.whole_city.state import WORK, status_of
from ryu_scape.whole_city.tasks import do_tasks
from ryu_scape.whole_city.tile_tree import TILES
from tests.whole_city.conftest import SQUARES, built, digests
from tests.whole_city.town import NORTH_M, WEST_M, Town, grid_over, tell_sun, write_grey


@pytest.fixture
def city(request_of_town: CityRequest, here: list[str], tmp_path: Path) -> Path:
    built(request_of_town, tmp_path)
    here.clear()
    return tmp_path


def test_a_finished_city_is_not_computed_again(request_of_town: CityRequest, city: Path, here: list[str]) -> None:
    before = digests(city)
    again = built(request_of_town, city, cell_squares=2)
    assert (here, again.computed, again.kept) == ([], 0, SQUARES)
    assert digests(city) == before
    assert status_of(city).finished == SQUARES


def test_two_runs_do_not_share_a_folder_and_the_second_hears_so_soon(request_of_town: CityRequest, city: Path) -> None:
    preparation = prepare_city(request_of_town, UNHEARD)
    start_s = time.monotonic()
    with locked(city / WORK / LOCK), pytest.raises(InputError, match="Another run"):
        compute_city(preparation, city, None, UNHEARD)
    assert time.monotonic() - start_s < 10.0


def test_who_stops_a_city_hears_what_is_kept(
    request_of_town: CityRequest, here: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped after the first of four squares."""

    def stopped(_: None, stage: str, cells: Mapping[str, Cell], progress: ProgressReporter) -> tuple[()]:
        if cells:
            do_tasks(next(iter(cells.values())))
            raise OperationCancelled
        return ()

    monkeypatch.setattr(computing, "compute", stopped)
    with pytest.raises(OperationCancelled) as caught:
        built(request_of_town, tmp_path)
    assert caught.value.remedy == f"Finished parts are kept (1 of {SQUARES}): the same command goes on there."


def test_a_damaged_part_is_computed_again(request_of_town: CityRequest, city: Path, here: list[str]) -> None:
    before = digests(city)
    damaged = sorted((city / "work" / "squares").glob("*/*/buildings.jsonl"))[2]
    damaged.write_text(damaged.read_text(encoding="utf-8").replace("house", "horse"), encoding="utf-8")
    again = built(request_of_town, city)
    assert again.computed == len(here) == 1
    assert digests(city) == before


@pytest.mark.parametrize("content", [None, b"damaged"])
def test_a_tile_that_was_lost_or_damaged_is_there_again(
    request_of_town: CityRequest, city: Path, content: bytes | None
) -> None:
    """Where the disk links files, it is the kept one's content that is damaged."""
    before = digests(city)
    tile = sorted((city / TILES).glob("*_*/2_*.glb"))[0]
    if content is None:
        tile.unlink()
    else:
        tile.write_bytes(content)
    built(request_of_town, city)
    assert digests(city) == before


def test_another_setting_makes_another_city_and_leaves_nothing_of_the_old(
    request_of_town: CityRequest, city: Path, here: list[str]
) -> None:
    before = digests(city)
    other = replace(request_of_town, settings=changed(Settings(), {"roof-erosion": 2.0}))
    assert built(other, city).computed == SQUARES
    assert digests(city) != before
    assert len(list((city / "work" / "squares").glob("*/*"))) == SQUARES


def test_a_sidecar_that_declares_another_unit_changes_the_heights(
    request_of_town: CityRequest, city: Path, tmp_path: Path
) -> None:
    copy = shutil.copy(request_of_town.dsm[0], tmp_path / "dsm.tif")
    request = replace(request_of_town, dsm=(Path(copy),))
    built(request, city)
    unit = '<PAMDataset><PAMRasterBand band="1"><UnitType>ft</UnitType></PAMRasterBand></PAMDataset>'
    Path(f"{copy}.aux.xml").write_text(unit, encoding="utf-8")
    again = built(request, city)
    assert again.computed
    assert not again.kept


def test_another_mask_beside_an_image_is_noticed(request_of_town: CityRequest, city: Path, tmp_path: Path) -> None:
    image = write_grey(tmp_path / "rgb.tif", grid_over(WEST_M, NORTH_M, 240))
    request = replace(request_of_town, rgb=(image,))
    mask = Path(f"{image}.msk")
    is_shown = np.full((480, 480), 255, np.uint8)
    write_mask(mask, is_shown)
    built(request, city, no_tiles=True)
    is_shown[:, 400:] = 0
    write_mask(mask, is_shown)
    again = built(request, city, no_tiles=True)
    assert again.computed
    assert not again.kept


def write_mask(path: Path, is_shown: NDArray[np.uint8]) -> None:
    """As GDAL writes one beside an image, which it leaves as it is."""
    height, width = is_shown.shape
    profile = {"driver": "GTiff", "count": 1, "dtype": "uint8", "height": height, "width": width, "compress": "DEFLATE"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(path, "w", **profile) as file:
            file.update_tags(INTERNAL_MASK_FLAGS_1=2)
            file.write(is_shown, 1)


def test_the_terrain_goes_with_its_dsm(request_of_town: CityRequest, city: Path, tmp_path: Path) -> None:
    image = write_grey(tmp_path / "rgb.tif", grid_over(WEST_M, NORTH_M, 100))
    request = replace(request_of_town, rgb=(image,))
    built(request, city, no_tiles=True)
    assert (city / "dtm.tif").is_file()
    built(replace(request, dsm=()), city, no_tiles=True)
    assert not (city / "dtm.tif").exists()
    shutil.copy(request_of_town.dsm[0], city / "dtm.tif")
    built(replace(request, dsm=()), city, no_tiles=True)
    assert (city / "dtm.tif").is_file()


def test_a_sidecar_that_tells_the_sun_changes_the_heights_told_by_shadows(
    request_of_town: CityRequest, here: list[str], tmp_path: Path
) -> None:
    image = write_grey(tmp_path / "rgb.tif", grid_over(WEST_M, NORTH_M, 100))
    request = replace(request_of_town, rgb=(image,), dsm=())
    built(request, tmp_path / "city", no_tiles=True)
    tell_sun(image)
    again = built(request, tmp_path / "city", no_tiles=True)
    assert again.computed
    assert not again.kept


def test_a_new_file_changes_only_the_squares_that_see_it(
    place: Town, request_of_town: CityRequest, city: Path, tmp_path: Path
) -> None:
    corner = place.write_dsm(tmp_path / "new.tif", grid_over(WEST_M + 230, NORTH_M + 40, 60))
    again = built(replace(request_of_town, dsm=(*request_of_town.dsm, corner)), city)
    assert 0 < again.computed < SQUARES
    assert again.kept == SQUARES - again.computed
