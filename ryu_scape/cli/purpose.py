"""The sub-command `for`: a city is built, and a question is asked of it."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ryu_scape.cli.build import build_asked_for, say_result
from ryu_scape.cli.command import Command, new_parser
from ryu_scape.cli.flags import add_input_flags, add_terminal_flags, read_settings, refuse_no_input
from ryu_scape.faults import refuse_too_little_memory
from ryu_scape.settings import Settings, add_flags, add_flags_by_stage, changed, declared, given
from ryu_scape.terminal import TerminalProgress, complain


def _add_purposes(parser: argparse.ArgumentParser) -> None:
    """A sub-command for each purpose, with its own settings and those of `build`."""
    from ryu_scape.purposes import PURPOSES

    names = parser.add_subparsers(dest="purpose", required=True, metavar="PURPOSE")
    for purpose in PURPOSES.values():
        installed = f' Needs: pip install "ryu-scape[{purpose.extra}]".' if purpose.extra else ""
        own = new_parser(names, purpose.name, purpose.meaning, purpose.meaning + installed)
        add_flags(own.add_argument_group(purpose.title), declared(purpose.settings))
        add_input_flags(own.add_argument_group("What to build from"))
        outputs = own.add_argument_group("What to write")
        endings = ", ".join(purpose.writers)
        outputs.add_argument("--out", type=Path, action="append", default=[], help=f"file ({endings}); may repeat")
        add_terminal_flags(outputs)
        add_flags_by_stage(own, Settings)


def _complete(arguments: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """Add `asked`, the purpose's own settings, and the `settings` of a city."""
    from ryu_scape.purposes import PURPOSES

    refuse_no_input(arguments, parser)
    kind = PURPOSES[arguments.purpose].settings
    arguments.asked = changed(kind(), given(arguments, declared(kind)))
    read_settings(arguments, parser)


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


ASK = Command(
    name="for",
    help="ask something of a city: sun, shadow, line of sight, radio, flood, noise, heat, wind",
    description="Build a city and ask something of it. `for PURPOSE --help` lists the settings of each.",
    add_flags=_add_purposes,
    complete=_complete,
    run=run_purpose,
)
