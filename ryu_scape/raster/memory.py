"""How much memory is free, and the refusal to start work that would not fit."""

from __future__ import annotations

import ctypes
import os
import re
import sys
from pathlib import Path

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
    """Memory that can be taken without swapping; on systems that do not tell, all that is fitted."""
    if sys.platform == "win32":
        return _available_on_windows()
    try:
        found = re.search(r"^MemAvailable:\s+(\d+) kB", Path("/proc/meminfo").read_text(), re.MULTILINE)
    except OSError:
        found = None
    return int(found[1]) * 1024 if found else os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


class _MemoryStatus(ctypes.Structure):
    """MEMORYSTATUSEX of the Windows API (sysinfoapi.h)."""

    _fields_ = (
        ("length", ctypes.c_ulong),
        ("load_percent", ctypes.c_ulong),
        *((name, ctypes.c_ulonglong) for name in ("total_physical", "available_physical", "total_page_file")),
        *((name, ctypes.c_ulonglong) for name in ("available_page_file", "total_virtual", "available_virtual")),
        ("available_extended_virtual", ctypes.c_ulonglong),
    )


def _available_on_windows() -> int:
    status = _MemoryStatus(length=ctypes.sizeof(_MemoryStatus))
    kernel32 = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    kernel32.GlobalMemoryStatusEx(ctypes.byref(status))
    return int(status.available_physical)
