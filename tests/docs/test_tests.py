"""Tests stand alone: what several need is in a helper or a conftest, never in a file of tests."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]


def test_no_file_imports_from_a_file_of_tests() -> None:
    imports = re.compile(r"^\s*(from|import) tests\.([a-z_]+\.)*test_", re.MULTILINE)
    guilty = [str(path.relative_to(TESTS)) for path in TESTS.rglob("*.py") if imports.search(path.read_text("utf-8"))]
    assert guilty == []
