"""The page of fields and bands is what the code writes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import rasterio

from ryu_scape.export import ENDINGS, export_city
from ryu_scape.export.building_records import records_of
from ryu_scape.export.dbase import NAME_BYTES
from ryu_scape.export.fields import FIELDS
from ryu_scape.export.raster_quantities import QUANTITIES
from tests.conftest import REPOSITORY
from tests.export.small_town import town

PAGE = REPOSITORY / "docs" / "data-dictionary.md"


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading."""
    table = PAGE.read_text("utf-8").partition(f"## {heading}\n")[2].partition("|---|")[2].partition("\n\n")[0]
    return [[cell.strip(" `") for cell in line.split("|")[1:-1]] for line in table.splitlines()[1:]]


def test_page_is_up_to_date(tmp_path: Path) -> None:
    written = tmp_path / "page.md"
    subprocess.run([sys.executable, "-m", "ryu_scape.export", written], cwd=REPOSITORY, check=True)
    assert PAGE.read_bytes() == written.read_bytes(), "run: python -m ryu_scape.export docs/data-dictionary.md"


def test_page_names_every_field_that_is_written_with_its_unit() -> None:
    record = next(iter(records_of(town())))
    assert [name for name, *_ in rows("Buildings")] == list(record)
    for name, short, _, unit, meaning in rows("Buildings"):
        assert meaning.endswith(".")
        suffix = {"_m": "m", "_m2": "m²", "_m3": "m³"}.get("_" + name.rpartition("_")[2], "")
        assert unit == suffix, name
        assert 0 < len(short or name) <= NAME_BYTES


def test_page_names_every_raster_with_its_band(tmp_path: Path) -> None:
    found = rows("Rasters")
    assert {ending for ending, *_ in found} == {ending for ending in ENDINGS if ending.endswith(".tif")} - {".tif"}
    export_city(town(), tmp_path / "town.tif")
    with rasterio.open(tmp_path / "town.tif") as file:
        units = {name: unit or "" for name, unit in zip(file.descriptions, file.units, strict=True)}
    assert {name: unit for _, name, unit, _ in found if name in units} == units
    assert set(units) == set(QUANTITIES) - {"probability"}


def test_one_name_means_one_thing() -> None:
    assert set(QUANTITIES) & set(FIELDS) == {"height_m"}
