"""The size of a file is told before it is written, within a factor of two."""

from __future__ import annotations

import pytest

from ryu_scape.city import City
from ryu_scape.export.size_estimates import BYTES_EACH, estimated_bytes
from ryu_scape.own_files import SAMPLES
from ryu_scape.project import Project
from tests.benchmarks.bench_sizes import written_bytes


@pytest.fixture(scope="module")
def sample() -> City:
    """Towers, with their outlines given."""
    files = ("RGB_towers.tif", "DSM_towers.tif", "buildings_towers.geojson")
    return Project.of(*(SAMPLES / name for name in files)).build().city


@pytest.mark.parametrize("ending", [ending for ending in BYTES_EACH if ending not in (".probability.tif", ".tif")])
def test_an_estimate_is_within_a_factor_of_two(sample: City, ending: str) -> None:
    written = written_bytes(sample, ending)
    assert 0.5 < estimated_bytes(sample)[ending] / written < 2.0
