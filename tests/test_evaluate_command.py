"""`evaluate`: files beside files, a fresh build beside its own outlines, and what is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import geopandas
import pytest
import shapely

from ryu_scape import cli
from ryu_scape.own_files import SAMPLES

RGB, DSM = SAMPLES / "RGB_old_town.tif", SAMPLES / "DSM_old_town.tif"


def boxes_file(path: Path, *boxes: tuple[float, float, float, float], crs: int = 32632, **fields: list) -> Path:
    frame = geopandas.GeoDataFrame(
        {"id": [f"b{number}" for number in range(len(boxes))]} | fields,
        geometry=[shapely.box(500_000 + w, 5_000_000 + s, 500_000 + e, 5_000_000 + n) for w, s, e, n in boxes],
        crs=32632,
    )
    frame.to_crs(crs).to_file(path, engine="pyogrio")
    return path


def figures(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict:
    assert cli.main(["evaluate", *map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("crs", [32632, 4326, 3857])
def test_two_files_in_different_systems(tmp_path: Path, capsys: pytest.CaptureFixture[str], crs: int) -> None:
    houses = (0, 0, 10, 10), (30, 0, 40, 10), (60, 0, 70, 10), (100, 80, 110, 90)
    judged = boxes_file(tmp_path / "mine.geojson", *houses, height_m=[5.0, 6.0, 7.0, 8.0])
    moved = (1, 0, 11, 10), (30, 0, 40, 10), (80, 0, 90, 10), (100, 80, 110, 90)
    truth = boxes_file(tmp_path / "truth.gpkg", *moved, crs=crs, hoehe=[4.0, 6.5, 7.0, 8.0])
    out = tmp_path / "verdicts.gpkg"
    found = figures(capsys, "--buildings", judged, "--truth", truth, "--height-field", "hoehe", "--out", out)
    assert (found["hits"], found["false_alarms"], found["misses"]) == (3, 1, 1)
    assert found["height_bias_m"] == pytest.approx(0.5 / 3, abs=1e-3)
    assert found["height_mae_m"] == 0.5
    assert sorted(geopandas.read_file(out)["verdict"]) == ["false alarm", "hit", "hit", "hit", "miss"]


def test_what_lies_beside_the_truth_is_not_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    judged = boxes_file(tmp_path / "mine.geojson", (0, 0, 10, 10), (500, 500, 510, 510))
    truth = boxes_file(tmp_path / "truth.geojson", (0, 0, 10, 10), (30, 20, 40, 30))
    found = figures(capsys, "--buildings", judged, "--truth", truth)
    assert (found["hits"], found["false_alarms"], found["misses"]) == (1, 0, 1)


def test_a_city_beside_its_own_export_is_faultless(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.geojson"
    city = ("--rgb", str(RGB), "--dsm", str(DSM))
    assert cli.main(["build", *city, "--out", str(own)]) == 0
    capsys.readouterr()
    found = figures(capsys, *city, "--footprints", own, "--truth", own)
    assert found["f1_50"] == 1.0
    assert found["dice"] > 0.999
    assert found["heights_compared"] > 20
    assert found["height_mae_m"] < 0.3
    by_raster = figures(capsys, "--buildings", own, "--truth", own, "--reference", DSM)
    assert by_raster["heights_compared"] > 20
    assert by_raster["height_mae_m"] < 0.5
    assert by_raster["height_rmse_m"] >= by_raster["height_mae_m"]
    alone = figures(capsys, "--buildings", own, "--reference", DSM)
    assert "dice" not in alone
    assert alone["height_mae_m"] == pytest.approx(by_raster["height_mae_m"], abs=0.05)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--buildings", "a.geojson"), "needs --truth, or --reference"),
        (("--truth", "a.geojson"), "needs an image"),
        (("--buildings", "a.geojson", "--rgb", "r.tif", "--truth", "t.gpkg"), "judged as it is"),
    ],
)
def test_what_makes_no_sense_is_refused(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["evaluate", *arguments])
    assert end.value.code == 2
    assert said in capsys.readouterr().err


def test_no_input_is_overwritten_and_other_endings_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    truth = boxes_file(tmp_path / "truth.geojson", (0, 0, 10, 10))
    before = truth.read_bytes()
    assert cli.main(["evaluate", "--buildings", str(truth), "--truth", str(truth), "--out", str(truth)]) == 3
    assert truth.read_bytes() == before
    shutil.copy(truth, tmp_path / "copy.geojson")
    words = ("--buildings", str(truth), "--truth", str(tmp_path / "copy.geojson"))
    assert cli.main(["evaluate", *words, "--out", str(tmp_path / "v.glb")]) == 3
    assert ".geojson, .gpkg" in capsys.readouterr().err


def test_a_reference_of_another_place_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    judged = boxes_file(tmp_path / "mine.geojson", (0, 0, 10, 10), height_m=[5.0])
    assert cli.main(["evaluate", "--buildings", str(judged), "--reference", str(DSM)]) == 3
    assert "DSM_old_town.tif (EPSG:32651) shows nothing of the place" in capsys.readouterr().err
