"""The sub-command `city`: from arguments to a folder."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ryu_scape.errors import InputError
from ryu_scape.faults import refuse_too_little_memory
from ryu_scape.terminal import TerminalProgress, answer, complain

if TYPE_CHECKING:
    from ryu_scape.whole_city.computing import Preparation
    from ryu_scape.whole_city.plan import CityRequest


def run_city(arguments: argparse.Namespace, progress: TerminalProgress) -> int:
    """Tell the status, or prepare the city, and then tell the plan or compute it.

    Gives 0, or the exit code of bad input where not one part could be computed.
    """
    refuse_too_little_memory()
    from ryu_scape.whole_city.computing import compute_city, prepare_city, status_of

    if arguments.status:
        status = status_of(arguments.out)
        told = {"finished": status.finished, "failed": len(status.failed), "missing": status.missing}
        _say(
            told,
            arguments.json,
            f"{status.finished} parts done, {len(status.failed)} failed, {status.missing} to come.",
        )
        for failure in status.failed:
            complain(f"{failure.what}: {failure.cause}\n           {failure.remedy}")
        return 0
    preparation = prepare_city(_request_of(arguments, progress), progress)
    _warn(preparation, progress)
    if arguments.dry_run:
        _tell_plan(preparation, arguments)
        return 0
    from ryu_scape.whole_city.report import numbers_of, sentence_of, write_report

    city = compute_city(preparation, arguments.out, arguments.scheduler, progress)
    write_report(city, arguments.out)
    progress.clear()
    for failure in city.failed:
        complain(f"{failure.what} failed: {failure.cause}\n           {failure.remedy}")
    _say(numbers_of(city), arguments.json, sentence_of(city, arguments.out))
    return InputError.exit_code if city.failed and not city.computed + city.kept else 0


def _request_of(arguments: argparse.Namespace, progress: TerminalProgress) -> CityRequest:
    from ryu_scape.own_files import WEIGHTS
    from ryu_scape.whole_city.area import area_named
    from ryu_scape.whole_city.index import OUTLINE_ENDINGS, RASTER_ENDINGS, files_named
    from ryu_scape.whole_city.plan import CityRequest

    return CityRequest(
        files_named(arguments.rgb, RASTER_ENDINGS, arguments.out),
        files_named(arguments.dsm, RASTER_ENDINGS, arguments.out),
        files_named(arguments.footprints, OUTLINE_ENDINGS, arguments.out),
        arguments.weights.absolute() if arguments.weights else WEIGHTS,
        arguments.settings,
        arguments.city_settings,
        arguments.crs,
        arguments.gsd,
        area_named(arguments.area, progress) if arguments.area else None,
    )


def _warn(preparation: Preparation, progress: TerminalProgress) -> None:
    progress.clear()
    for refusal in preparation.index.refused:
        complain(f"warning: {refusal.what} is left out: {refusal.cause} {refusal.remedy}")
    for warning in preparation.warnings:
        complain(f"warning: {warning}")


def _tell_plan(preparation: Preparation, arguments: argparse.Namespace) -> None:
    from ryu_scape.whole_city.estimates import estimate, sentences_of

    effort = estimate(preparation)
    _say(vars(effort), arguments.json, "\n".join(sentences_of(effort)))


def _say(values: Mapping[str, object], in_json: bool, text: str) -> None:
    answer((json.dumps(values, indent=2) if in_json else text) + "\n")
