"""The sub-command `check`, before there is work: its flags."""

from __future__ import annotations

import argparse

from ryu_scape.cli.check import run_check
from ryu_scape.cli.command import Command
from ryu_scape.cli.flags import add_file_flags, add_terminal_flags
from ryu_scape.settings import RasterSettings, add_flags, declared


def _add_flags(check: argparse.ArgumentParser) -> None:
    """Files, by place or by name, and how they are read."""
    files = check.add_argument_group("What to look at")
    add_file_flags(files)
    add_terminal_flags(files)
    add_flags(check, declared(RasterSettings))


def _complete(arguments: argparse.Namespace, check: argparse.ArgumentParser) -> None:
    """Refuse a call that names nothing to look at."""
    if not any((arguments.rgb, arguments.dsm, arguments.footprints)):
        check.error("check wants an image, a DSM, or both, and maybe footprints")


CHECK = Command(
    name="check",
    help="look at files before the run",
    usage="%(prog)s [RGB.tif] [DSM.tif] [--footprints FILE] [--json]",
    description="Say of each thing that matters whether it is green, amber or red, and what to do about it: coordinate "
    "systems, GSD, size, overlap, holes, the unit of heights, a shift between image and DSM. The exit code is 0 for "
    "green and amber, 3 for red.",
    add_flags=_add_flags,
    complete=_complete,
    run=run_check,
)
