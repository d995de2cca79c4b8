"""Where the files lie that the program brings and that are no code.

In a checkout and in a bundle they stand beside the package; in a wheel within it, where nothing else is ours.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def own_file(name: str) -> Path:
    """Where the file or folder of this name lies, a path from the top of the repository; it need not be there."""
    return (PACKAGE if (PACKAGE / "models").is_dir() else PACKAGE.parent) / name


DEFAULT_WEIGHTS = own_file("models/ryu_scape.safetensors")
