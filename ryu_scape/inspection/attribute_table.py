"""All that is said of a city's buildings as columns, which can be sorted and filtered at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ryu_scape.city import City
from ryu_scape.export.building_records import Record, parts_of
from ryu_scape.export.fields import DECIMALS, FIELDS, rounded
from ryu_scape.footprints.footprint import AttributeValue
from ryu_scape.heights import Building
from ryu_scape.inspection.dsm_residual import dsm_residuals_m
from ryu_scape.progress import UNHEARD, ProgressReporter, advance
from ryu_scape.settings import SceneSettings

_OWN_MEANING = "From the file of footprints."
DSM_RESIDUAL = "dsm_residual_m"
DSM_RESIDUAL_MEANING = "Median of the modelled roof less the DSM over the footprint; files do not have it."
_RUN_OF_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, eq=False)
class Column:
    """One field of all buildings.

    values: (b,) float64, NaN where there is none; or text as objects, None where there is none.
    decimals: of numbers, as they are written. unit: as people write it, empty for none. is_about_0: whether numbers on
    either side of 0 mean opposite things.
    """

    name: str
    unit: str
    meaning: str
    values: NDArray
    decimals: int = DECIMALS
    is_about_0: bool = False

    @property
    def is_number(self) -> bool:
        """Whether the values are numbers, not text."""
        return self.values.dtype != object

    @cached_property
    def is_known(self) -> NDArray[np.bool_]:
        """(b,) where there is a value."""
        if self.is_number:
            return ~np.isnan(self.values)
        return np.array([value is not None for value in self.values], bool)

    @cached_property
    def folded(self) -> NDArray[np.object_]:
        """(b,) text without regard to case, empty where there is none."""
        return np.array([(value or "").casefold() for value in self.values], object)

    @cached_property
    def rank(self) -> NDArray[np.int64]:
        """(b,) the place of each value among all; equal ones share it. In text, numbers count as numbers."""
        if self.is_number:
            return np.unique(self.values, return_inverse=True)[1].astype(np.int64)
        keys = [_natural(text) for text in self.folded]
        places = {key: place for place, key in enumerate(sorted(set(keys)))}
        return np.array([places[key] for key in keys], np.int64)

    def texts_at(self, buildings: NDArray[np.integer]) -> list[str]:
        """Values as people read them, empty where there is none."""
        values = self.values[buildings].tolist()
        if self.is_number:
            return ["" if value != value else f"{value:.{self.decimals}f}" for value in values]  # NaN is not itself
        return ["" if value is None else value for value in values]


@dataclass(frozen=True, eq=False)
class AttributeTable:
    """The columns of a city's buildings by name: in the order of `FIELDS`, a person's own, the DSM's residual.

    records: what they were made of. settings: what storeys were counted with.
    """

    columns: Mapping[str, Column]
    records: Mapping[Building, Record]
    settings: SceneSettings

    @property
    def length(self) -> int:
        """How many buildings there are."""
        return len(self.records)

    def order(self, name: str, *, is_descending: bool = False) -> NDArray[np.intp]:
        """(b,) buildings by this column; equal ones stay in the city's order, and those without a value come last."""
        column = self.columns[name]
        key = -column.rank if is_descending else column.rank
        return np.argsort(np.where(column.is_known, key, np.iinfo(np.int64).max), kind="stable")

    def as_text(self, buildings: NDArray[np.integer]) -> str:
        """A heading and a line a building, parted by tabs, as spreadsheets take it from the clipboard."""
        cells = [map(_in_one_cell, column.texts_at(buildings)) for column in self.columns.values()]
        lines = ["\t".join(self.columns), *map("\t".join, zip(*cells, strict=True))]
        return "\n".join(lines) + "\n"


def table_of(city: City, before: AttributeTable | None = None, progress: ProgressReporter = UNHEARD) -> AttributeTable:
    """The table of a city's buildings, by the records that exports write; that of the city `before` spares time.

    Beside these it has how far each roof is from the DSM, for who looks for what to correct.

    Raises OperationCancelled.
    """
    known: Mapping[Building, Record] = {}
    if before is not None and before.settings == city.scene_settings:
        known = before.records
    fresh = tuple(building for building in city.buildings if building not in known)
    made: dict[Building, Record] = {}
    for part in parts_of(replace(city, buildings=fresh)):
        advance(progress, "Reading attributes", len(made) / len(fresh))
        residuals_m = map(rounded, dsm_residuals_m(city, part.buildings).tolist())
        pairs = zip(part.buildings, part.records(), residuals_m, strict=True)
        made |= {building: record | {DSM_RESIDUAL: residual_m} for building, record, residual_m in pairs}
    records = {building: made.get(building) or known[building] for building in city.buildings}
    names = dict.fromkeys([*FIELDS, *(name for record in records.values() for name in record)])
    names.pop(DSM_RESIDUAL, None)
    columns = {name: _column(name, [record.get(name) for record in records.values()]) for name in names}
    columns[DSM_RESIDUAL] = _residual_column([record[DSM_RESIDUAL] for record in records.values()])
    return AttributeTable(MappingProxyType(columns), MappingProxyType(records), city.scene_settings)


def _column(name: str, values: Sequence[AttributeValue]) -> Column:
    field = FIELDS.get(name)
    unit, meaning = (field.unit, field.meaning) if field else ("", _OWN_MEANING)
    kinds = {type(value) for value in values if value is not None} if field is None else {field.kind}
    if kinds and kinds <= {int, float}:
        numbers = np.array([np.nan if value is None else value for value in values], np.float64)
        column = Column(name, unit, meaning, numbers, 0 if kinds == {int} else DECIMALS)
    else:
        column = Column(name, unit, meaning, np.array([None if v is None else str(v) for v in values], object))
        _ = column.rank  # reckoned here, where there is time, rather than at somebody's first click
    return column


def _residual_column(values: Sequence[AttributeValue]) -> Column:
    numbers = np.array([np.nan if value is None else value for value in values], np.float64)
    return Column(DSM_RESIDUAL, "m", DSM_RESIDUAL_MEANING, numbers, is_about_0=True)


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key by which 2 comes before 10, and numbers before letters."""
    parts = (part for part in _RUN_OF_DIGITS.split(text) if part)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def _in_one_cell(text: str) -> str:
    return " ".join(text.split())
