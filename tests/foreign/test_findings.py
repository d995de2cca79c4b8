"""Every file that once broke a reader's promise, kept: a folder each, of the file that was named and its sidecars."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.foreign import files
from tests.foreign.formats import FORMATS
from tests.foreign.known_faults import KNOWN_FAULTS
from tests.foreign.promise import Bench, BrokenPromiseError

FOUND = sorted(Path(__file__).with_name("findings").glob("*/*"))
LARGEST_BYTES = 40_000


@pytest.mark.parametrize("folder", FOUND, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_finding(folder: Path, bench: Bench) -> None:
    form = FORMATS[folder.parent.name]
    try:
        form.hold_to_promise(bench, files.write(bench.folder, files.read(folder, form.named)))
    except BrokenPromiseError as error:
        if error.fault in KNOWN_FAULTS:
            pytest.xfail(KNOWN_FAULTS[error.fault])
        raise


def test_findings_are_small() -> None:
    assert all(sum(path.stat().st_size for path in folder.iterdir()) < LARGEST_BYTES for folder in FOUND)
