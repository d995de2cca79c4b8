"""The command line's arguments, and what can be said of them before there is work."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ryu_scape.cli.city_arguments import add_city_arguments, complete_city_arguments
from ryu_scape.errors import InputError
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
from ryu_scape.version import __version__

FORMATS = (
    ".glb", ".obj", ".ply", ".stl", ".html", ".geojson", ".gpkg", ".city.json",
    ".dsm.tif", ".dtm.tif", ".ndsm.tif", ".height.tif", ".mask.tif", ".probability.tif", ".tif",
)  # fmt: skip
"""The endings that `export` knows, which is too slow to import for a help text."""
EXIT_CODES = "Exit codes: 0 done, 1 a defect, 2 bad command line, 3 bad input, 4 the machine, 130 cancelled."


@dataclass(frozen=True)
class PictureSettings(Declared):
    """What the picture shows beside the buildings."""

    ground: GroundView = setting(
        GroundView.TERRAIN,
        "The ground in the picture.",
        choices={GroundView.TERRAIN: "Textured terrain", GroundView.POINTS: "Points", GroundView.NONE: "Nothing"},
    )
    sun_azimuth_deg: float = setting(160.0, "Bearing of the sun, clockwise from north.", lowest=0, highest=360)
    sun_elevation_deg: float = setting(48.0, "How high the sun stands above the horizon.", lowest=5, highest=90)


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments, with `settings` and `picture` made of their flags; `chosen` are the settings that were given.

    Ends the program with exit code 2 where the arguments make no sense, and with 0 after a help text.
    """
    parser = argparse.ArgumentParser(
        description="A satellite image and a height model become a 3D city. Without a sub-command the window opens; "
        "--self-test checks the installation.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("--version", action="version", version=f"Ryu-Scape {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser(
        "build",
        help="build a scene without the window",
        usage="%(prog)s --rgb R.tif --dsm D.tif --out scene.glb [options]",
        description="Build a city and write it. It wants --rgb, or --dsm and --footprints, or --project; all else may "
        "be left out.",
        formatter_class=partial(argparse.HelpFormatter, max_help_position=32),
        epilog=EXIT_CODES,
    )
    add_build_arguments(build)
    city = commands.add_parser(
        "city",
        help="compute a whole city of many files, resumably, on all cores or a cluster",
        usage="%(prog)s --rgb FOLDER --dsm FOLDER --out CITY [options]",
        description="Compute a city of any extent. It wants --rgb, or --dsm and --footprints; what is finished in CITY "
        "is kept, so that the same command goes on where it was stopped.",
        formatter_class=partial(argparse.HelpFormatter, max_help_position=32),
        epilog=EXIT_CODES,
    )
    add_city_arguments(city)
    arguments = parser.parse_args(argv)
    if arguments.command == "city":
        complete_city_arguments(arguments, city)
        return arguments
    if arguments.project is not None:
        if any((arguments.rgb, arguments.dsm, arguments.footprints, arguments.weights)):
            build.error("--project names its own files: leave --rgb, --dsm, --footprints and --weights out")
    elif arguments.rgb is None and (arguments.dsm is None or arguments.footprints is None):
        build.error("build needs --rgb, or --dsm and --footprints, or --project")
    arguments.picture = changed(PictureSettings(), given(arguments, declared(PictureSettings)))
    arguments.chosen = given(arguments, declared(Settings))
    try:
        arguments.settings = changed(Settings(), arguments.chosen)
    except InputError as error:
        build.error(str(error))
    return arguments


def add_build_arguments(build: argparse.ArgumentParser) -> None:
    """Files first, then a group of settings for each stage."""
    _add_inputs(build.add_argument_group("What to build from"))
    _add_outputs(build.add_argument_group("What to write"))
    add_flags_by_stage(build, Settings)


def _add_inputs(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--rgb", type=Path, help="orthophoto, a GeoTIFF; not needed with --dsm and --footprints")
    group.add_argument("--dsm", type=Path, help="digital surface model of the same place, a GeoTIFF in metres")
    group.add_argument("--footprints", type=Path, help="your own outlines: GeoJSON, GeoPackage or Shapefile")
    group.add_argument("--weights", type=Path, help="another network's safetensors")
    group.add_argument(
        "--project", type=Path, metavar="PLACE.RYU",
        help="a project that the window saved, with its files, edits and settings; flags go before its own settings",
    )  # fmt: skip


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
    group.add_argument("--json", action="store_true", help="print one JSON object about the scene")
    group.add_argument("--verbose", action="store_true", help="log every step")


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
