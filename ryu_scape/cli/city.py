"""The sub-command `city`: from arguments to a folder."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ryu_scape.cli.followed import FollowedProgress, tell, tell_error
from ryu_scape.errors import InputError
from ryu_scape.faults import refuse_too_little_memory
from ryu_scape.progress import ProgressReporter
from ryu_scape.settings import Settings, changed, declared, given
from ryu_scape.terminal import TerminalProgress, answer, complain
from ryu_scape.whole_city.city_settings import CitySettings

if TYPE_CHECKING:
    from ryu_scape.whole_city.computing import Preparation
    from ryu_scape.whole_city.plan import CityRequest

FIXED = "area", "crs", "gsd", "weights"
"""Flags of what a city is begun with and goes on with."""


def run_city(arguments: argparse.Namespace, progress: TerminalProgress) -> int:
    """Tell the status, or prepare the city, and then tell the plan or compute it.

    Gives 0, or the exit code of bad input where not one part could be computed.
    """
    refuse_too_little_memory()
    if arguments.status:
        _tell_status(arguments)
        return 0
    if arguments.follow:
        return follow_city(arguments, progress)
    from ryu_scape.whole_city.computing import compute_city, prepare_city

    preparation = prepare_city(_request_of(arguments, progress), progress)
    progress.clear()
    for warning in _warnings_of(preparation):
        complain(f"warning: {warning}")
    if arguments.dry_run:
        _tell_plan(preparation, arguments)
        return 0
    from ryu_scape.whole_city.report import numbers_of, sentence_of, write_report

    city = compute_city(preparation, arguments.out, arguments.scheduler, progress)
    write_report(city, arguments.out)
    progress.clear()
    for warning in city.gathered.warnings:
        complain(f"warning: {warning}")
    for failure in city.failed:
        complain(f"{failure.what} failed: {failure.cause}\n           {failure.remedy}")
    _say(numbers_of(city), arguments.json, sentence_of(city, arguments.out))
    return InputError.exit_code if city.failed and not city.computed + city.kept else 0


def follow_city(arguments: argparse.Namespace, terminal: TerminalProgress) -> int:
    """As `run_city`, for a program that follows: warnings, plan, stages, dashboard, in the end the report's numbers."""
    try:
        from ryu_scape.whole_city.computing import compute_city, prepare_city
        from ryu_scape.whole_city.estimates import estimate
        from ryu_scape.whole_city.report import numbers_of, write_report

        progress = FollowedProgress(terminal)
        preparation = prepare_city(_request_of(arguments, progress), progress)
        tell(warnings=_warnings_of(preparation), plan=vars(estimate(preparation)))
        if not arguments.dry_run:
            city = compute_city(
                preparation, arguments.out, arguments.scheduler, progress, lambda address: tell(dashboard=address)
            )
            write_report(city, arguments.out)
            tell(done=numbers_of(city))
    except (Exception, KeyboardInterrupt) as error:
        return tell_error(error)
    return 0


def _tell_status(arguments: argparse.Namespace) -> None:
    from ryu_scape.whole_city.state import status_of

    status = status_of(arguments.out)
    numbers = {"finished": status.finished, "failed": len(status.failed), "missing": status.missing}
    _say(
        numbers,
        arguments.json,
        f"{status.finished} parts done, {len(status.failed)} failed, {status.missing} to come.",
    )
    for failure in status.failed:
        complain(f"{failure.what}: {failure.cause}\n           {failure.remedy}")


def _request_of(arguments: argparse.Namespace, progress: ProgressReporter) -> CityRequest:
    from ryu_scape.own_files import WEIGHTS
    from ryu_scape.whole_city.area import area_named
    from ryu_scape.whole_city.index import OUTLINE_ENDINGS, RASTER_ENDINGS, files_named
    from ryu_scape.whole_city.plan import CityRequest
    from ryu_scape.whole_city.state import refuse_to_change, request_of

    if not (arguments.rgb or arguments.dsm or arguments.footprints):
        begun = request_of(arguments.out)
        refuse_to_change([f"--{name}" for name in FIXED if getattr(arguments, name) is not None])
        settings = changed(begun.settings, given(arguments, declared(Settings)))
        return replace(begun, settings=settings, city=changed(begun.city, given(arguments, declared(CitySettings))))
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


def _warnings_of(preparation: Preparation) -> list[str]:
    refused = preparation.index.refused
    return [*(f"{one.what} is left out: {one.cause} {one.remedy}" for one in refused), *preparation.warnings]


def _tell_plan(preparation: Preparation, arguments: argparse.Namespace) -> None:
    from ryu_scape.whole_city.estimates import estimate, sentences_of

    effort = estimate(preparation)
    _say(vars(effort), arguments.json, "\n".join(sentences_of(effort)))


def _say(values: Mapping[str, object], in_json: bool, text: str) -> None:
    answer((json.dumps(values, indent=2) if in_json else text) + "\n")
