"""Lines as SFINCS and D-Flow FM read them."""

from __future__ import annotations

from pathlib import Path

import numpy as np


def read_polylines(path: Path) -> dict[str, np.ndarray]:
    """By name, as the format says: a name, rows and columns, rows."""
    lines, found = path.read_text().splitlines(), {}
    while lines:
        name, (rows, columns) = lines[0], map(int, lines[1].split())
        found[name] = np.array([line.split() for line in lines[2 : 2 + rows]], float).reshape(rows, columns)
        lines = lines[2 + rows :]
    return found
