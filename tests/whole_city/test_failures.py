"""One bad file costs its own squares and no more, and the person is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pytest

from ryu_scape.errors import InputError
from ryu_scape.progress import UNHEARD
from ryu_scape.whole_city.city_settings import CitySettings
from ryu_scape.whole_city.computing import prepare_city
from ryu_scape.whole_city.gathering import GEOPACKAGE
from ryu_scape.whole_city.plan import CityRequest
from ryu_scape.whole_city.report import REPORT, numbers_of, write_report
from ryu_scape.whole_city.state import status_of
from tests.whole_city.conftest import SQUARES, built, digests
from tests.whole_city.town import NORTH_M, WEST_M, Town, grid_over, write_grey


@pytest.fixture
def with_a_damaged_tile(request_of_town: CityRequest, tmp_path: Path) -> CityRequest:
    """Its header is whole and so is its length; half of its pixels are lost. Half of the squares see it."""
    first, *others = request_of_town.dsm
    damaged = tmp_path / first.name
    content = first.read_bytes()
    damaged.write_bytes(content[: len(content) // 2].ljust(len(content), b"?"))
    return replace(request_of_town, dsm=(damaged, *others), city=replace(request_of_town.city, halo_m=16))


def test_the_city_goes_on_without_the_squares_of_a_damaged_file(
    with_a_damaged_tile: CityRequest, here: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    city = built(with_a_damaged_tile, out)
    assert len(city.failed) == SQUARES // 2
    assert all("dsm_0_0.tif" in failure.cause and failure.remedy for failure in city.failed)
    assert len(geopandas.read_file(out / GEOPACKAGE, layer="buildings")) > 0
    assert len(status_of(out).failed) == len(city.failed)
    write_report(city, out)
    page = (out / REPORT).read_text(encoding="utf-8")
    assert all(failure.what in page for failure in city.failed)
    assert numbers_of(city)["failed"][0]["remedy"]


def test_once_the_file_is_mended_the_city_is_as_if_nothing_had_been(
    request_of_town: CityRequest, with_a_damaged_tile: CityRequest, here: list[str], tmp_path: Path
) -> None:
    mended, undisturbed = tmp_path / "mended", tmp_path / "undisturbed"
    built(with_a_damaged_tile, mended)
    assert not built(request_of_town, mended, halo_m=16).failed
    built(request_of_town, undisturbed, halo_m=16)
    assert digests(mended) == digests(undisturbed)


def test_what_is_no_raster_is_left_out_and_told(request_of_town: CityRequest, tmp_path: Path) -> None:
    other = tmp_path / "notes.tif"
    other.write_text("not a raster", encoding="utf-8")
    index = prepare_city(replace(request_of_town, dsm=(*request_of_town.dsm, other)), UNHEARD).index
    assert [refusal.what for refusal in index.refused] == ["notes.tif"]
    assert len(index.dsms) == 4


def test_a_copy_that_is_cut_short_costs_no_square(
    request_of_town: CityRequest, here: list[str], tmp_path: Path
) -> None:
    first = request_of_town.dsm[0]
    copy = tmp_path / "a_copy.tif"
    copy.write_bytes(first.read_bytes()[: first.stat().st_size * 2 // 3])
    city = built(replace(request_of_town, dsm=(copy, *request_of_town.dsm)), tmp_path / "out")
    assert [refusal.what for refusal in city.preparation.index.refused] == ["a_copy.tif"]
    assert "cut short" in city.preparation.index.refused[0].cause
    assert not city.failed
    assert city.gathered.heights_m.size == built(request_of_town, tmp_path / "whole").gathered.heights_m.size
    with pytest.raises(InputError, match=r"No DSM can be used\. a_copy\.tif"):
        prepare_city(replace(request_of_town, dsm=(copy,)), UNHEARD)


def test_where_nothing_can_be_used_the_cause_is_told(place: Town, request_of_town: CityRequest, tmp_path: Path) -> None:
    other = tmp_path / "notes.tif"
    other.write_text("not a raster", encoding="utf-8")
    with pytest.raises(InputError, match=r"notes\.tif"):
        prepare_city(replace(request_of_town, dsm=(other,)), UNHEARD)


def test_a_folder_that_was_moved_away_is_to_blame_before_a_file_that_never_was_a_raster(
    request_of_town: CityRequest, tmp_path: Path
) -> None:
    (tmp_path / "a_notes.tif").write_text("not a raster", encoding="utf-8")
    gone = tuple(tmp_path / "gone" / path.name for path in request_of_town.dsm)
    with pytest.raises(InputError, match=r"Missing files: 4 of 5, .*gone.* among them") as caught:
        prepare_city(replace(request_of_town, dsm=(tmp_path / "a_notes.tif", *gone)), UNHEARD)
    assert "notes" not in str(caught.value)


def test_where_no_dsm_can_be_used_no_image_is_blamed(request_of_town: CityRequest, tmp_path: Path) -> None:
    for name in ("photo.tif", "heights.tif"):
        (tmp_path / name).write_text("not a raster", encoding="utf-8")
    images = tmp_path / "photo.tif", write_grey(tmp_path / "ortho.tif", grid_over(WEST_M, NORTH_M, 60.0))
    with pytest.raises(InputError, match=r"No DSM can be used\. heights\.tif"):
        prepare_city(replace(request_of_town, rgb=images, dsm=(tmp_path / "heights.tif",)), UNHEARD)


def test_a_file_that_ends_where_the_surroundings_of_a_square_begin_is_not_read(
    place: Town, here: list[str], tmp_path: Path
) -> None:
    """The first square's side lies 128 m south of the place's north-western corner, as far as its halo reaches."""
    side_m, halo_m = 192.0, 128.0
    north_m = np.floor(NORTH_M / side_m) * side_m + halo_m
    west_m = np.ceil(WEST_M / side_m) * side_m
    tiles = [grid_over(west_m, north_m + 60.0, 60.0), grid_over(west_m, north_m, 180.0)]
    dsms = tuple(place.write_dsm(tmp_path / f"dsm_{number}.tif", tile) for number, tile in enumerate(tiles))
    outlines = place.write_outlines(tmp_path / "houses.gpkg")
    city = CitySettings(square_px=384, halo_m=halo_m)
    asked = CityRequest((), dsms, (outlines,), city=city)
    touched = {each.square: each for each in prepare_city(asked, UNHEARD).plan.squares}
    assert any(len(each.dsms) == 1 and each.window.row * 0.5 == -north_m for each in touched.values())
    assert not built(asked, tmp_path / "out").failed
