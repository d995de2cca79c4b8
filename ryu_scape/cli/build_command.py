"""The sub-command `build`, before there is work: its flags."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from ryu_scape.cli.build import run_build
from ryu_scape.cli.command import Command
from ryu_scape.cli.flags import add_input_flags, add_terminal_flags, read_settings, refuse_no_input
from ryu_scape.settings import (
    Declared,
    GroundView,
    Settings,
    add_flags,
    add_flags_by_stage,
    changed,
    declared,
    given,
    setting,
)
from ryu_scape.sun import SUN_AZIMUTH_DEG, SUN_ELEVATION_DEG, Sun

FORMATS = (
    ".web.glb", ".glb", ".obj", ".ply", ".stl", ".3mf", ".html", ".tileset.json", ".geojson", ".gpkg", ".fgb",
    ".shp.zip", ".kml", ".city.json", ".city.jsonl",
    ".dsm.tif", ".dtm.tif", ".ndsm.tif", ".height.tif", ".mask.tif", ".probability.tif", ".tif",
)  # fmt: skip
"""The endings that `export` knows, which is too slow to import for a help text."""


@dataclass(frozen=True)
class PictureSettings(Declared):
    """What the picture shows beside the buildings."""

    ground: GroundView = setting(
        GroundView.TERRAIN,
        "The ground in the picture.",
        choices={GroundView.TERRAIN: "Textured terrain", GroundView.POINTS: "Points", GroundView.NONE: "Nothing"},
    )
    png_transparent: bool = setting(
        False, "Leave sky and floor out of the picture: it is transparent where nothing stands."
    )
    sun_azimuth_deg: float = setting(
        SUN_AZIMUTH_DEG,
        "Bearing of the sun, clockwise from north. Without it and the next, the sun is that of the image, if shadows "
        "tell.",
        lowest=0,
        highest=360,
    )
    sun_elevation_deg: float = setting(
        SUN_ELEVATION_DEG, "How high the sun stands above the horizon.", lowest=5, highest=90
    )


def add_build_flags(build: argparse.ArgumentParser) -> None:
    """Files first, then a group of settings for each stage."""
    add_input_flags(build.add_argument_group("What to build from"))
    _add_outputs(build.add_argument_group("What to write"))
    add_flags_by_stage(build, Settings)


def _complete(arguments: argparse.Namespace, build: argparse.ArgumentParser) -> None:
    """Add `settings`, `picture` and `sun`, None where it was not told."""
    refuse_no_input(arguments, build)
    chosen = given(arguments, declared(PictureSettings))
    picture = arguments.picture = changed(PictureSettings(), chosen)
    is_sun_given = any(name.startswith("sun-") for name in chosen)
    arguments.sun = Sun(picture.sun_azimuth_deg, picture.sun_elevation_deg) if is_sun_given else None
    read_settings(arguments, build)


def _add_outputs(group: argparse._ArgumentGroup) -> None:
    endings = ", ".join(FORMATS)
    group.add_argument("--out", type=Path, action="append", default=[], help=f"file to write ({endings}); may repeat")
    group.add_argument("--png", type=Path, help="picture of the scene to write")
    group.add_argument("--png-size", type=_size, default=(1600, 1000), metavar="WxH", help="default 1600x1000")
    group.add_argument(
        "--png-view", type=_view, metavar="AZIMUTH,ELEVATION[,ZOOM]",
        help="where the picture is taken from: bearing of the line of sight, degrees above the horizon, times nearer",
    )  # fmt: skip
    add_flags(group, declared(PictureSettings))
    add_terminal_flags(group)


def _size(text: str) -> tuple[int, int]:
    try:
        width, height = (int(part) for part in text.lower().split("x"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not WIDTHxHEIGHT") from None
    if not (16 <= width <= 8192 and 16 <= height <= 8192):
        raise argparse.ArgumentTypeError("width and height must lie between 16 and 8192 pixels")
    return width, height


def _view(text: str) -> tuple[float, float, float]:
    try:
        azimuth_deg, elevation_deg, *zooms = (float(part) for part in text.split(","))
        (zoom,) = zooms or (1.0,)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not AZIMUTH,ELEVATION[,ZOOM]") from None
    if not (0 <= azimuth_deg <= 360 and 3 <= elevation_deg <= 89 and 0.1 <= zoom <= 100):
        raise argparse.ArgumentTypeError("azimuth, elevation and zoom must lie in 0 to 360, 3 to 89 and 0.1 to 100")
    return azimuth_deg, elevation_deg, zoom


BUILD = Command(
    name="build",
    help="build a scene without the window",
    usage="%(prog)s RGB.tif [DSM.tif] --out scene.glb [options]",
    description="Build a city and write it. It wants an image, or --dsm and --footprints, or --project; all else may "
    "be left out.",
    add_flags=add_build_flags,
    complete=_complete,
    run=run_build,
)
