"""Evaluation: the truth itself scores 1, every kind of folder is read, and int8 costs next to nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from torch import nn

from ryu_scape.errors import InputError
from ryu_scape.segmentation.fusion import FusionNetwork
from ryu_scape.segmentation.probability import Answer
from training import evaluate
from training.evaluate import score_tile
from training.tile import Tile, coarsened

KEYS = {"dice", "iou", "precision", "recall", "f1_50", "height_mae_m"}


def flat_city(height_m: float) -> Tile:
    """Two buildings of `height_m` on a slope of 1 in 10, in 100² pixels of half a metre."""
    labels = np.zeros((100, 100), np.uint16)
    labels[20:40, 20:45], labels[60:80, 50:80] = 1, 2
    ground_m = np.linspace(50, 55, 100, dtype=np.float32)[:, None].repeat(100, axis=1)
    dsm_m = ground_m + np.where(labels > 0, height_m, 0).astype(np.float32)
    heights_m = np.full(2, height_m, np.float32)
    return Tile("flat", np.zeros((100, 100, 3), np.uint8), labels, dsm_m, 0.5, heights_m, 0.5)


def row_of_two(dsm_gsd_m: float) -> Tile:
    """Two houses that share a wall, the second 3 m higher, in 60² pixels of half a metre."""
    labels = np.zeros((60, 60), np.uint16)
    labels[10:40, 10:25], labels[10:40, 25:45] = 1, 2
    heights_m = np.array([6, 9], np.float32)
    dsm_m = np.append(0, heights_m).astype(np.float32)[labels]
    return Tile("row", np.zeros((60, 60, 3), np.uint8), labels, dsm_m, 0.5, heights_m, dsm_gsd_m)


def certain(mask: np.ndarray) -> Answer:
    return Answer(mask.astype(np.float32))


def run(capsys: pytest.CaptureFixture[str], *command: str | Path) -> dict:
    evaluate.main([str(part) for part in command] + ["--json"])
    return json.loads(capsys.readouterr().out)


def test_the_truth_scores_one_and_heights_are_read_off_the_dsm() -> None:
    tile = flat_city(9.0)
    scores = score_tile(tile, certain(tile.labels > 0), show_dsm=True).scores.as_dict()
    assert [scores[name] for name in ("dice", "iou", "precision", "recall", "f1_50")] == [1.0] * 5
    assert scores["height_mae_m"] < 0.5
    assert scores["heights_compared"] == 2


def test_without_a_dsm_heights_are_the_networks_or_none() -> None:
    tile = flat_city(9.0)
    truth = certain(tile.labels > 0)
    assert score_tile(tile, truth, show_dsm=False).scores.heights.mae_m is None
    guess = replace(truth, height_m=np.full(tile.labels.shape, 7.0, np.float32))
    assert score_tile(tile, guess, show_dsm=False).scores.heights.mae_m == pytest.approx(2.0)


def test_only_buildings_of_known_height_that_were_found_are_compared() -> None:
    tile = flat_city(9.0)
    tile.building_heights_m[1] = np.nan
    assert score_tile(tile, certain(tile.labels > 0), show_dsm=True).scores.heights.count == 1
    assert score_tile(tile, certain(tile.labels == 2), show_dsm=True).scores.heights.count == 0


@pytest.mark.parametrize(("show_dsm", "dsm_gsd_m", "found"), [(True, 0.5, 2), (False, 0.5, 1), (True, 30.0, 1)])
def test_touching_houses_count_one_by_one_as_the_program_outlines_them(
    show_dsm: bool, dsm_gsd_m: float, found: int
) -> None:
    tile = row_of_two(dsm_gsd_m)
    result = score_tile(tile, certain(tile.labels > 0), show_dsm)
    assert len(np.unique(result.found)) - 1 == found
    assert result.scores.buildings.recall == found / 2
    assert (result.scores.pixels.dice, result.scores.merged.f1) == (1.0, 1.0)


def test_every_kind_of_folder_gives_the_same_object(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, trained: Path, prepared_folder: Path, city_folder: Path
) -> None:
    for kind in ("images", "masks"):
        (tmp_path / kind).mkdir()
    cv2.imwrite(str(tmp_path / "images" / "a.png"), np.random.default_rng(0).integers(0, 255, (60, 70, 3), np.uint8))
    cv2.imwrite(str(tmp_path / "masks" / "a.png"), np.pad(np.full((20, 20), 255, np.uint8), ((20, 20), (20, 30))))
    weights = trained / "best.safetensors"
    plain = run(capsys, "--data", tmp_path, "--weights", weights)
    prepared = run(capsys, "--data", prepared_folder, "--weights", weights)
    files = run(capsys, "--data", city_folder, "--weights", weights, "--no-dsm", "--limit", "1")
    assert [report["tiles"] for report in (plain, prepared, files)] == [1, 1, 1]
    for report in (plain, prepared, files):
        assert report.keys() >= KEYS
        assert len(report["per_tile"]) == report["tiles"]
        assert all(0 <= report[key] <= 1 for key in KEYS - {"height_mae_m"})
    assert plain["height_mae_m"] is None
    assert (prepared["with_dsm"], files["with_dsm"]) == (True, False)


def test_pictures_table_and_the_cost_of_int8(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, trained: Path, prepared_folder: Path
) -> None:
    command = ["--data", prepared_folder, "--split", "train", "--weights", trained / "last.safetensors"]
    command += ["--threshold", "0.3", "--float-checkpoint", trained / "checkpoint.pt", "--pictures", tmp_path / "shown"]
    evaluate.main([str(part) for part in command])
    text = capsys.readouterr().out
    assert text.splitlines()[1].startswith("all tiles")
    assert "unrounded weights: Dice" in text
    pictures = sorted((tmp_path / "shown").iterdir())
    assert len(pictures) == 2
    assert cv2.imread(str(pictures[0])).shape == (evaluate.PICTURE_PX + 18, 2 * evaluate.PICTURE_PX, 3)


def test_without_deeplab_nothing_hangs_on_what_it_sees() -> None:
    torch.manual_seed(0)
    network, images = FusionNetwork().eval(), torch.rand(1, 4, 64, 64)

    def answers_with_another_deeplab() -> tuple[torch.Tensor, torch.Tensor]:
        with torch.no_grad():
            before = network(images)["out"]
            nn.init.normal_(network.classifier[0].project[0].weight)
            return before, network(images)["out"]

    assert not torch.equal(*answers_with_another_deeplab())
    evaluate.leave_out_deeplab(network)
    assert torch.equal(*answers_with_another_deeplab())


def test_a_coarsened_tile_shows_the_same_place_in_fewer_pixels() -> None:
    tile = flat_city(9.0)
    coarse = coarsened(tile, 1.0)
    assert coarse.labels.shape == coarse.rgb.shape[:2] == coarse.dsm_m.shape == (50, 50)
    assert (coarse.gsd_m, coarse.dsm_gsd_m) == (1.0, 1.0)
    np.testing.assert_allclose(np.bincount(coarse.labels.ravel())[1:], [125, 150], atol=5)
    np.testing.assert_allclose(coarse.dsm_m, tile.dsm_m.reshape(50, 2, 50, 2).mean(axis=(1, 3)), atol=1e-4)
    assert coarsened(tile, 0.5) is tile


def test_coarse_tiles_are_looked_at_enlarged_unless_asked_otherwise(
    capsys: pytest.CaptureFixture[str], trained: Path, prepared_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []
    predict_windows = evaluate.predict_windows
    monkeypatch.setattr(
        evaluate,
        "predict_windows",
        lambda network, shape, cut, settings, progress: (
            looked.append((shape, settings.enlargement)) or predict_windows(network, shape, cut, settings, progress)
        ),
    )
    command = ["--data", prepared_folder, "--split", "train", "--limit", "1", "--weights", trained / "best.safetensors"]
    run(capsys, *command)
    run(capsys, *command, "--gsd", "2")
    run(capsys, *command, "--gsd", "2", "--not-enlarged")
    (fine, _), (coarse, enlargement), (as_coarse, unchanged) = looked
    assert coarse == as_coarse < fine
    assert enlargement > 1.1
    assert unchanged == 1


def test_deeplab_itself_cannot_do_without_itself(prepared_folder: Path, trained: Path) -> None:
    with pytest.raises(InputError, match="DeepLabV3 itself"):
        evaluate.main(
            ["--data", str(prepared_folder), "--weights", str(trained / "best.safetensors"), "--without-deeplab"]
        )


def test_a_folder_without_tiles_is_refused(tmp_path: Path, trained: Path, prepared_folder: Path) -> None:
    weights = str(trained / "best.safetensors")
    with pytest.raises(InputError, match="holds no tiles"):
        evaluate.main(["--data", str(tmp_path), "--weights", weights])
    (tmp_path / "names.txt").write_text("nobody")
    with pytest.raises(InputError, match="no tile to evaluate"):
        evaluate.main(["--data", str(prepared_folder), "--weights", weights, "--names", str(tmp_path / "names.txt")])


@pytest.mark.parametrize("show_dsm", [False, True])
def test_a_hidden_dsm_has_no_say_over_pools(show_dsm: bool) -> None:
    rgb = np.full((100, 100, 3), 190, np.uint8)
    pool = slice(40, 56), slice(40, 56)
    rgb[pool] = (110, 165, 180)
    probability = np.zeros((100, 100), np.float32)
    probability[pool] = 0.9
    nothing = np.zeros((100, 100), np.uint16)
    tile = Tile("t", rgb, nothing, np.zeros((100, 100), np.float32), 0.5, np.zeros(0, np.float32), 0.5)
    labels = evaluate.outlined_buildings(tile, Answer(probability), show_dsm, 0.5)
    assert labels.any() == show_dsm
