"""Tables of dBASE III, the `.dbf` of a Shapefile: columns of a fixed width with names of ten bytes at most."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from ryu_scape.errors import InputError
from ryu_scape.export.building_records import Record
from ryu_scape.export.column_types import as_type
from ryu_scape.export.fields import DECIMALS, FIELDS
from ryu_scape.footprints.footprint import AttributeValue

NAME_BYTES = 10
WIDEST_TEXT = 254
MOST_COLUMNS = 255
CHANGED = (80, 1, 1)
"""Years since 1900, month, day: the same city is the same file."""

_MEASURED, _OWN = (18, DECIMALS), (24, 15)
"""Width and decimals of numbers: what is measured is rounded, a person's own are not, and with an exponent fit too."""
_NARROWEST_INTEGER, _WIDEST_INTEGER = 9, 18
"""A measured one is not known yet when the columns are; of more digits readers make a number with a comma."""
_HEADER, _COLUMN = struct.Struct("<B3BIHH20x"), struct.Struct("<11scIBB14x")
_VERSION, _END_OF_HEADER, END = 3, b"\r", b"\x1a"


@dataclass(frozen=True)
class TableColumn:
    """field: as all formats name it. name: within the limits of the format. code: C, N or L. width: in bytes."""

    field: str
    name: str
    kind: type
    code: bytes
    width: int
    decimals: int

    def cell(self, record: Record) -> bytes:
        """What is said of one building, as wide as the column; blank, or ? for yes or no, where nothing is."""
        value = as_type(record.get(self.field), self.kind)
        if self.code == b"C":
            return _cut(_text(value), self.width).ljust(self.width)
        if self.code == b"L":
            return b"?" if value is None else b"FT"[bool(value) :][:1]
        return self._number(value).encode("ascii").rjust(self.width)

    def _number(self, value: AttributeValue) -> str:
        if value is None:
            return ""
        return f"{value:.{self.decimals}f}" if self.field in FIELDS else repr(value)


def columns_of(types: Mapping[str, type], records: Iterable[Record]) -> Sequence[TableColumn]:
    """The columns of a table, as wide as the texts in them ask for. types: as `field_types` has them.

    Raises InputError where there are more than the format knows.
    """
    if len(types) > MOST_COLUMNS:
        raise InputError(
            f"A Shapefile has {MOST_COLUMNS} columns at most, and these buildings have {len(types)}.",
            "Export them as GeoPackage (.gpkg) or FlatGeobuf (.fgb).",
        )
    widths = dict.fromkeys(types, 1)
    for record in records:
        for name in types.keys() & record.keys():
            widths[name] = max(widths[name], len(_text(record[name]).encode()))
    names = short_names(types)
    return [_column(field, names[field], kind, widths[field]) for field, kind in types.items()]


def short_names(fields: Iterable[str]) -> Mapping[str, str]:
    """For each field a name of ten bytes at most that no other bears, whatever its case: `FIELDS` know theirs."""
    names = {field: FIELDS[field].short or field for field in fields if field in FIELDS}
    taken = {name.casefold() for name in names.values()}
    for field in fields:
        if field not in names:
            tries = (_shortened(field, number) for number in count())
            names[field] = next(name for name in tries if name.casefold() not in taken)
            taken.add(names[field].casefold())
    return names


def header(columns: Sequence[TableColumn], rows: int) -> bytes:
    """All that stands before the rows."""
    described = (_COLUMN.pack(each.name.encode(), each.code, 0, each.width, each.decimals) for each in columns)
    first = _HEADER.pack(_VERSION, *CHANGED, rows, _header_bytes(columns), _row_bytes(columns))
    return first + b"".join(described) + _END_OF_HEADER


def table_bytes(columns: Sequence[TableColumn], rows: int) -> int:
    """How long the whole file is."""
    return _header_bytes(columns) + rows * _row_bytes(columns) + len(END)


def rows_of_table(columns: Sequence[TableColumn], records: Iterable[Record]) -> Iterator[bytes]:
    """A row for each record; its first byte says that nobody has deleted it."""
    for record in records:
        yield b" " + b"".join(column.cell(record) for column in columns)


def _header_bytes(columns: Sequence[TableColumn]) -> int:
    return _HEADER.size + _COLUMN.size * len(columns) + len(_END_OF_HEADER)


def _row_bytes(columns: Sequence[TableColumn]) -> int:
    return 1 + sum(each.width for each in columns)


def _column(field: str, name: str, kind: type, width: int) -> TableColumn:
    if kind is float:
        return TableColumn(field, name, kind, b"N", *(_MEASURED if field in FIELDS else _OWN))
    if kind is bool:
        return TableColumn(field, name, kind, b"L", 1, 0)
    if kind is int and width <= _WIDEST_INTEGER:
        return TableColumn(field, name, kind, b"N", max(width, _NARROWEST_INTEGER), 0)
    return TableColumn(field, name, str, b"C", min(width, WIDEST_TEXT), 0)


def _text(value: AttributeValue) -> str:
    return "" if value is None else str(value).encode("utf-8", "replace").decode()


def _shortened(field: str, number: int) -> str:
    """A field's beginning, with a number if it has been tried before."""
    ending = f"_{number}" if number else ""
    return _cut(_text(field).replace("\0", ""), NAME_BYTES - len(ending)).decode() + ending


def _cut(text: str, size: int) -> bytes:
    """As many whole characters of UTF-8 as fit into so many bytes."""
    return text.encode()[:size].decode("utf-8", "ignore").encode()
