"""What the bundle does first: forget other programs' geodata, and find Windows a place to write to."""

import ctypes
import os
import sys

# Left by QGIS, PostGIS or Conda, these point GDAL and PROJ at tables and plugins of another version than the bundle's.
for variable in ("GDAL_DATA", "GDAL_DRIVER_PATH", "PROJ_DATA", "PROJ_LIB"):
    os.environ.pop(variable, None)

# On Windows a program with a window has no streams unless they are redirected: use the console it was started from.
missing_streams = [name for name in ("stdout", "stderr") if getattr(sys, name) is None]
if missing_streams:
    has_console = sys.platform == "win32" and ctypes.windll.kernel32.AttachConsole(-1)
    output = open("CONOUT$" if has_console else os.devnull, "w", encoding="utf-8", buffering=1)  # noqa: SIM115
    for name in missing_streams:
        setattr(sys, name, output)
