"""The comparison of approaches: its networks, its memory count, its table."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import cv2
import pytest
import torch
from torch import nn

from ryu_scape.errors import InputError
from training import compare
from training.networks import HeightRegressor, PlaneSegmenter, UNet, VolumeSegmenter, parameter_count, training_bytes
from training.trial import threads

# fmt: off
TINY = [
    "--synthetic-tiles", "1", "--validation-tiles", "1", "--tile-px", "70", "--batch-size", "2", "--crop-px", "32",
    "--workers", "1", "--device", "cpu",
]
# fmt: on
"""One tile, small crops."""


@pytest.mark.parametrize("network", [PlaneSegmenter(4), VolumeSegmenter(4), HeightRegressor(4)])
def test_networks_answer_for_every_pixel(network: nn.Module) -> None:
    (answer,) = network(torch.rand(2, 4, 32, 48)).values()
    assert answer.shape == (2, 1, 32, 48)


def test_the_dsm_is_hidden_from_the_network_that_guesses_it() -> None:
    network = HeightRegressor(4).eval()
    image = torch.rand(1, 4, 32, 32)
    other = image.clone()
    other[:, 3] = 0
    assert torch.equal(network(image)["height_m"], network(other)["height_m"])


def test_a_volume_keeps_its_depth() -> None:
    assert UNet(3, 1, 2)(torch.rand(1, 1, 3, 16, 32)).shape == (1, 1, 3, 16, 32)


def test_memory_of_a_known_network_is_known() -> None:
    network = nn.Sequential(nn.Conv2d(4, 8, 3, padding=1), nn.Sigmoid(), nn.Conv2d(8, 1, 1))
    image, features = 2 * 4 * 16 * 16 * 4, 2 * 8 * 16 * 16 * 4
    assert training_bytes(network, (2, 4, 16, 16)) == image + features + 4 * 4 * parameter_count(network)


def test_memory_grows_with_the_image() -> None:
    small, large = (training_bytes(VolumeSegmenter(4), (1, 4, side, side)) for side in (64, 128))
    fixed = 16 * parameter_count(VolumeSegmenter(4))
    assert large - fixed == pytest.approx(4 * (small - fixed), rel=0.01)


def test_the_command_writes_table_numbers_and_plot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    compare.main([*TINY, "--steps", "1", "--out", str(tmp_path)])
    results = json.loads((tmp_path / "compare.json").read_text())["results"]
    assert [result["name"] for result in results] == [approach.name for approach in compare.APPROACHES]
    for result in results:
        assert (result["dice"] is None) != (result["height_mae_m"] is None)
        assert result["seconds_per_step"] > 0
        assert result["large_image_gb"] > result["batch_gb"] > 16 * result["parameters"] / 1e9
    volume, plane = results[0], results[-1]
    assert volume["large_image"] == "3×1024×1024"
    assert volume["large_image_gb"] > 2 * plane["large_image_gb"]
    table = (tmp_path / "compare.md").read_text(encoding="utf-8")
    assert table.strip() == capsys.readouterr().out.strip()
    assert all(f"| {result['name']} |" in table for result in results)
    assert cv2.imread(str(tmp_path / "compare.png")).std() > 10


def test_a_budget_of_processor_time_is_spent_and_gone_on_with(tmp_path: Path) -> None:
    flags = [*TINY, "--out", str(tmp_path)]
    spent = []
    for minutes in ("0.001", "0.02"):
        compare.main([*flags, "--cpu-minutes", minutes])
        spent.append(json.loads((tmp_path / "compare.json").read_text())["results"])
    for early, late in zip(*spent, strict=True):
        assert 0.001 <= early["cpu_minutes"] <= late["cpu_minutes"]
        assert late["cpu_minutes"] >= 0.02
        assert late["steps"] >= early["steps"] >= 1
    quick, slow = spent[1][-1], spent[1][0]
    assert quick["steps"] > slow["steps"]
    assert "0.02 minutes of processor time" in (tmp_path / "compare.md").read_text(encoding="utf-8")


def test_other_conditions_do_not_go_on_from_a_checkpoint(tmp_path: Path) -> None:
    flags = [*TINY, "--steps", "1", "--out", str(tmp_path)]
    compare.main(flags)
    with pytest.raises(InputError, match=r"seed 0.*seed 1"):
        compare.main([*flags, "--seed", "1"])


def test_approaches_take_turns_and_none_is_trained_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flags = [*TINY, "--steps", "1"]
    compare.main([*flags, "--only", "plane", "--out", str(tmp_path / "here")])
    there = tmp_path / "there"
    there.mkdir()
    shutil.copy(tmp_path / "here" / "compare.json", there)
    trained = []
    run_approach = compare.run_approach
    monkeypatch.setattr(
        compare, "run_approach", lambda approach, *rest: trained.append(approach.key) or run_approach(approach, *rest)
    )
    compare.main([*flags, "--only", "regression", "plane", "--out", str(there)])
    assert trained == ["regression"]
    results = json.loads((there / "compare.json").read_text())["results"]
    assert [result["name"] for result in results] == ["2D U-Net, DSM by MSE", "2D U-Net"]
    with pytest.raises(InputError, match=r"compare\.json is of .*seed 0"):
        compare.main([*flags, "--seed", "1", "--out", str(there)])


def test_as_many_threads_compute_as_are_told() -> None:
    before = torch.get_num_threads()
    with threads(1):
        assert torch.get_num_threads() == 1
    assert torch.get_num_threads() == before


@pytest.mark.parametrize(
    ("flags", "expected"), [(["--cpu-minutes", "1"], 1), (["--cpu-minutes", "1", "--threads", "2"], 2)]
)
def test_processor_time_is_spent_in_one_thread_unless_told(flags: list[str], expected: int) -> None:
    assert compare.parse_arguments(["--out", "any", "--device", "cpu", *flags]).threads == expected
