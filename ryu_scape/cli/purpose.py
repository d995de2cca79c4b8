"""The sub-command `for`: a city is built, and a question is asked of it."""

from __future__ import annotations

import argparse
import json
from functools import partial
from typing import TYPE_CHECKING

from ryu_scape.cli.build import build_asked_for, say_result
from ryu_scape.cli.flags import EXIT_CODES, add_input_flags, add_terminal_flags, read_settings, refuse_no_input
from ryu_scape.faults import refuse_too_little_memory
from ryu_scape.settings import Settings, add_flags, add_flags_by_stage, changed, declared, given
from ryu_scape.terminal import TerminalProgress, complain

if TYPE_CHECKING:
    from ryu_scape.purposes import Purpose


def add_purposes(parser: argparse.ArgumentParser) -> None:
    """A sub-command for each purpose, with its own settings and those of `build`."""
    from ryu_scape.purposes import PURPOSES

    names = parser.add_subparsers(dest="purpose", required=True, metavar="PURPOSE")
    for purpose in PURPOSES.values():
        installed = f' Needs: pip install "ryu-scape[{purpose.extra}]".' if purpose.extra else ""
        own = names.add_parser(
            purpose.name,
            help=purpose.meaning,
            description=purpose.meaning + installed,
            formatter_class=partial(argparse.HelpFormatter, max_help_position=32),
            epilog=EXIT_CODES,
        )
        add_flags(own.add_argument_group(purpose.title), declared(purpose.settings))
        add_input_flags(own.add_argument_group("What to build from"))
        outputs = own.add_argument_group("What to write")
        _add_outputs(outputs, purpose)
        add_terminal_flags(outputs)
        add_flags_by_stage(own, Settings)
        own.set_defaults(parser=own)


def _add_outputs(group: argparse._ArgumentGroup, purpose: Purpose) -> None:
    from pathlib import Path

    told = f"file to write ({', '.join(purpose.writers)}); may repeat"
    group.add_argument("--out", type=Path, action="append", default=[], help=told)


def checked_purpose(arguments: argparse.Namespace) -> argparse.Namespace:
    """The arguments with `asked`, the purpose's own settings, and what `build` has."""
    from ryu_scape.purposes import PURPOSES

    refuse_no_input(arguments, arguments.parser)
    kind = PURPOSES[arguments.purpose].settings
    arguments.asked = changed(kind(), given(arguments, declared(kind)))
    return read_settings(arguments, arguments.parser)


def run_purpose(arguments: argparse.Namespace, progress: TerminalProgress) -> None:
    """Check what can be checked, build the city, find out and write."""
    refuse_too_little_memory()
    from ryu_scape.purposes import PURPOSES, answer, check_answer

    purpose = PURPOSES[arguments.purpose]
    check_answer(purpose, arguments.out)
    result = build_asked_for(arguments, arguments.out, progress)
    figures = answer(purpose, result.city, arguments.asked, arguments.out, progress)
    progress.clear()
    for warning in result.warnings:
        complain(f"warning: {warning}")
    lines = "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in figures.items())
    say_result(json.dumps(dict(figures), indent=2) if arguments.json else lines, arguments.out)
