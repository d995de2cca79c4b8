"""What is said of the buildings as a property table of a GLB (glTF extension EXT_structural_metadata, Cesium 2023).

A column is an array in the binary part. The format knows no null: a number that is not known is `NOT_KNOWN`, which the
schema declares and readers give back as nothing; a text is empty. What is yes or no is text, and no number has 64 bits
but those with decimals: JavaScript has other numbers for these.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ryu_scape.city import City
from ryu_scape.export.building_records import Record, records_of
from ryu_scape.export.column_types import as_type, field_types, kinds_found
from ryu_scape.export.fields import FIELDS
from ryu_scape.export.glb_layout import BufferView

CLASS = "building"
NOT_KNOWN = -9999
ALIGNMENT = 8

_COMPONENTS: Mapping[str, str] = MappingProxyType({"<f8": "FLOAT64", "<i4": "INT32"})
_LARGEST_SHORT = 2**31 - 1


@dataclass(frozen=True, eq=False)
class PropertyColumn:
    """A property of all buildings; of a text its letters (n,) uint8, and where each begins, (b + 1,) uint32."""

    key: str
    name: str
    values: NDArray
    starts: NDArray[np.uint32] | None = None

    @property
    def arrays(self) -> tuple[NDArray, ...]:
        """What is written of it."""
        return (self.values,) if self.starts is None else (self.values, self.starts)


@dataclass(frozen=True, eq=False)
class PropertyTable:
    """All columns, the measured ones after a person's own."""

    columns: tuple[PropertyColumn, ...]
    count: int

    @staticmethod
    def of(city: City, records: Iterable[Record] | None = None) -> PropertyTable:
        """The table of a city's buildings, in their order. records: theirs, where these are known already."""
        types = {name: str if kind is bool else kind for name, kind in field_types(kinds_found(city.buildings)).items()}
        values: dict[str, list[Any]] = {name: [] for name in types}
        for record in records_of(city) if records is None else records:
            for name, kind in types.items():
                values[name].append(as_type(record.get(name), kind))
        keys = keys_of(list(types))
        columns = (_column(keys[name], name, kind, values[name]) for name, kind in types.items())
        return PropertyTable(tuple(columns), len(city.buildings))

    @property
    def views(self) -> list[BufferView]:
        """The stretches of the buffer that `encoded` fills."""
        return [BufferView(array.nbytes, alignment=ALIGNMENT) for column in self.columns for array in column.arrays]

    def encoded(self) -> Iterator[bytes]:
        """The contents of the views, padding included."""
        for column in self.columns:
            for array in column.arrays:
                yield array.tobytes() + bytes(-array.nbytes % ALIGNMENT)

    def document(self, first_view: int) -> dict[str, Any]:
        """The extension of the whole file, the views of the table counted from `first_view`."""
        properties: dict[str, dict[str, Any]] = {}
        view = first_view
        for column in self.columns:
            properties[column.key] = {"values": view}
            if column.starts is not None:
                properties[column.key] |= {"stringOffsets": view + 1, "stringOffsetType": "UINT32"}
            view += len(column.arrays)
        schema = {"id": "ryu_scape", "classes": {CLASS: {"properties": {c.key: _declared(c) for c in self.columns}}}}
        table = {"name": "buildings", "class": CLASS, "count": self.count, "properties": properties}
        return {"schema": schema, "propertyTables": [table]}


def _column(key: str, name: str, kind: type, values: list[Any]) -> PropertyColumn:
    if kind is str:
        texts = [("" if value is None else value).encode("utf-8", "replace") for value in values]
        starts = np.cumsum([0, *map(len, texts)], dtype=np.int64).astype("<u4")
        return PropertyColumn(key, name, np.frombuffer(b"".join(texts) or b" ", np.uint8), starts)
    known = [NOT_KNOWN if value is None else value for value in values]
    is_short = kind is int and all(abs(value) <= _LARGEST_SHORT for value in known)
    return PropertyColumn(key, name, np.array(known, "<i4" if is_short else "<f8"))


def _declared(column: PropertyColumn) -> dict[str, Any]:
    declaration: dict[str, Any] = {"name": column.name}
    if column.name in FIELDS:
        field = FIELDS[column.name]
        declaration["description"] = f"{field.meaning} In {field.unit}." if field.unit else field.meaning
    if column.starts is not None:
        return declaration | {"type": "STRING"}
    return declaration | {"type": "SCALAR", "componentType": _COMPONENTS[column.values.dtype.str], "noData": NOT_KNOWN}


def keys_of(names: Collection[str]) -> dict[str, str]:
    """For each field an identifier of its own: letters, digits and underscores, as schemas want them."""
    keys: dict[str, str] = {name: name for name in names if name in FIELDS}
    for name in names:
        if name not in keys:
            key = re.sub(r"\W|^(?=\d)|^$", "_", name, flags=re.ASCII)
            while key in keys.values():
                key += "_"
            keys[name] = key
    return keys
