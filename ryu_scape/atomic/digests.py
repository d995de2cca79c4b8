"""Whether two files have the same content, by their digests."""

from __future__ import annotations

import hashlib
from pathlib import Path

_BLOCK_BYTES = 1 << 20


def digest_of_file(path: Path) -> str:
    """SHA-256 of a file's content, which need not fit into memory, as 64 hexadecimal digits. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()
