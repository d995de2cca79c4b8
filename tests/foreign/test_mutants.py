"""Two hundred mutants of each format, the same at every run, and the seeds themselves."""

from __future__ import annotations

import random

import pytest

from tests.foreign import files, seeds
from tests.foreign.choices import Choices
from tests.foreign.formats import FORMATS
from tests.foreign.promise import Bench

MUTANTS, BATCH = 200, 40
CHOICES_BYTES = 400


@pytest.mark.parametrize("first", range(0, MUTANTS, BATCH))
@pytest.mark.parametrize("name", FORMATS)
def test_mutants(name: str, first: int, bench: Bench) -> None:
    for seed in range(first, first + BATCH):
        mutant = FORMATS[name].mutant(Choices(random.Random(f"{name} {seed}").randbytes(CHOICES_BYTES)))
        FORMATS[name].hold_to_promise(bench, files.write(bench.folder, mutant))
