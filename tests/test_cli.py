"""The command line: what it asks of the pipeline, and how quickly it answers when there is nothing to do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ryu_scape import cli
from ryu_scape.cli.arguments import parse
from ryu_scape.cli.build import request_of
from ryu_scape.cli.build_command import FORMATS
from ryu_scape.export import ENDINGS
from ryu_scape.inputs import BuildRequest
from ryu_scape.settings import (
    Detail,
    FacadeStyle,
    FootprintSettings,
    GroundView,
    HeightSettings,
    OutlineShape,
    RoofCover,
    SceneSettings,
    Settings,
)

HEAVY = ("torch", "torchvision", "rasterio", "geopandas", "cv2", "OpenGL", "PyQt5", "numpy")


def request_for(*arguments: str) -> BuildRequest:
    return request_of(parse(["build", "--rgb", "a.tif", *arguments]))


def test_defaults_are_those_of_the_pipeline() -> None:
    assert request_for() == BuildRequest(Path("a.tif"))


def test_every_choice_reaches_the_request() -> None:
    request = request_for(
        *("--dsm", "d.tif", "--footprints", "f.gpkg", "--outlines", "contour", "--detail", "plain"),
        *("--style", "old-town", "--roofs", "orthophoto", "--invent-roofs"),
    )
    assert request == BuildRequest(
        Path("a.tif"),
        Path("d.tif"),
        Path("f.gpkg"),
        settings=Settings(
            footprints=FootprintSettings(outline_shape=OutlineShape.CONTOUR),
            heights=HeightSettings(invent_roofs=True),
            scene=SceneSettings(Detail.PLAIN, FacadeStyle.OLD_TOWN, RoofCover.ORTHOPHOTO),
        ),
    )


def test_numbers_reach_the_request_too() -> None:
    request = request_for("--threshold", "0.6", "--smallest-area", "20", "--ground-ring", "2,8")
    footprints = FootprintSettings(probability_threshold=0.6, smallest_area_m2=20.0)
    assert request.settings == Settings(footprints=footprints, heights=HeightSettings(ground_ring_m=(2.0, 8.0)))


@pytest.mark.parametrize(
    ("flags", "complaint"),
    [
        (("--threshold", "1.5"), "threshold is 1.5, but must be a number between 0 and 1."),
        (("--smallest-area", "nan"), "smallest-area is nan, but must be a number between 0 and 10000 m²."),
        (("--most-ground-points", "1e6"), "most-ground-points is '1e6', but must be a whole number between 1 and"),
        (("--ground-ring", "6,1"), "two numbers between 0 and 200 m, the lower one first."),
        (("--network-window", "256"), "Network windows of 256 px cannot share 512 px"),
    ],
)
def test_a_wrong_number_is_told_its_range_and_unit(
    flags: tuple[str, str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["build", "--rgb", "a.tif", *flags])
    assert ended.value.code == 2
    assert complaint in capsys.readouterr().err


def test_the_ground_is_chosen_by_name() -> None:
    arguments = parse(["build", "--rgb", "a.tif", "--ground", "terrain"])
    assert arguments.picture.ground is GroundView.TERRAIN


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
        return parse(["build", "--rgb", "a.tif", "--png-view", text]).png_view

    assert view("200,35") == (200.0, 35.0, 1.0)
    assert view("0,35,2.5") == (0.0, 35.0, 2.5)


@pytest.mark.parametrize("view", ["north,35", "200", "200,95", "1,20,3,4", "200,35,0", "nan,35", "400,35"])
def test_an_impossible_view_is_told_so(view: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["build", "--rgb", "a.tif", "--png-view", view])
    assert ended.value.code == 2
    assert "--png-view" in capsys.readouterr().err


@pytest.mark.parametrize(
    "files",
    [
        ["a.tif", "b.tif"],
        ["a.tif", "--json", "b.tif"],
        ["a.tif", "--dsm", "b.tif"],
        ["--rgb", "a.tif", "b.tif"],
        ["--dsm", "b.tif", "a.tif"],
    ],
)
@pytest.mark.parametrize("command", [["build"], ["evaluate", "--truth", "c.gpkg"], ["for", "shadow"], ["check"]])
def test_image_and_dsm_may_go_by_place(command: list[str], files: list[str]) -> None:
    arguments = parse([*command, *files])
    assert (arguments.rgb, arguments.dsm) == (Path("a.tif"), Path("b.tif"))


@pytest.mark.parametrize("files", [["a.tif", "b.tif", "c.tif"], ["--rgb", "a.tif", "b.tif", "c.tif"]])
def test_a_third_file_is_named(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["build", *files])
    assert ended.value.code == 2
    assert "c.tif is one file too many" in capsys.readouterr().err


def test_a_project_takes_no_other_files(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["build", "--project", "place.ryu", "--rgb", "a.tif"])
    assert ended.value.code == 2
    assert "--project names its own files" in capsys.readouterr().err


def test_help_names_every_format() -> None:
    assert set(FORMATS) == set(ENDINGS)


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
