"""Promises that are broken today. An entry goes when its fault is mended; then tests and fuzzer look for it again."""

from __future__ import annotations

KNOWN_FAULTS: dict[tuple[str, str, str], str] = {
    (
        "image",
        "UnicodeDecodeError",
        "rasterio._env.log_error",
    ): "rasterio prints a traceback over a complaint not in UTF-8",
}
"""By a BrokenPromiseError's `fault`: why."""
