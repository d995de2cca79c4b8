"""The sub-command `teach`: what a person corrected becomes a small weights file for this place."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from ryu_scape.cli.build import project_of, say_result
from ryu_scape.cli.command import Command
from ryu_scape.cli.flags import add_input_flags, add_terminal_flags, read_settings
from ryu_scape.faults import refuse_too_little_memory
from ryu_scape.own_files import WEIGHTS
from ryu_scape.settings import Settings, add_flags_by_stage
from ryu_scape.terminal import TerminalProgress

if TYPE_CHECKING:
    from ryu_scape.progress import ProgressReporter
    from ryu_scape.segmentation.teaching import Taught


def _add_flags(teach: argparse.ArgumentParser) -> None:
    """From what, where to, and the settings that the rasters are read with."""
    add_input_flags(teach.add_argument_group("What to learn from: a corrected project, or an image and outlines"))
    written = teach.add_argument_group("What to write")
    written.add_argument(
        "--out", type=Path, required=True, metavar="PLACE.safetensors", help="the file for --weights and the window"
    )
    add_terminal_flags(written)
    add_flags_by_stage(teach, Settings)


def _complete(arguments: argparse.Namespace, teach: argparse.ArgumentParser) -> None:
    """Add `settings`."""
    if arguments.project is not None:
        if any((arguments.rgb, arguments.dsm, arguments.footprints, arguments.weights)):
            teach.error("--project names its own files: leave image, DSM, --footprints and --weights out")
    elif arguments.rgb is None or arguments.footprints is None:
        teach.error("teach needs --project, or an image and --footprints with true outlines")
    if arguments.out.suffix != ".safetensors":
        teach.error("--out must end in .safetensors")
    read_settings(arguments, teach)


def run_teach(arguments: argparse.Namespace, progress: TerminalProgress) -> None:
    """Write the file and say how much better the network knows what it was told."""
    refuse_too_little_memory()
    from ryu_scape.atomic import check_destination
    from ryu_scape.names import refuse_clashes
    from ryu_scape.segmentation.engine import TEACHING, refuse_without_torch

    refuse_without_torch(TEACHING)
    path: Path = arguments.out
    named = (arguments.rgb, arguments.dsm, arguments.footprints, arguments.weights, arguments.project, WEIGHTS)
    refuse_clashes([each for each in named if each], [path])
    check_destination(path)
    teach = _by_outlines if arguments.project is None else _by_corrections
    taught = teach(arguments, progress)
    progress.clear()
    numbers = {"dice_before": taught.dice_before, "dice_after": taught.dice_after, "bytes": path.stat().st_size}
    sentence = (
        f"Wrote {path} ({numbers['bytes'] / 1e3:.0f} kB): on what it was told, Dice {taught.dice_before:.3f} before, "
        f"{taught.dice_after:.3f} now. Build with --weights {path} to see the rest of the place."
    )
    say_result(json.dumps(numbers, indent=2) if arguments.json else sentence, [path])


def _by_corrections(arguments: argparse.Namespace, progress: ProgressReporter) -> Taught:
    from ryu_scape.teaching import teach_by_corrections

    return teach_by_corrections(project_of(arguments), arguments.out, progress)


def _by_outlines(arguments: argparse.Namespace, progress: ProgressReporter) -> Taught:
    from ryu_scape import pipeline
    from ryu_scape.inputs import Inputs
    from ryu_scape.teaching import teach_by_outlines

    inputs = Inputs.of(arguments.rgb, arguments.dsm, arguments.footprints)
    survey = pipeline.read_survey(inputs, arguments.settings.raster, progress)
    outlines = pipeline.read_outlines(arguments.footprints, survey, arguments.settings.footprints, progress)
    return teach_by_outlines(survey, outlines.footprints, arguments.weights or WEIGHTS, arguments.out, progress)


TEACH = Command(
    name="teach",
    help="teach the network a place from what was corrected",
    usage="%(prog)s (--project P | RGB.tif [DSM.tif] --footprints TRUE.geojson) --out PLACE.safetensors",
    description="A few corrected or drawn outlines become a small file that, given as --weights, finds the other "
    "buildings of the place better. What was left as it was found teaches nothing.",
    add_flags=_add_flags,
    complete=_complete,
    run=run_teach,
)
