"""`place` makes GeoTIFFs of pictures, which the other commands take."""

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
    assert "60 by 36 m in EPSG:32611, 0.3 m a pixel" in capsys.readouterr().out
    assert cli.main(["check", str(out)]) == 0
    capsys.readouterr()
    assert cli.main(["place", str(screenshot), "--gsd", "0.3", "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["crs"] == "EPSG:32631"


def test_a_picture_is_not_written_over(screenshot: Path, tmp_path: Path) -> None:
    picture = screenshot.rename(tmp_path / "picture.tif")
    before = picture.read_bytes()
    assert cli.main(["place", str(picture), "--gsd", "0.3", "--out", str(picture)]) == 3
    assert picture.read_bytes() == before


def test_an_ending_of_another_format_is_refused(screenshot: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["place", str(screenshot), "--gsd", "0.3", "--out", "scene.glb"])
    assert ended.value.code == 2
