"""`place` makes GeoTIFFs of pictures and says where TIFFs lie; the other commands take them then."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from ryu_scape import cli


@pytest.fixture
def screenshot(tmp_path: Path) -> Path:
    path = tmp_path / "screenshot.png"
    cv2.imwrite(str(path), np.random.default_rng(0).integers(0, 255, (120, 200, 3), np.uint8))
    return path


def test_a_picture_is_placed_and_taken_then(screenshot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = screenshot.with_suffix(".tif")
    assert cli.main(["check", str(screenshot)]) == 3
    assert "as the command place does" in capsys.readouterr().out
    assert cli.main(["place", str(screenshot), "--gsd", "0.3", "--at", "-115.2", "36.1", "--out", str(out)]) == 0
    assert "screenshot.tif is 60 by 36 m in EPSG:32611, 0.3 m a pixel" in capsys.readouterr().out
    assert cli.main(["check", str(out)]) == 0
    capsys.readouterr()
    assert cli.main(["place", str(screenshot), "--gsd", "0.3", "--out", str(out), "--json"]) == 0
    assert [each["crs"] for each in json.loads(capsys.readouterr().out)] == ["EPSG:32631"]


def test_a_tiff_is_told_where_it_lies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tiff = tmp_path / "ortho.tif"
    cv2.imwrite(str(tiff), np.random.default_rng(0).integers(0, 255, (120, 200, 3), np.uint8))
    assert cli.main(["check", str(tiff)]) == 3
    assert "the command place takes it (--crs EPSG:code)" in capsys.readouterr().out
    tiff.with_suffix(".tfw").write_text("0.25\n0\n0\n-0.25\n600000.125\n5299999.875\n")
    assert cli.main(["place", str(tiff), "--crs", "EPSG:25832"]) == 0
    assert "ortho.tif is 50 by 30 m in EPSG:25832" in capsys.readouterr().out
    assert cli.main(["check", str(tiff)]) == 0
    with pytest.raises(SystemExit) as ended:
        cli.main(["place", str(tiff), "--crs", "EPSG:25832", "--out", str(tmp_path / "other.tif")])
    assert ended.value.code == 2


def test_several_pictures_go_into_a_folder(screenshot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = screenshot.with_name("other.png")
    other.write_bytes(screenshot.read_bytes())
    for picture in (screenshot, other):
        picture.with_suffix(".pgw").write_text("0.25\n0\n0\n-0.25\n600000.125\n5299999.875\n")
    words = ["place", str(screenshot), str(other), "--crs", "EPSG:25832", "--out"]
    with pytest.raises(SystemExit) as ended:
        cli.main([*words, str(screenshot.with_suffix(".tif"))])
    assert ended.value.code == 2
    assert cli.main([*words, str(screenshot.parent)]) == 0
    assert capsys.readouterr().out.count("in EPSG:25832") == 2
    assert other.with_suffix(".tif").is_file()


def test_an_ending_of_another_format_is_refused(screenshot: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["place", str(screenshot), "--gsd", "0.3", "--out", "scene.glb"])
    assert ended.value.code == 2
