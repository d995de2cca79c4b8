"""How a training command ends when something is wrong: one sentence on the cause, one on the remedy."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

from ryu_scape.errors import InputError, RyuScapeError


def run_command(main: Callable[[], None]) -> None:
    """Run `main`; a fault that a person can mend is printed without a traceback and becomes the exit code."""
    logging.basicConfig(format="%(message)s")
    try:
        main()
    except RyuScapeError as error:
        sys.stderr.write(f"{error.cause} {error.remedy}\n")
        raise SystemExit(error.exit_code) from None
    except (FileExistsError, NotADirectoryError, PermissionError) as error:
        sys.stderr.write(f"{error.filename} cannot be used ({error.strerror}). Choose another place.\n")
        raise SystemExit(InputError.exit_code) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
