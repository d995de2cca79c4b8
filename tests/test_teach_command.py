"""The sub-command `teach`: what it needs, what it writes, and that what it writes is used."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas
import pytest
import rasterio
import torch

from ryu_scape import cli
from ryu_scape.own_files import SAMPLES, WEIGHTS
from ryu_scape.segmentation import teaching
from ryu_scape.segmentation.weights import load_network

RGB, OUTLINES = SAMPLES / "RGB_old_town.tif", SAMPLES / "buildings_old_town.geojson"
A_BIT_DEG = 1e-4


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


def test_outlines_where_the_image_shows_nothing_teach_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a cadastre has them beyond the edge of a flight: what is mirrored there is no building of theirs."""
    image, outlines = tmp_path / "half.tif", tmp_path / "beyond.gpkg"
    with rasterio.open(RGB) as file:
        pixels, profile, middle_x = file.read(), file.profile, file.xy(0, file.width // 2)[0]
    pixels[:, :, pixels.shape[2] // 2 :] = 0
    with rasterio.open(image, "w", **profile | {"nodata": 0, "compress": "DEFLATE", "photometric": "RGB"}) as file:
        file.write(pixels)
    true = geopandas.read_file(OUTLINES).to_crs(profile["crs"].to_wkt())
    true[true.bounds["minx"] > middle_x + A_BIT_DEG].to_file(outlines)
    words = ["teach", str(image), "--footprints", str(outlines), "--out", str(tmp_path / "place.safetensors")]
    assert cli.main(words) == 3
    assert "nothing to learn from" in capsys.readouterr().err


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
