"""Files within a zip that bear neither time nor system: the same city is the same file."""

from __future__ import annotations

from zipfile import ZIP_DEFLATED, ZipInfo

_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def timeless_entry(name: str) -> ZipInfo:
    """Of the first moment that a zip knows, to be deflated; also on Windows as if made on Unix."""
    entry = ZipInfo(name, _FIRST_MOMENT)
    entry.create_system = _UNIX
    entry.compress_type = ZIP_DEFLATED
    return entry
