"""The table says what exports say, and its orders and filters find what a person would by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ryu_scape.errors import InputError, OperationCancelled
from ryu_scape.export import building_records
from ryu_scape.export.building_records import records_of
from ryu_scape.export.fields import FIELDS
from ryu_scape.footprints import Footprint
from ryu_scape.heights import Building, HeightSource
from ryu_scape.inspection.attribute_table import DSM_RESIDUAL, AttributeTable, Column, table_of
from ryu_scape.inspection.table_filter import rows_where
from ryu_scape.progress import NullProgress
from ryu_scape.scene.builder import construct
from ryu_scape.settings import SceneSettings
from tests.nine_blocks import GRID
from tests.surveys import city_on

HEIGHTS_M = (12.0, 3.0, 30.5, 3.0, 8.0)
NAMES = ("10", "9", "2.10", "2.9", "B1")
OWN = (
    {"name": "Town Hall", "floors": 3},
    {"name": "mill"},
    {"name": "old mill", "floors": 9, "ridge_m": "mine"},
    {},
    {"name": "a\tb"},
)


@pytest.fixture(scope="module")
def city():
    square = np.array([(0, 0), (9, 0), (9, 9), (0, 9)], float)
    corner = np.array([GRID.transform.c + 2, GRID.transform.f - 20])
    buildings = tuple(
        Building(
            Footprint(square + corner + np.array([12 * i, 0]), (), 0.9 - 0.1 * i, NAMES[i], OWN[i]),
            5.0,
            5.0 + height_m,
            HeightSource.PERSON if i == 1 else HeightSource.DEFAULT,
            0.0 if i == 1 else np.nan,
        )
        for i, height_m in enumerate(HEIGHTS_M)
    )
    empty = city_on(GRID, buildings, None)
    return replace(empty, scene=construct(empty.survey, buildings, SceneSettings()).geometry)


@pytest.fixture(scope="module")
def table(city) -> AttributeTable:
    return table_of(city)


def text_at(column: Column, row: int) -> str:
    return column.texts_at(np.array([row]))[0]


def test_it_says_what_exports_say(city, table: AttributeTable) -> None:
    for row, record in enumerate(records_of(city)):
        for name, column in table.columns.items():
            value = column.values[row]
            said = record.get(name)
            if said is None:
                assert not column.is_known[row]
                assert text_at(column, row) == ""
            elif column.is_number:
                assert value == said
                assert float(text_at(column, row)) == pytest.approx(said, abs=0.005)
            else:
                assert value == text_at(column, row) == str(said)


def test_its_columns_are_those_declared_then_a_persons_own(table: AttributeTable) -> None:
    names = list(table.columns)
    assert names[: len(FIELDS)] == list(FIELDS)
    assert set(names[len(FIELDS) : -1]) == {"name", "floors", "input_ridge_m"}
    assert names[-1] == DSM_RESIDUAL
    assert all(table.columns[name].unit == field.unit for name, field in FIELDS.items())
    assert text_at(table.columns["floors"], 0) == "3"
    assert table.columns["storeys"].decimals == 0


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("height_m", [1, 3, 4, 0, 2]),
        ("id", [3, 2, 1, 0, 4]),
        ("floors", [0, 2, 1, 3, 4]),
        ("name", [4, 1, 2, 0, 3]),
    ],
)
def test_orders(table: AttributeTable, name: str, order: list[int]) -> None:
    assert table.order(name).tolist() == order


def test_what_has_no_value_is_last_both_ways(table: AttributeTable) -> None:
    assert table.order("floors", is_descending=True).tolist() == [2, 0, 1, 3, 4]
    assert table.order("name", is_descending=True).tolist() == [0, 2, 1, 4, 3]


@pytest.mark.parametrize(
    ("wanted", "rows"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("mill", [1, 2]),
        ("Town hall", [0]),
        ("person", [1]),
        ("height_m > 8", [0, 2]),
        ("height_m>=8", [0, 2, 4]),
        ("HEIGHT_M != 3", [0, 2, 4]),
        ("height_source = person", [1]),
        ("height_source != person and height_m < 10", [3, 4]),
        ("height_m = 12 or height_m = 3 and name ~ MILL", [0, 1]),
        ("name = 'Town Hall'", [0]),
        ('name = old mill or name = "Town Hall"', [0, 2]),
        ("floors < 100", [0, 2]),
        ("floors != 3", [2]),
        ("name = 'and'", []),
        ("id = 2.10", [2]),
    ],
)
def test_filters(table: AttributeTable, wanted: str, rows: list[int]) -> None:
    assert np.flatnonzero(rows_where(table, wanted)).tolist() == rows


@pytest.mark.parametrize(
    ("wanted", "cause"),
    [
        ("heigth_m > 3", "no field 'heigth_m'"),
        ("height_m > tall", "'tall' is none"),
        ("height_m ~ 3", "it contains no text"),
        ("roof > gable", "roof is text"),
        ("height_m >", "no condition in 'height_m >'"),
        ("height_m > 3 and", "no condition"),
        ("3 < height_m < 9", "no condition"),
        ("name = 'old", "not closed"),
        ("> 3", "no condition"),
    ],
)
def test_what_means_nothing_is_refused(table: AttributeTable, wanted: str, cause: str) -> None:
    with pytest.raises(InputError, match=cause):
        rows_where(table, wanted)


def test_it_goes_into_a_spreadsheet(table: AttributeTable) -> None:
    lines = table.as_text(np.array([2, 4])).splitlines()
    cells = [line.split("\t") for line in lines]
    assert cells[0] == list(table.columns)
    assert [len(row) for row in cells] == [len(table.columns)] * 3
    assert cells[1][0] == "2.10"
    assert cells[2][cells[0].index("name")] == "a b"


def test_what_did_not_change_is_not_measured_again(city, table: AttributeTable, monkeypatch) -> None:
    measured = []
    part_of = building_records._part_of_city
    monkeypatch.setattr(
        building_records, "_part_of_city", lambda city, some: measured.extend(some) or part_of(city, some)
    )
    higher = city.buildings[2].of_height(44.0, HeightSource.PERSON, 0.0)
    edited = replace(city, buildings=(city.buildings[0], higher, city.buildings[4]))
    again = table_of(edited, table)
    assert measured == [higher]
    assert again.columns["height_m"].values.tolist() == [12.0, 44.0, 8.0]
    assert [*again.records.values()] == [record | {DSM_RESIDUAL: None} for record in records_of(edited)]
    tall = replace(edited, scene_settings=replace(city.scene_settings, storey_height_m=2.0))
    storeys = table_of(tall, again).columns["storeys"].values
    assert (storeys > again.columns["storeys"].values).all()


def test_an_empty_city_has_an_empty_table() -> None:
    empty = table_of(city_on(GRID, (), None))
    assert empty.length == 0
    assert list(empty.columns) == [*FIELDS, DSM_RESIDUAL]
    assert rows_where(empty, "height_m > 3").size == 0
    assert rows_where(empty, "mill").size == 0
    assert empty.order("id").size == 0


def test_it_stops_when_asked(city) -> None:
    class Cancelled(NullProgress):
        def is_cancelled(self) -> bool:
            return True

    with pytest.raises(OperationCancelled):
        table_of(city, progress=Cancelled())
