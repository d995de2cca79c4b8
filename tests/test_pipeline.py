"""The stages together, with a network that reads buildings off the DSM so that the outcome is known."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
import torch
import trimesh
from torch import Tensor

from ryu_scape import cli
from ryu_scape.errors import OperationCancelled
from ryu_scape.heights import HeightSource
from ryu_scape.heights.guesses import HEIGHT_TO_RIDGE
from ryu_scape.inputs import BuildRequest
from ryu_scape.pipeline import run
from ryu_scape.progress import NullProgress
from ryu_scape.segmentation.network import HEIGHT_OUTPUT
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.weights_file import WeightsCard
from tests.known_network import TallIsBuilding, use_known_network

DATASET = Path(__file__).parents[1] / "Dataset"
RGB, DSM, DSM_30M = (DATASET / f"{kind}_towers.tif" for kind in ("RGB", "DSM", "DSM30m"))
FOOTPRINTS = DATASET / "buildings_towers.geojson"
TRUE_HEIGHTS_M = sorted(feature["properties"]["height_m"] for feature in json.loads(FOOTPRINTS.read_text())["features"])


@pytest.fixture(autouse=True)
def known_network(monkeypatch: pytest.MonkeyPatch) -> None:
    use_known_network(monkeypatch)


def test_a_sample_pair_becomes_a_scene_in_metres() -> None:
    result = run(BuildRequest(RGB, DSM), NullProgress())
    heights_m = sorted(building.height_m for building in result.city.buildings)
    assert heights_m[-1] == pytest.approx(TRUE_HEIGHTS_M[-1], abs=1.5)
    size_m = np.diff(result.city.scene.bounds_m, axis=0)[0]
    assert size_m[:2] == pytest.approx(195, abs=4)
    assert size_m[2] > TRUE_HEIGHTS_M[-1]
    assert set(result.seconds) == {"survey", "segmentation", "footprints", "heights", "scene"}
    assert not result.warnings


def test_every_stage_reports_and_can_be_cancelled() -> None:
    class Recorder(NullProgress):
        def __init__(self, stop_at: str | None = None) -> None:
            self.stages: list[str] = []
            self.stop_at = stop_at

        def report(self, stage: str, fraction: float) -> None:
            assert 0 <= fraction <= 1
            if stage not in self.stages:
                self.stages.append(stage)

        def is_cancelled(self) -> bool:
            return self.stages[-1] == self.stop_at

    recorder = Recorder()
    run(BuildRequest(RGB, DSM), recorder)
    assert len(recorder.stages) >= 6
    for stage in recorder.stages:
        with pytest.raises(OperationCancelled):
            run(BuildRequest(RGB, DSM), Recorder(stage))


def test_without_a_dsm_heights_are_assumed_by_the_outlines_and_flagged() -> None:
    result = run(BuildRequest(RGB), NullProgress())
    assert {building.height_source for building in result.city.buildings} == {HeightSource.DEFAULT}
    by_area = sorted(result.city.buildings, key=lambda each: shapely.Polygon(each.footprint.exterior).area)
    assert by_area[-1].height_m > by_area[0].height_m
    assert any("by their outlines alone because there is no DSM" in warning for warning in result.warnings)


def test_a_coarse_dsm_warns() -> None:
    result = run(BuildRequest(RGB, DSM_30M), NullProgress())
    assert any("tell no building by itself" in warning for warning in result.warnings)
    heights_m = np.array([building.height_m for building in result.city.buildings])
    assert np.median(heights_m) > 20.0
    assert np.median([building.height_sigma_m for building in result.city.buildings]) > 2.0


@pytest.mark.parametrize(("place", "error_m"), [("apartment_blocks", 4.5), ("old_town", 4.5)])
def test_a_coarse_dsm_alone_tells_heights_under_outlines(place: str, error_m: float) -> None:
    outlines = DATASET / f"buildings_{place}.geojson"
    result = run(BuildRequest(None, DATASET / f"DSM30m_{place}.tif", outlines), NullProgress())
    heights_m = np.array([building.height_m for building in result.city.buildings])
    true_m = [feature["properties"]["height_m"] for feature in json.loads(outlines.read_text())["features"]]
    assert {building.height_source for building in result.city.buildings} == {HeightSource.DSM}
    assert np.abs(heights_m - true_m).mean() < error_m


def test_without_a_dsm_heights_that_the_network_tells_are_used_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    class TellsHeights(TallIsBuilding):
        def forward(self, images: Tensor) -> dict[str, Tensor]:
            answers = super().forward(images)
            return answers | {HEIGHT_OUTPUT: torch.full_like(answers["out"], 11.0)}

    card = WeightsCard(DsmEncoding.ABOVE_TERRAIN, height_head=True)
    monkeypatch.setattr("ryu_scape.segmentation.engine.load_network", lambda path: (TellsHeights(), card))
    result = run(BuildRequest(RGB), NullProgress())
    assert {(b.height_source, round(b.height_m, 3)) for b in result.city.buildings} == {
        (HeightSource.IMAGE, round(HEIGHT_TO_RIDGE * 11.0, 3))
    }
    assert any("network reads off the image" in warning for warning in result.warnings)


def test_build_writes_every_format_a_picture_and_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outputs = [tmp_path / f"scene{ending}" for ending in (".glb", ".obj", ".ply")]
    arguments = ["build", "--rgb", str(RGB), "--dsm", str(DSM), "--json"]
    for path in outputs:
        arguments += ["--out", str(path)]
    assert cli.main(arguments) == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["buildings"] >= 4
    assert summary["heights_m"]["max"] == pytest.approx(TRUE_HEIGHTS_M[-1], abs=1.5)
    assert summary["triangles"] > 10_000
    scene = trimesh.load(outputs[0])
    assert np.isfinite(scene.bounds).all()
    assert np.ptp(scene.bounds, axis=0).max() < 300
    assert all(path.stat().st_size > 10_000 for path in outputs)


def test_footprints_of_a_person_take_the_place_of_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> None:
        raise AssertionError("no network is needed")

    monkeypatch.setattr("ryu_scape.segmentation.engine.load_network", refuse)
    result = run(BuildRequest(RGB, DSM, FOOTPRINTS), NullProgress())
    assert "segmentation" not in result.seconds
    errors_m = [b.height_m - float(str(b.footprint.attributes["height_m"])) for b in result.city.buildings]
    assert len(errors_m) >= len(TRUE_HEIGHTS_M)
    assert np.median(np.abs(errors_m)) < 0.6


def test_a_dsm_and_footprints_are_enough(tmp_path: Path) -> None:
    path = tmp_path / "heights.geojson"
    assert cli.main(["build", "--dsm", str(DSM), "--footprints", str(FOOTPRINTS), "--out", str(path)]) == 0
    features = json.loads(path.read_text())["features"]
    identifiers = {str(f["id"]).split("-")[0] for f in features}
    assert identifiers == {str(f["properties"]["id"]) for f in json.loads(FOOTPRINTS.read_text())["features"]}
    assert all(f["properties"]["height_source"] == "dsm" for f in features)


def test_outlines_may_stay_as_traced(tmp_path: Path) -> None:
    corners = {}
    for choice in ("regular", "contour"):
        path = tmp_path / f"{choice}.geojson"
        arguments = ["--rgb", str(RGB), "--dsm", str(DSM), "--outlines", choice, "--out", str(path)]
        assert cli.main(["build", *arguments]) == 0
        corners[choice] = sum(len(f["geometry"]["coordinates"][0]) for f in json.loads(path.read_text())["features"])
    assert corners["regular"] < corners["contour"]


@pytest.mark.parametrize(
    ("arguments", "exit_code", "words"),
    [
        (["--rgb", "missing.tif"], 3, "missing.tif"),
        (["--rgb", str(DSM)], 3, "height model"),
        (["--rgb", str(DSM), "--dsm", str(RGB)], 3, "swapped"),
        (["--rgb", str(RGB), "--out", "scene.dwg"], 3, ".glb"),
        (["--rgb", str(RGB), "--out", "no/such/folder/scene.glb"], 3, "folder"),
        (["--rgb", __file__], 3, "test_pipeline.py"),
        (["--rgb", str(RGB), "--footprints", "missing.gpkg"], 3, "missing.gpkg"),
        (["--dsm", str(RGB), "--footprints", str(FOOTPRINTS)], 3, "height model"),
    ],
)
def test_bad_input_gives_one_clear_error(
    arguments: list[str], exit_code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["build", *arguments]) == exit_code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err
    assert "Traceback" not in captured.err
    assert len(captured.err.strip().splitlines()) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["build"],
        ["build", "--rgb", "x.tif", "--png-size", "big"],
        ["build", "--dsm", "x.tif"],
        ["build", "--footprints", "x.gpkg"],
        ["build", "--rgb", "x.tif", "--outlines", "round"],
        ["bild"],
    ],
)
def test_a_bad_command_line_exits_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments)
    assert stop.value.code == 2
