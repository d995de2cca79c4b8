"""The sub-command `teach`: what it needs, what it writes, and that what it writes is used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from ryu_scape import cli
from ryu_scape.own_files import SAMPLES, WEIGHTS
from ryu_scape.segmentation import teaching
from ryu_scape.segmentation.weights import load_network

RGB, OUTLINES = SAMPLES / "RGB_old_town.tif", SAMPLES / "buildings_old_town.geojson"


@pytest.fixture(autouse=True)
def short_lessons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teaching, "STEPS", 3)


def test_a_file_of_true_outlines_becomes_weights(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "town.safetensors"
    words = ["teach", "--rgb", str(RGB), "--footprints", str(OUTLINES), "--out", str(path), "--json"]
    assert cli.main(words) == 0
    numbers = json.loads(capsys.readouterr().out)
    assert numbers["bytes"] == path.stat().st_size
    assert 0 < numbers["dice_before"] <= numbers["dice_after"] <= 1
    taught, shipped = (load_network(each)[0].state_dict() for each in (path, WEIGHTS))
    changed = {name for name, tensor in shipped.items() if not torch.equal(tensor, taught[name])}
    assert changed == {"out.0.weight", "out.0.bias", "out.2.weight", "out.2.bias"}


@pytest.mark.parametrize(
    "words",
    [
        ["--rgb", str(RGB), "--out", "place.safetensors"],
        ["--rgb", str(RGB), "--footprints", str(OUTLINES), "--out", "place.pt"],
        ["--project", "place.ryu", "--rgb", str(RGB), "--out", "place.safetensors"],
        ["--rgb", str(RGB), "--footprints", str(OUTLINES)],
    ],
    ids=["no outlines", "another ending", "a project and files", "no output"],
)
def test_words_that_make_no_sense_end_with_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["teach", *words])
    assert ended.value.code == 2
    assert "teach" in capsys.readouterr().err


def test_the_program_s_own_weights_are_not_written_over(capsys: pytest.CaptureFixture[str]) -> None:
    before = WEIGHTS.stat().st_mtime_ns
    assert cli.main(["teach", "--rgb", str(RGB), "--footprints", str(OUTLINES), "--out", str(WEIGHTS)]) == 3
    assert WEIGHTS.stat().st_mtime_ns == before
    assert "written over" in capsys.readouterr().err
