"""Microsoft's C++ libraries where pip has put them, and its ONNX Runtime without telemetry.

torch needs more of them than a fresh Windows has. The requirement msvc-runtime lays them beside python.exe, but in a
virtual environment, and where one person installs for themselves, that is not the python.exe that runs.
"""

from __future__ import annotations

import os
import sys
import sysconfig


def find_microsofts_runtime() -> None:
    """Let Windows find them there too; it must be called before torch is imported. A bundle has them within."""
    if sys.platform != "win32" or getattr(sys, "frozen", False):
        return
    for scheme in (sysconfig.get_default_scheme(), "nt_user"):
        folder = sysconfig.get_path("data", scheme)
        if os.path.isdir(folder):
            os.add_dll_directory(folder)


def silence_onnx_runtime() -> None:
    """Have it tell nobody what runs, in this process and its children; it must be called before it is imported.

    From version 1.29 on it sends events to Microsoft's servers, and keeps a number of this computer in the person's
    cache, unless this variable was set before it starts: what its API offers to turn off is less.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
