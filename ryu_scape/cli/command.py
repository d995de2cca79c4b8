"""A sub-command: its words, its flags, and what it does."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from ryu_scape.terminal import TerminalProgress

EXIT_CODES = "Exit codes: 0 done, 1 a defect, 2 bad command line, 3 bad input, 4 the machine, 130 cancelled."


@dataclass(frozen=True)
class Command:
    """add_flags: to its parser. complete: makes settings of the flags, or ends the program where they make no sense.

    run: does it, and returns an exit code, or None for 0.
    """

    name: str
    help: str
    description: str
    add_flags: Callable[[argparse.ArgumentParser], None]
    complete: Callable[[argparse.Namespace, argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, TerminalProgress], int | None]
    usage: str | None = None

    def parser_among(self, commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
        """Its parser, still without flags."""
        return new_parser(commands, self.name, self.help, self.description, self.usage)


def new_parser(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    help_text: str,
    description: str,
    usage: str | None = None,
) -> argparse.ArgumentParser:
    """A parser of a sub-command, as all of them look; it finds itself in the arguments as `parser`."""
    parser = commands.add_parser(
        name,
        help=help_text,
        usage=usage,
        description=description,
        formatter_class=lambda prog: argparse.HelpFormatter(prog, max_help_position=32),
        epilog=EXIT_CODES,
    )
    parser.set_defaults(parser=parser)
    return parser
