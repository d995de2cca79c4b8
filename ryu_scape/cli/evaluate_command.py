"""The sub-command `evaluate`, before there is work: its flags."""

from __future__ import annotations

import argparse
from pathlib import Path

from ryu_scape.cli.command import Command
from ryu_scape.cli.evaluate import run_evaluate
from ryu_scape.cli.flags import add_input_flags, add_terminal_flags, read_settings, refuse_no_input
from ryu_scape.settings import Settings, add_flags_by_stage


def _add_flags(evaluate: argparse.ArgumentParser) -> None:
    """What is judged, the truth, what to write, and the settings of a city that is built."""
    judged = evaluate.add_argument_group("What to judge")
    judged.add_argument("--buildings", type=Path, help="a file of buildings: GeoJSON, GeoPackage or Shapefile")
    add_input_flags(judged)
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
    add_terminal_flags(written)
    add_flags_by_stage(evaluate, Settings)


def _complete(arguments: argparse.Namespace, evaluate: argparse.ArgumentParser) -> None:
    """Add `settings`, where a city is built."""
    if arguments.truth is None and arguments.reference is None:
        evaluate.error("evaluate needs --truth, or --reference, or both")
    if arguments.buildings is None:
        refuse_no_input(arguments, evaluate)
        read_settings(arguments, evaluate)
    elif any((arguments.rgb, arguments.dsm, arguments.footprints, arguments.weights, arguments.project)):
        evaluate.error("--buildings is judged as it is: leave image, DSM, --footprints, --weights and --project out")


EVALUATE = Command(
    name="evaluate",
    help="say how good buildings are beside the truth",
    usage="%(prog)s (--buildings FILE | RGB.tif [DSM.tif] | --project P) [--truth FILE] [--reference DSM]",
    description="Compare a file of buildings, or a city that is built for it, with true outlines, with a DSM to trust, "
    "or with both: Dice, IoU, precision, recall, F1 at an IoU of 0.5, and the errors of heights.",
    add_flags=_add_flags,
    complete=_complete,
    run=run_evaluate,
)
