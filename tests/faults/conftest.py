from __future__ import annotations

import pytest

from ryu_scape.city import City
from tests.faults.cities import small_city


@pytest.fixture(scope="session")
def old_city() -> City:
    return small_city(100, storeys=3)


@pytest.fixture(scope="session")
def new_city() -> City:
    return small_city(100, storeys=9)


@pytest.fixture(autouse=True)
def same_date_in_every_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """GeoPackages hold the date of their making unless GDAL is told another."""
    monkeypatch.setenv("OGR_CURRENT_DATE", "2026-01-01T00:00:00Z")
