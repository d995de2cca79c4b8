"""The command line's arguments, and what can be said of them before there is work."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from ryu_scape.errors import InputError
from ryu_scape.settings import (
    Declared,
    GroundView,
    RasterSettings,
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
_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
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
    evaluate = commands.add_parser(
        "evaluate",
        help="say how good buildings are beside the truth",
        usage="%(prog)s (--buildings FILE | --rgb R.tif [--dsm D.tif] | --project P) [--truth FILE] [--reference DSM]",
        description="Compare a file of buildings, or a city that is built for it, with true outlines, with a DSM to "
        "trust, or with both: Dice, IoU, precision, recall, F1 at an IoU of 0.5, and the errors of heights.",
        formatter_class=partial(argparse.HelpFormatter, max_help_position=32),
        epilog=EXIT_CODES,
    )
    add_evaluate_arguments(evaluate)
    check = commands.add_parser(
        "check",
        help="look at files before the run",
        usage="%(prog)s [RGB.tif] [--dsm DSM.tif] [--footprints FILE] [--json]",
        description="Say of each thing that matters whether it is green, amber or red, and what to do about it: "
        "coordinate systems, GSD, size, overlap, holes, the unit of heights, a shift between image and DSM. "
        "The exit code is 0 for green and amber, 3 for red.",
        formatter_class=partial(argparse.HelpFormatter, max_help_position=32),
        epilog=EXIT_CODES,
    )
    add_check_arguments(check)
    arguments = parser.parse_args(argv)
    {"build": _check_build, "evaluate": _check_evaluate, "check": _check_check}[arguments.command](arguments, commands)
    return arguments


def _check_build(arguments: argparse.Namespace, commands: _Commands) -> None:
    _check_inputs(arguments, commands.choices["build"])
    arguments.picture = changed(PictureSettings(), given(arguments, declared(PictureSettings)))


def _check_evaluate(arguments: argparse.Namespace, commands: _Commands) -> None:
    evaluate = commands.choices["evaluate"]
    if arguments.truth is None and arguments.reference is None:
        evaluate.error("evaluate needs --truth, or --reference, or both")
    if arguments.buildings is None:
        _check_inputs(arguments, evaluate)
    elif any((arguments.rgb, arguments.dsm, arguments.footprints, arguments.weights, arguments.project)):
        evaluate.error("--buildings is judged as it is: leave --rgb, --dsm, --footprints, --weights and --project out")


def _check_check(arguments: argparse.Namespace, commands: _Commands) -> None:
    files = [*arguments.files, *filter(None, (arguments.rgb, arguments.dsm))]
    if len(files) > 2 or (arguments.footprints is None and not files):
        commands.choices["check"].error("check wants an image, a DSM, or both, and maybe footprints")
    rest = list(arguments.files)
    arguments.rgb = arguments.rgb or (rest.pop(0) if rest else None)
    arguments.dsm = arguments.dsm or (rest.pop(0) if rest else None)


def _check_inputs(arguments: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """End the program unless a city can be built of what is given; else make `settings` of the flags."""
    if arguments.project is not None:
        if any((arguments.rgb, arguments.dsm, arguments.footprints, arguments.weights)):
            parser.error("--project names its own files: leave --rgb, --dsm, --footprints and --weights out")
    elif arguments.rgb is None and (arguments.dsm is None or arguments.footprints is None):
        parser.error(f"{arguments.command} needs --rgb, or --dsm and --footprints, or --project")
    arguments.chosen = given(arguments, declared(Settings))
    try:
        arguments.settings = changed(Settings(), arguments.chosen)
    except InputError as error:
        parser.error(str(error))


def add_build_arguments(build: argparse.ArgumentParser) -> None:
    """Files first, then a group of settings for each stage."""
    _add_inputs(build.add_argument_group("What to build from"))
    _add_outputs(build.add_argument_group("What to write"))
    add_flags_by_stage(build, Settings)


def add_evaluate_arguments(evaluate: argparse.ArgumentParser) -> None:
    """What is judged, the truth, what to write, and the settings of a city that is built."""
    judged = evaluate.add_argument_group("What to judge")
    judged.add_argument("--buildings", type=Path, help="a file of buildings: GeoJSON, GeoPackage or Shapefile")
    _add_inputs(judged)
    truth = evaluate.add_argument_group("The truth")
    truth.add_argument("--truth", type=Path, metavar="FILE", help="true outlines: GeoJSON, GeoPackage or Shapefile")
    truth.add_argument(
        "--height-field", metavar="NAME", help="field of --truth with heights above ground (height_m, height…)"
    )
    truth.add_argument("--reference", type=Path, metavar="DSM", help="a DSM or nDSM whose heights are true")
    written = evaluate.add_argument_group("What to write")
    written.add_argument(
        "--out", type=Path, action="append", default=[],
        help="outlines with their verdicts (.geojson, .gpkg): hit, miss, false alarm; may repeat",
    )  # fmt: skip
    written.add_argument("--json", action="store_true", help="print one JSON object of the figures")
    written.add_argument("--verbose", action="store_true", help="log every step")
    add_flags_by_stage(evaluate, Settings)


def add_check_arguments(check: argparse.ArgumentParser) -> None:
    """Files, by place or by name, and how they are read."""
    check.add_argument("files", type=Path, nargs="*", metavar="RGB DSM", help="orthophoto and DSM, GeoTIFFs")
    check.add_argument("--rgb", type=Path, help="the same by name")
    check.add_argument("--dsm", type=Path, help="digital surface model of the same place")
    check.add_argument("--footprints", type=Path, help="your own outlines: GeoJSON, GeoPackage or Shapefile")
    check.add_argument("--json", action="store_true", help="print one JSON object of the findings")
    check.add_argument("--verbose", action="store_true", help="log every step")
    add_flags(check, declared(RasterSettings))


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
