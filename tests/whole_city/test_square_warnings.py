"""What a city's squares say of themselves is heard of the city."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pytest
import rasterio
from affine import Affine

from ryu_scape.whole_city.computing import WholeCity
from ryu_scape.whole_city.plan import CityRequest
from ryu_scape.whole_city.report import NUMBERS, REPORT, write_report
from ryu_scape.whole_city.square_warnings import warnings_of
from tests.whole_city.conftest import SQUARES, built
from tests.whole_city.town import WEST_M, ground_m

Draw = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


def test_sentences_that_differ_by_numbers_alone_are_one() -> None:
    near, far = "It is 2.9 m east.", "It is 3.1 m east."
    said = {"0_0": [far, "Dark."], "0_1": [near], "1_0": [near], "1_1": []}
    assert warnings_of(said) == (
        f"3 of 4 squares, 0_1 for one: {near}",
        "1 of 4 squares, 0_0 for one: Dark.",
    )


def _redrawn(request: CityRequest, folder: Path, draw: Draw) -> CityRequest:
    """The city of DSMs whose elevations are drawn anew from x and y in metres and what they were."""
    folder.mkdir()
    paths = []
    for path in request.dsm:
        with rasterio.open(path) as file:
            profile, was_m = file.profile, file.read(1)
        x, y = _centres_m(profile["transform"], was_m.shape)
        paths.append(folder / path.name)
        with rasterio.open(paths[-1], "w", **profile) as file:
            file.write(draw(x, y, was_m).astype(np.float32), 1)
    return replace(request, dsm=tuple(paths))


def _centres_m(transform: Affine, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    rows, columns = np.mgrid[: shape[0], : shape[1]] + 0.5
    return transform.c + columns * transform.a, transform.f + rows * transform.e


def _bare(x: np.ndarray, y: np.ndarray, _: np.ndarray) -> np.ndarray:
    return ground_m(x, y) + np.random.default_rng(0).normal(0, 0.1, x.shape)


def _scaled(_: np.ndarray, __: np.ndarray, was_m: np.ndarray) -> np.ndarray:
    return (was_m - was_m.min()) / np.ptp(was_m)


def _heard(city: WholeCity, words: str) -> list[str]:
    return [warning for warning in city.gathered.warnings if words in warning]


def test_a_good_city_has_nothing_to_say(here: list[str], request_of_town: CityRequest, tmp_path: Path) -> None:
    assert built(request_of_town, tmp_path).gathered.warnings == ()


@pytest.mark.parametrize(
    ("draw", "words"),
    [(_bare, "model of the bare earth (DTM), and heights mean nothing"), (_scaled, "between 0 and 1")],
)
def test_a_dsm_that_is_none_is_told_with_the_squares_that_show_it(
    here: list[str], request_of_town: CityRequest, tmp_path: Path, draw: Draw, words: str
) -> None:
    city = built(_redrawn(request_of_town, tmp_path / "dsm", draw), tmp_path / "city")
    (warning,) = _heard(city, words)
    assert warning.startswith(f"{SQUARES} of {SQUARES} squares")
    write_report(city, tmp_path / "city")
    assert warning in json.loads((tmp_path / "city" / NUMBERS).read_text())["warnings"]
    assert words in (tmp_path / "city" / REPORT).read_text(encoding="utf-8")


def _half(x: np.ndarray, _: np.ndarray, was_m: np.ndarray) -> np.ndarray:
    return np.where(x < WEST_M + 120, was_m, np.nan)


def test_assumed_heights_are_counted_over_the_city(
    here: list[str], request_of_town: CityRequest, tmp_path: Path
) -> None:
    city = built(_redrawn(request_of_town, tmp_path / "dsm", _half), tmp_path / "city")
    assumed, count = city.gathered.sources["default"], city.gathered.heights_m.size
    assert 0.3 * count < assumed < 0.7 * count
    (warning,) = _heard(city, "because the DSM does not show their roofs")
    assert warning.startswith(f"{assumed} of {count} buildings are assumed")


def test_outlines_beside_the_dsm_are_told(here: list[str], request_of_town: CityRequest, tmp_path: Path) -> None:
    outlines = geopandas.read_file(request_of_town.outlines[0])
    outlines.geometry = outlines.translate(4.0, -3.0)
    outlines.to_file(tmp_path / "moved.gpkg")
    city = built(replace(request_of_town, outlines=(tmp_path / "moved.gpkg",)), tmp_path / "city")
    (warning,) = _heard(city, "The outlines seem to lie")
    assert "5.0 m south-east of the DSM" in warning
