"""A small town in tiles, and cities computed of it without other processes than those that read files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from ryu_scape.progress import UNHEARD, ProgressReporter
from ryu_scape.raster.mosaic import read_mosaic
from ryu_scape.whole_city import computing, tasks
from ryu_scape.whole_city.city_settings import CitySettings
from ryu_scape.whole_city.computing import WholeCity, compute_city, prepare_city
from ryu_scape.whole_city.index import Refusal
from ryu_scape.whole_city.plan import CityRequest
from ryu_scape.whole_city.run_tasks import Cell
from ryu_scape.whole_city.state import WORK
from ryu_scape.whole_city.tasks import do_tasks
from tests.whole_city.town import Town, town, write_tiles

SMALL = CitySettings(square_px=384, halo_m=64, workers=2)
SQUARES = 4
Compute = Callable[..., WholeCity]


@pytest.fixture(scope="session")
def place() -> Town:
    return town(240.0)


@pytest.fixture(scope="session")
def request_of_town(place: Town, tmp_path_factory: pytest.TempPathFactory) -> CityRequest:
    """Four tiles of a DSM and one file of footprints; 2 by 2 squares, as those do not begin where the town does."""
    folder = tmp_path_factory.mktemp("town")
    dsms = write_tiles(place, folder, 120.0)
    return CityRequest((), tuple(dsms), (place.write_outlines(folder / "houses.gpkg"),), city=SMALL)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have cells computed and rasters read by this process, in reversed order; the names of the cells that were."""
    computed: list[str] = []

    @contextmanager
    def no_cluster(*_: object) -> Iterator[None]:
        yield

    def compute(_: None, stage: str, cells: Mapping[str, Cell], progress: ProgressReporter) -> tuple[Refusal, ...]:
        for name, cell in reversed(cells.items()):
            computed.append(f"{stage} {name}")
            do_tasks(cell[::-1])
        return ()

    monkeypatch.setattr(computing, "cluster", no_cluster)
    monkeypatch.setattr(computing, "compute", compute)
    monkeypatch.setattr(tasks, "read_mosaic", read_mosaic)
    return computed


def built(request: CityRequest, folder: Path, **city: float) -> WholeCity:
    """The city of a request, some of whose settings are others."""
    asked = replace(request, city=replace(request.city, **city))
    return compute_city(prepare_city(asked, UNHEARD), folder, None, UNHEARD)


def digests(folder: Path) -> dict[str, str]:
    """Of all files of a city, its tiles among them, but the report, which tells how long it took."""
    parts = [path for path in sorted(folder.iterdir()) if path.name != WORK and path.stem != "report"]
    files = [file for part in parts for file in ([part] if part.is_file() else sorted(part.rglob("*.*")))]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
