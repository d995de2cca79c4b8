"""The command line's arguments, and what can be said of them before there is work."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from ryu_scape.cli.build_command import BUILD
from ryu_scape.cli.check_command import CHECK
from ryu_scape.cli.city_command import CITY
from ryu_scape.cli.command import EXIT_CODES
from ryu_scape.cli.evaluate_command import EVALUATE
from ryu_scape.cli.flags import name_files
from ryu_scape.cli.network_command import NETWORK
from ryu_scape.cli.place_command import PLACE
from ryu_scape.cli.purpose import ASK
from ryu_scape.cli.teach_command import TEACH
from ryu_scape.version import __version__

COMMANDS = (BUILD, CHECK, PLACE, EVALUATE, ASK, CITY, TEACH, NETWORK)


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments, with their `command` and what this makes of its flags; `chosen` are the settings that were given.

    Ends the program with exit code 2 where the arguments make no sense, and with 0 after a help text.
    """
    parser = argparse.ArgumentParser(
        description="A satellite image and a height model become a 3D city. Without a sub-command the window opens; "
        "--self-test checks the installation.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("--version", action="version", version=f"Ryu-Scape {__version__}")
    parsers = parser.add_subparsers(required=True, metavar="{" + ",".join(each.name for each in COMMANDS) + "}")
    for command in COMMANDS:
        own = command.parser_among(parsers)
        own.set_defaults(command=command)
        if argv[:1] == [command.name]:
            command.add_flags(own)
    arguments, unread = parser.parse_known_args(argv)
    if any(word.startswith("-") for word in unread) or (unread and "files" not in arguments):
        arguments.parser.error(f"unrecognized arguments: {' '.join(unread)}")
    if "files" in arguments:
        arguments.files += map(Path, unread)  # argparse takes no more files where flags stood between them
        name_files(arguments, arguments.parser)
    arguments.command.complete(arguments, arguments.parser)
    return arguments
