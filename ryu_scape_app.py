"""Ryu-Scape 龍景: start the window, or with a sub-command work without one; the command `ryu-scape` does the same."""

import sys

from ryu_scape.program import start

if __name__ == "__main__":
    sys.exit(start())
