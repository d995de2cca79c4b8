"""How much memory is free, and the refusal to start work that would not fit."""

from __future__ import annotations

import psutil

from ryu_scape.errors import MachineError


def refuse_larger_than_memory(name: str, needed_bytes: int, largest_share: float) -> None:
    """Raise MachineError when `needed_bytes` exceed `largest_share` of the free memory."""
    budget_bytes = largest_share * available_memory_bytes()
    if needed_bytes > budget_bytes:
        raise MachineError(
            f"{name} needs {needed_bytes / 1e9:.1f} GB of memory, and {budget_bytes / 1e9:.1f} GB can be used for it.",
            "Cut the raster into smaller tiles (gdal_retile.py does it), or close other programs.",
        )


def available_memory_bytes() -> int:
    """Memory that can be taken without swapping."""
    return int(psutil.virtual_memory().available)
