"""The program without its window: `ryu_scape_app.py build --rgb R.tif --dsm D.tif --out scene.glb`, and `city`.

Help and complaints about the command line are quick: what takes long to import is imported when there is work for it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from ryu_scape.cli.arguments import parse
from ryu_scape.terminal import TerminalProgress, ended_by

log = logging.getLogger(__name__)


def main(argv: Sequence[str]) -> int:
    """Run a sub-command; returns the exit code, which the help text lists."""
    arguments = parse(argv)
    logging.basicConfig(
        level=logging.INFO if arguments.verbose else logging.ERROR, format="%(levelname)s %(name)s: %(message)s"
    )
    try:
        with TerminalProgress() as progress:
            return arguments.command.run(arguments, progress) or 0
    except (Exception, KeyboardInterrupt) as error:
        log.info("Ended by an error.", exc_info=True)
        return ended_by(error)
