"""The sub-command `city`, before there is work: its flags."""

from __future__ import annotations

import argparse
from pathlib import Path

from ryu_scape.cli.city import run_city
from ryu_scape.cli.command import Command
from ryu_scape.errors import InputError
from ryu_scape.settings import Settings, add_flags, add_flags_by_stage, changed, declared, given
from ryu_scape.whole_city.city_settings import CitySettings


def _add_flags(city: argparse.ArgumentParser) -> None:
    """Files first, then how to compute, then a group of settings for each stage."""
    inputs = city.add_argument_group("What to compute it from (files, folders, or lists of files in a .txt)")
    for name, what in (
        ("--rgb", "orthophotos, GeoTIFFs; not needed with --dsm and --footprints"),
        ("--dsm", "digital surface models of the same places, GeoTIFFs"),
        ("--footprints", "your own outlines: GeoJSON, GeoPackage or Shapefile"),
    ):
        inputs.add_argument(name, type=Path, nargs="+", action="extend", default=[], metavar="PATH", help=what)
    inputs.add_argument("--weights", type=Path, help="another network's safetensors")
    outputs = city.add_argument_group("What to do")
    outputs.add_argument("--out", type=Path, required=True, metavar="CITY", help="folder of the city, made if missing")
    outputs.add_argument("--dry-run", action="store_true", help="say what there is to do and what it takes, do nothing")
    outputs.add_argument("--status", action="store_true", help="say how far the city in CITY is, do nothing")
    outputs.add_argument("--json", action="store_true", help="print one JSON object")
    outputs.add_argument(
        "--follow",
        action="store_true",
        help="for programs: tell each step as a line of JSON, and stop where standard input ends",
    )
    outputs.add_argument("--verbose", action="store_true", help="log every step")
    how = city.add_argument_group("How to compute it")
    how.add_argument("--crs", help="the city's coordinate system, in metres [default: that of most files]")
    how.add_argument("--gsd", type=_gsd, metavar="N", help="the city's GSD in metres [default: the finest image's]")
    how.add_argument(
        "--area",
        metavar="AREA",
        help="only buildings in it: west,south,east,north in degrees, or a file of polygons [default: all]",
    )
    how.add_argument(
        "--scheduler", metavar="ADDRESS", help="of a Dask cluster, such as tcp://host:8786 [default: here]"
    )
    add_flags(how, declared(CitySettings))
    how.add_argument(
        "--tiles",
        dest="no_tiles",
        action="store_false",
        default=None,
        help="write 3D Tiles, where the city was begun without",
    )
    add_flags_by_stage(city, Settings)


def _complete(arguments: argparse.Namespace, city: argparse.ArgumentParser) -> None:
    """Make `settings` and `city_settings` of the flags; end the program where they make no sense."""
    has_inputs = bool(arguments.rgb or (arguments.dsm and arguments.footprints))
    if not has_inputs and (arguments.dsm or arguments.footprints):
        city.error("city needs --rgb, or --dsm and --footprints")
    try:
        arguments.settings = changed(Settings(), given(arguments, declared(Settings)))
        arguments.city_settings = changed(CitySettings(), given(arguments, declared(CitySettings)))
    except InputError as error:
        city.error(str(error))


def _gsd(text: str) -> float:
    try:
        gsd_m = float(text)
    except ValueError:
        gsd_m = 0.0
    if not 0.05 <= gsd_m <= 10:
        raise argparse.ArgumentTypeError("the GSD must lie between 0.05 and 10 metres")
    return gsd_m


CITY = Command(
    name="city",
    help="compute a whole city of many files, resumably, on all cores or a cluster",
    usage="%(prog)s --rgb FOLDER --dsm FOLDER --out CITY [options]",
    description="Compute a city of any extent. It wants --rgb, or --dsm and --footprints; what is finished in CITY is "
    "kept, so that the same command, or `city --out CITY` alone, goes on where it was stopped.",
    add_flags=_add_flags,
    complete=_complete,
    run=run_city,
)
