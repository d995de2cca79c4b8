"""The sub-command `check`, before there is work: its flags."""

from __future__ import annotations

import argparse
from pathlib import Path

from ryu_scape.cli.check import run_check
from ryu_scape.cli.command import Command
from ryu_scape.cli.flags import add_terminal_flags
from ryu_scape.settings import RasterSettings, add_flags, declared


def _add_flags(check: argparse.ArgumentParser) -> None:
    """Files, by place or by name, and how they are read."""
    files = check.add_argument_group("What to look at")
    files.add_argument("files", type=Path, nargs="*", metavar="RGB DSM", help="orthophoto and DSM, GeoTIFFs")
    files.add_argument("--rgb", type=Path, help="the same by name")
    files.add_argument("--dsm", type=Path, help="digital surface model of the same place")
    files.add_argument("--footprints", type=Path, help="your own outlines: GeoJSON, GeoPackage or Shapefile")
    add_terminal_flags(files)
    add_flags(check, declared(RasterSettings))


def _complete(arguments: argparse.Namespace, check: argparse.ArgumentParser) -> None:
    """Say of the files given by place which is which."""
    files = [*arguments.files, *filter(None, (arguments.rgb, arguments.dsm))]
    if len(files) > 2 or (arguments.footprints is None and not files):
        check.error("check wants an image, a DSM, or both, and maybe footprints")
    rest = list(arguments.files)
    arguments.rgb = arguments.rgb or (rest.pop(0) if rest else None)
    arguments.dsm = arguments.dsm or (rest.pop(0) if rest else None)


CHECK = Command(
    name="check",
    help="look at files before the run",
    usage="%(prog)s [RGB.tif] [--dsm DSM.tif] [--footprints FILE] [--json]",
    description="Say of each thing that matters whether it is green, amber or red, and what to do about it: coordinate "
    "systems, GSD, size, overlap, holes, the unit of heights, a shift between image and DSM. The exit code is 0 for "
    "green and amber, 3 for red.",
    add_flags=_add_flags,
    complete=_complete,
    run=run_check,
)
