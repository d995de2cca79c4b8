from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.foreign.bench import ready_bench
from tests.foreign.promise import Bench


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with ready_bench() as ready:
        yield ready
