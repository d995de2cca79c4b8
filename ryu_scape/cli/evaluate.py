"""The sub-command `evaluate`: how good a city, or a file of buildings, is beside the truth."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from ryu_scape.terminal import TerminalProgress, answer, complain

if TYPE_CHECKING:
    from ryu_scape.evaluation.building_set import BuildingSet
    from ryu_scape.evaluation.truth import Truth, TruthFiles
    from ryu_scape.progress import ProgressReporter


def run_evaluate(arguments: argparse.Namespace, progress: TerminalProgress) -> None:
    """Compare with the truth, write the verdicts and print the figures."""
    from ryu_scape.atomic import check_destination
    from ryu_scape.evaluation.figures import figures_of, report_on
    from ryu_scape.evaluation.truth import TruthFiles
    from ryu_scape.export.verdicts import check_verdict_format, write_verdicts
    from ryu_scape.names import refuse_clashes

    inputs = (arguments.buildings, arguments.truth, arguments.reference, arguments.rgb, arguments.dsm)
    refuse_clashes([path for path in (*inputs, arguments.footprints, arguments.project) if path], arguments.out)
    for path in arguments.out:
        check_verdict_format(path)
        check_destination(path)
    files = TruthFiles(arguments.truth, arguments.reference, arguments.height_field)
    judge = _file_and_truth if arguments.buildings is not None else _city_and_truth
    judged, truth = judge(arguments, files, progress)
    comparison = truth.judge(judged)
    for path in arguments.out:
        write_verdicts(comparison, truth.crs, path)
    progress.clear()
    for warning in truth.warnings:
        complain(f"warning: {warning}")
    answer(f"{json.dumps(figures_of(comparison), indent=2) if arguments.json else report_on(comparison)}\n")


def _file_and_truth(
    arguments: argparse.Namespace, files: TruthFiles, progress: ProgressReporter
) -> tuple[BuildingSet, Truth]:
    from ryu_scape.evaluation.building_set import BuildingSet
    from ryu_scape.evaluation.truth import read_truth
    from ryu_scape.footprints.sandboxed import place_of, read_footprints

    path: Path = arguments.buildings
    grid = place_of(path, progress)
    judged = BuildingSet.of_file(read_footprints(path, grid, progress).footprints)
    return judged, read_truth(files, grid, progress)


def _city_and_truth(
    arguments: argparse.Namespace, files: TruthFiles, progress: ProgressReporter
) -> tuple[BuildingSet, Truth]:
    from ryu_scape import pipeline
    from ryu_scape.cli.build import project_of, request_of
    from ryu_scape.evaluation.building_set import BuildingSet
    from ryu_scape.evaluation.truth import read_truth

    project = None if arguments.project is None else project_of(arguments)
    result = pipeline.run(request_of(arguments), progress) if project is None else project.build(progress)
    return BuildingSet.of_buildings(result.city.buildings), read_truth(files, result.city.grid, progress)
