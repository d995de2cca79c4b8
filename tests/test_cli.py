"""The command line: what it asks of the pipeline, and how quickly it answers when there is nothing to do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ryu_scape import cli
from ryu_scape.export import ENDINGS
from ryu_scape.pipeline import BuildRequest
from ryu_scape.settings import (
    Detail,
    FacadeStyle,
    FootprintSettings,
    GroundView,
    HeightSettings,
    RoofCover,
    SceneSettings,
    Settings,
)

HEAVY = ("torch", "torchvision", "rasterio", "geopandas", "cv2", "OpenGL", "PyQt5", "numpy")


def request_of(*arguments: str) -> BuildRequest:
    return cli._request(cli._parser().parse_args(["build", "--rgb", "a.tif", *arguments]))


def test_defaults_are_those_of_the_pipeline() -> None:
    assert request_of() == BuildRequest(Path("a.tif"))


def test_every_choice_reaches_the_request() -> None:
    request = request_of(
        *("--dsm", "d.tif", "--footprints", "f.gpkg", "--outlines", "contour", "--detail", "plain"),
        *("--style", "old-town", "--roofs", "orthophoto", "--invent-roofs"),
    )
    assert request == BuildRequest(
        Path("a.tif"),
        Path("d.tif"),
        Path("f.gpkg"),
        settings=Settings(
            footprints=FootprintSettings(regularise=False),
            heights=HeightSettings(invent_roofs=True),
            scene=SceneSettings(Detail.PLAIN, FacadeStyle.OLD_TOWN, RoofCover.ORTHOPHOTO),
        ),
    )


def test_the_ground_is_chosen_by_name() -> None:
    arguments = cli._parser().parse_args(["build", "--rgb", "a.tif", "--ground", "terrain"])
    assert arguments.ground is GroundView.TERRAIN


@pytest.mark.parametrize("flag", ["--style", "--detail", "--roofs", "--ground"])
def test_an_unknown_choice_is_told_the_known_ones(flag: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["build", "--rgb", "a.tif", flag, "baroque"])
    assert ended.value.code == 2
    complaint = capsys.readouterr().err
    assert flag in complaint
    assert "'baroque'" in complaint


def test_a_view_is_a_bearing_an_elevation_and_perhaps_a_zoom() -> None:
    def view(text: str) -> tuple[float, float, float]:
        return cli._parser().parse_args(["build", "--rgb", "a.tif", "--png-view", text]).png_view

    assert view("200,35") == (200.0, 35.0, 1.0)
    assert view("0,35,2.5") == (0.0, 35.0, 2.5)


@pytest.mark.parametrize("view", ["north,35", "200", "200,95", "1,20,3,4", "200,35,0", "nan,35", "400,35"])
def test_an_impossible_view_is_told_so(view: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["build", "--rgb", "a.tif", "--png-view", view])
    assert ended.value.code == 2
    assert "--png-view" in capsys.readouterr().err


def test_help_names_every_format() -> None:
    assert set(cli.FORMATS) == set(ENDINGS)


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["build", "--help"], ["build"], ["build", "--x"]])
def test_nothing_heavy_is_imported_before_there_is_work(arguments: list[str]) -> None:
    program = f"""
import sys
import ryu_scape_app
try:
    ryu_scape_app.main({arguments!r})
except SystemExit:
    pass
print("imported:", *(name for name in {HEAVY!r} if name in sys.modules))
"""
    root = Path(__file__).parents[1]
    outcome = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert outcome.stdout.splitlines()[-1].strip() == "imported:"
