"""The command line's arguments, and what can be said of them before there is work."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import TypeVar

from ryu_scape import __version__
from ryu_scape.settings import Detail, FacadeStyle, GroundView, RoofCover

FORMATS = (".glb", ".obj", ".ply", ".stl", ".html", ".geojson", ".gpkg", ".city.json", ".tif")
"""The endings that `export` knows, which is too slow to import for a help text."""
Choice = TypeVar("Choice", bound=Enum)


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Ends the program with exit code 2 where the arguments make no sense, and with 0 after a help text."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    if arguments.rgb is None and (arguments.dsm is None or arguments.footprints is None):
        parser.error("build needs --rgb, or --dsm and --footprints")
    return arguments


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ryu_scape_app.py",
        description="A satellite image and a height model become a 3D city. Without a sub-command the window opens; "
        "--self-test checks the installation.",
        epilog="Exit codes: 0 done, 1 a defect, 2 bad command line, 3 bad input, 4 the machine, 130 cancelled.",
    )
    parser.add_argument("--version", action="version", version=f"Ryu-Scape {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="build a scene without the window", epilog=parser.epilog)
    _add_inputs(build.add_argument_group("what to build from"))
    _add_looks(build.add_argument_group("what the city looks like"))
    _add_outputs(build.add_argument_group("what to write"))
    build.add_argument("--verbose", action="store_true", help="log every step")
    return parser


def _add_inputs(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--rgb", type=Path, help="orthophoto, a GeoTIFF; not needed with --dsm and --footprints")
    group.add_argument("--dsm", type=Path, help="digital surface model of the same place, a GeoTIFF in metres")
    group.add_argument("--footprints", type=Path, help="your own outlines: GeoJSON, GeoPackage or Shapefile")
    group.add_argument("--weights", type=Path, help="another network's safetensors")


def _add_looks(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--outlines", choices=("regular", "contour"), default="regular", help="shape of found outlines")
    _add_choice(group, "--detail", Detail.FULL, "prisms, or roofs, panelled walls, parapets and windows")
    _add_choice(group, "--style", FacadeStyle.AUTO, "windows and doors; auto chooses for each building")
    _add_choice(group, "--roofs", RoofCover.MEAN_COLOUR, "what roofs are coloured by")
    group.add_argument(
        "--invent-roofs", action="store_true", help="gables by rule on houses whose roof the DSM says nothing about"
    )
    _add_choice(group, "--ground", GroundView.POINTS, "the ground in the picture")


def _add_outputs(group: argparse._ArgumentGroup) -> None:
    endings = ", ".join(FORMATS)
    group.add_argument("--out", type=Path, action="append", default=[], help=f"file to write ({endings}); may repeat")
    group.add_argument("--png", type=Path, help="picture of the scene to write")
    group.add_argument("--png-size", type=_size, default=(1600, 1000), metavar="WxH", help="default 1600x1000")
    group.add_argument(
        "--png-view", type=_view, metavar="AZIMUTH,ELEVATION[,ZOOM]",
        help="where the picture is taken from: bearing of the line of sight, degrees above the horizon, times nearer",
    )  # fmt: skip
    group.add_argument("--json", action="store_true", help="print one JSON object about the scene")


def _add_choice(group: argparse._ArgumentGroup, flag: str, default: Choice, meaning: str) -> None:
    """A flag for the members of an enumeration, by their values with hyphens for spaces."""
    by_name = {member.value.replace(" ", "-"): member for member in type(default)}
    names = ", ".join(by_name)

    def member_named(text: str) -> Choice:
        if text not in by_name:
            raise argparse.ArgumentTypeError(f"{text!r} is none of {names}")
        return by_name[text]

    group.add_argument(flag, type=member_named, default=default, metavar="NAME", help=f"{meaning} ({names})")


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
