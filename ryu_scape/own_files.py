"""Files that come with the program and are no modules: weights, samples, the logo."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_HOME = _PACKAGE if (_PACKAGE / "models").is_dir() else _PACKAGE.parent
"""A wheel brings them inside the package; in a checkout and in the executable's folder they lie beside it."""

WEIGHTS = _HOME / "models" / "ryu_scape.safetensors"
SAMPLES = _HOME / "Dataset"
LOGO = _HOME / "logo.png"
