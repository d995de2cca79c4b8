"""Digests of files are what everybody else gets."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from ryu_scape.atomic import digest_of_file


@pytest.mark.parametrize("size", [0, 1, 1 << 20, (1 << 20) + 1])
def test_a_file_of_any_size_has_the_sha_256_of_its_content(tmp_path: Path, size: int) -> None:
    content = bytes(range(256)) * (size // 256) + bytes(size % 256)
    (tmp_path / "file").write_bytes(content)
    assert digest_of_file(tmp_path / "file") == hashlib.sha256(content).hexdigest()
