"""Ryu-Scape 龍景: start the window, or with a sub-command work without one."""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

from ryu_scape.faults import refuse_too_little_memory
from ryu_scape.terminal import fill_closed_streams, window_ended_by


def main(argv: Sequence[str]) -> int:
    """`ryu_scape_app.py [RGB.tif [DSM.tif]]` and `… place.ryu` open the window, `--self-test` checks the installation.

    `build …` and `--help` go to the command line; `--sandbox` is how the bundled program starts the process that reads
    its files.
    """
    if len(argv) == 2 and argv[0] == "--sandbox":
        from ryu_scape.sandbox import child

        return child.main(argv[1])
    if list(argv) == ["--self-test"]:
        from ryu_scape import self_test

        return self_test.main()
    files = [Path(argument) for argument in argv]
    endings = [file.suffix.lower() for file in files]
    if endings == [".ryu"] or (len(files) <= 2 and all(ending in (".tif", ".tiff") for ending in endings)):
        return _run_window(files)
    from ryu_scape import cli

    return cli.main(argv)


def _run_window(files: Sequence[Path]) -> int:
    try:
        refuse_too_little_memory()
        from ryu_scape.gui.application import run_window

        return run_window(files)
    except Exception as error:
        return window_ended_by(error)


def _leave_warnings_to_the_log() -> None:
    """A library's warning ends no work, in this process or in its children, whatever `-W` or PYTHONWARNINGS ask for."""
    sys.warnoptions.clear()
    os.environ.pop("PYTHONWARNINGS", None)
    warnings.simplefilter("default")
    logging.captureWarnings(True)


def run() -> None:
    """Be the program: do what the command line of this process asks for, and end it."""
    fill_closed_streams()
    multiprocessing.freeze_support()  # a worker of a whole city is this program once more
    _leave_warnings_to_the_log()
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
