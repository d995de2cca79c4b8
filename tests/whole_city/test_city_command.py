"""`ryu-scape city` as a person types it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ryu_scape.cli import main
from ryu_scape.cli.arguments import parse
from ryu_scape.whole_city.gathering import FEATURES, FLATGEOBUF, GEOPACKAGE
from ryu_scape.whole_city.plan import CityRequest
from ryu_scape.whole_city.report import NUMBERS, REPORT
from tests.whole_city.conftest import SQUARES

SMALL = ["--square", "384", "--halo", "64"]


@pytest.fixture
def words(request_of_town: CityRequest) -> list[str]:
    """The town's files and small squares."""
    folder, outlines = request_of_town.dsm[0].parent, request_of_town.outlines[0]
    return ["city", "--dsm", str(folder), "--footprints", str(outlines), *SMALL]


def told(capsys: pytest.CaptureFixture[str]) -> dict:
    return json.loads(capsys.readouterr().out)


def test_a_dry_run_tells_the_plan_and_writes_nothing(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "city"
    assert main([*words, "--out", str(out), "--dry-run", "--json"]) == 0
    assert told(capsys)["squares"] == SQUARES
    assert not out.exists()
    assert main([*words, "--out", str(out), "--dry-run"]) == 0
    assert f"{SQUARES} squares in {SQUARES} cells" in capsys.readouterr().out


def test_a_city_is_written_and_its_status_told(
    words: list[str], here: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "city"
    assert main([*words, "--out", str(out), "--json"]) == 0
    numbers = told(capsys)
    assert numbers["buildings"] > 40
    assert (numbers["failed"], numbers["parts_computed"]) == ([], SQUARES)
    names = {path.name for path in out.iterdir()}
    assert names == {GEOPACKAGE, FLATGEOBUF, FEATURES, REPORT, NUMBERS, "dtm.tif", "height.tif", "work"}
    assert main(["city", "--out", str(out), "--status", "--json"]) == 0
    assert told(capsys) == {"finished": SQUARES, "failed": 0, "missing": 0}


def test_a_city_within_its_own_inputs_is_not_made_of_itself(
    words: list[str], request_of_town: CityRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    out = request_of_town.dsm[0].parent / "city"
    out.mkdir()
    shutil.copy(request_of_town.dsm[0], out / "dtm.tif")
    assert main([*words, "--out", str(out), "--dry-run", "--json"]) == 0
    shutil.rmtree(out)
    assert told(capsys)["dsms"] == len(request_of_town.dsm)


def test_a_folder_without_a_city_has_no_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["city", "--out", str(tmp_path), "--status"]) == 3
    assert "No city was begun" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["--dsm", "a.tif"], ["--rgb", "a.tif", "--gsd", "0"], ["--rgb", "a.tif", "--square", "3"], []]
)
def test_what_makes_no_sense_is_refused_before_there_is_work(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["city", *words, "--out", "x"])
    assert ended.value.code == 2
