"""Ryu-Scape 龍景: start the window, or with a sub-command work without one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from ryu_scape.errors import RyuScapeError


def main(argv: Sequence[str]) -> int:
    """`ryu_scape_app.py [RGB.tif [DSM.tif]]` opens the window, `--self-test` checks the installation.

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
    if len(files) <= 2 and all(file.suffix.lower() in (".tif", ".tiff") for file in files):
        from ryu_scape.gui.application import run_window

        try:
            return run_window(*files)
        except RyuScapeError as error:
            sys.stderr.write(f"ryu-scape: {error.cause}\n           {error.remedy}\n")
            return error.exit_code
    from ryu_scape import cli

    return cli.main(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
