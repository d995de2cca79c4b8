"""`ryu-scape city` as a person types it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.cli import main
from ryu_scape.cli.arguments import parse
from ryu_scape.errors import InputError
from ryu_scape.whole_city.city_grid import CityGrid
from ryu_scape.whole_city.gathering import FEATURES, FLATGEOBUF, GEOPACKAGE
from ryu_scape.whole_city.plan import CityRequest
from ryu_scape.whole_city.report import NUMBERS, REPORT
from ryu_scape.whole_city.run_tasks import CityTasks
from ryu_scape.whole_city.state import WORK, remember
from tests.whole_city.conftest import SQUARES

SMALL = ["--square", "384", "--halo", "64"]


@pytest.fixture
def words(request_of_town: CityRequest) -> list[str]:
    """The town's files and small squares."""
    folder, outlines = request_of_town.dsm[0].parent, request_of_town.outlines[0]
    return ["city", "--dsm", str(folder), "--footprints", str(outlines), *SMALL]


def printed_numbers(capsys: pytest.CaptureFixture[str]) -> dict:
    return json.loads(capsys.readouterr().out)


def test_a_dry_run_tells_the_plan_and_writes_nothing(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "city"
    assert main([*words, "--out", str(out), "--dry-run", "--json"]) == 0
    assert printed_numbers(capsys)["squares"] == SQUARES
    assert not out.exists()
    assert main([*words, "--out", str(out), "--dry-run"]) == 0
    assert f"{SQUARES} squares in {SQUARES} cells" in capsys.readouterr().out


def test_a_city_is_written_and_its_status_told(
    words: list[str], here: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "city"
    assert main([*words, "--out", str(out), "--json"]) == 0
    numbers = printed_numbers(capsys)
    assert numbers["buildings"] > 40
    assert (numbers["failed"], numbers["parts_computed"]) == ([], SQUARES)
    names = {path.name for path in out.iterdir()}
    tables = {GEOPACKAGE, FLATGEOBUF, FEATURES, REPORT, NUMBERS}
    assert names == tables | {"dtm.tif", "height.tif", "city.tileset.json", "tiles", "city.html", "work"}
    assert main(["city", "--out", str(out), "--status", "--json"]) == 0
    assert printed_numbers(capsys) == {"finished": SQUARES, "failed": 0, "missing": 0}


def test_a_city_that_was_begun_goes_on_by_its_folder_alone(
    words: list[str], here: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["--out", str(tmp_path / "city")]
    assert main(["city", *out]) == 3
    assert "No city was begun" in capsys.readouterr().err
    assert main([*words, *out, "--json"]) == 0
    before = printed_numbers(capsys)
    assert main(["city", *out, "--json"]) == 0
    again = printed_numbers(capsys)
    assert (again["buildings"], again["parts_kept"]) == (before["buildings"], SQUARES)


@pytest.mark.parametrize(
    "fixed", [["--gsd", "1.5"], ["--crs", "EPSG:32632"], ["--area=4,52,5,53"], ["--weights", "other.safetensors"]]
)
def test_what_is_fixed_once_a_city_is_begun_is_refused_and_not_ignored(
    fixed: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["--out", str(tmp_path / "city")]
    request = CityRequest((), (tmp_path / "a.tif",), (tmp_path / "b.gpkg",))
    grid = CityGrid(CRS.from_epsg(32633).to_wkt(), 0.5, (0.0, 0.0), 384, 128)
    (tmp_path / "city" / WORK).mkdir(parents=True)
    remember(request, grid, CityTasks((), ()), tmp_path / "city")
    assert main(["city", *out, *fixed]) == InputError.exit_code
    complaint = capsys.readouterr().err
    assert f"{fixed[0].partition('=')[0]} cannot be changed once a city is begun" in complaint


@pytest.mark.parametrize("way", ["city", "../{}/city"])
def test_a_city_within_its_own_inputs_is_not_made_of_itself(
    words: list[str],
    request_of_town: CityRequest,
    way: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """However its folder is named."""
    inputs = request_of_town.dsm[0].parent
    out = inputs / "city"
    out.mkdir()
    shutil.copy(request_of_town.dsm[0], out / "dtm.tif")
    monkeypatch.chdir(inputs)
    assert main([*words, "--out", way.format(inputs.name), "--dry-run", "--json"]) == 0
    shutil.rmtree(out)
    assert printed_numbers(capsys)["dsms"] == len(request_of_town.dsm)


def test_a_folder_without_a_city_has_no_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["city", "--out", str(tmp_path), "--status"]) == 3
    assert "No city was begun" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["--dsm", "a.tif"], ["--rgb", "a.tif", "--gsd", "0"], ["--rgb", "a.tif", "--square", "3"]]
)
def test_what_makes_no_sense_is_refused_before_there_is_work(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["city", *words, "--out", "x"])
    assert ended.value.code == 2


def test_a_file_in_the_place_of_the_folder_is_told(
    words: list[str], here: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "city").write_text("mine")
    assert main([*words, "--out", str(tmp_path / "city")]) == 3
    assert "is a file" in capsys.readouterr().err
    assert (tmp_path / "city").read_text() == "mine"


def test_a_city_does_not_take_the_place_of_a_file_that_it_is_made_of(
    request_of_town: CityRequest, here: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dsm = Path(shutil.copy(request_of_town.dsm[0], tmp_path / "height.tif"))
    before = dsm.read_bytes()
    outlines = str(request_of_town.outlines[0])
    assert main(["city", "--dsm", str(dsm), "--footprints", outlines, *SMALL, "--out", str(tmp_path)]) == 3
    assert "height.tif is read and would be written over" in capsys.readouterr().err
    assert dsm.read_bytes() == before


def test_coarse_imagery_is_refused_before_anything_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    images = tmp_path / "images"
    images.mkdir()
    transform = Affine(10, 0, 379000, 0, -10, 3455000)
    profile = {"driver": "GTiff", "width": 40, "height": 40, "count": 3, "dtype": "uint8", "crs": "EPSG:32651"}
    with rasterio.open(images / "sentinel.tif", "w", **profile, transform=transform) as file:
        file.write(np.full((3, 40, 40), 90, np.uint8))
    assert main(["city", "--rgb", str(images), "--out", str(tmp_path / "city")]) == 3
    assert "--force" in capsys.readouterr().err
    assert not (tmp_path / "city").exists()


def test_a_city_of_which_nothing_can_be_read_is_a_failure(
    here: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = (Path(__file__).parents[2] / "Dataset" / "RGB_old_town.tif").read_bytes()
    (tmp_path / "lost.tif").write_bytes(content[:3000].ljust(len(content), b"?"))
    assert main(["city", "--rgb", str(tmp_path / "lost.tif"), "--out", str(tmp_path / "city")]) == 3
    assert "damaged or cut short" in capsys.readouterr().err
