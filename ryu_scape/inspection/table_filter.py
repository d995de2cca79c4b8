"""Which buildings of a table a person wants to see: `height_m > 20 and roof = gable`, or words to look for."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from ryu_scape.errors import InputError
from ryu_scape.inspection.attribute_table import AttributeTable, Column

_TOKEN = re.compile(r"""\s*(?:(?P<quoted>"[^"]*"|'[^']*')|(?P<operator>!=|<=|>=|[=<>~])|(?P<word>[^\s=<>!~"']+|!))""")
_COMPARISONS: dict[str, Callable] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_OF_TEXT = ("=", "!=", "~")
_REMEDY = "Write for instance: height_m > 20 and roof = gable."

Mask = NDArray[np.bool_]


def rows_where(table: AttributeTable, wanted: str) -> Mask:
    """(b,) the buildings of a table that a person asks for.

    `wanted`: conditions `field operator value` joined by `and` and `or`, of which `and` binds more closely; operators
    are = != < <= > >=, and ~ for text that contains. Words without an operator are looked for, as they stand, in all
    columns of text. A building without a value meets no condition on it. Raises InputError for what means nothing.
    """
    tokens = _tokens(wanted)
    if not tokens:
        return np.ones(table.length, bool)
    if not any(kind == "operator" for kind, _ in tokens):
        return _containing(table, " ".join(text for _, text in tokens))
    met = np.zeros(table.length, bool)
    for all_of in _parted(tokens, "or"):
        some = np.ones(table.length, bool)
        for condition in _parted(all_of, "and"):
            some &= _meeting(table, condition)
        met |= some
    return met


Token = tuple[str, str]


def _tokens(wanted: str) -> list[Token]:
    tokens, end = [], 0
    wanted = wanted.strip()
    while end < len(wanted):
        found = _TOKEN.match(wanted, end)
        if found is None:
            _refuse(f"The quotation mark in the filter is not closed: {wanted[end:].strip()}")
        kind = str(found.lastgroup)
        text = found.group(kind)
        tokens.append((kind, text[1:-1] if kind == "quoted" else text))
        end = found.end()
    return tokens


def _parted(tokens: list[Token], word: str) -> list[list[Token]]:
    """What lies between the places where a joining word stands."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token[0] == "word" and token[1].lower() == word:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _meeting(table: AttributeTable, condition: list[Token]) -> Mask:
    kinds = [kind for kind, _ in condition]
    if len(condition) < 3 or kinds[1] != "operator" or "operator" in kinds[2:]:
        _refuse(f"The filter has no condition in {' '.join(text for _, text in condition) or 'one of its places'!r}.")
    name, symbol = condition[0][1], condition[1][1]
    column = _column(table, name)
    value = " ".join(text for _, text in condition[2:])
    return column.is_known & (_number_meets if column.is_number else _text_meets)(column, symbol, value)


def _column(table: AttributeTable, name: str) -> Column:
    found = [column for own, column in table.columns.items() if own.casefold() == name.casefold()]
    if not found:
        raise InputError(f"There is no field {name!r} to filter by.", f"Choose one of {', '.join(table.columns)}.")
    return found[0]


def _number_meets(column: Column, symbol: str, value: str) -> Mask:
    if symbol not in _COMPARISONS:
        _refuse(f"{column.name} is a number: it contains no text.")
    try:
        number = float(value)
    except ValueError:
        _refuse(f"{column.name} is a number, and {value!r} is none.")
    return np.asarray(_COMPARISONS[symbol](column.values, number))


def _text_meets(column: Column, symbol: str, value: str) -> Mask:
    if symbol not in _OF_TEXT:
        _refuse(f"{column.name} is text: it is not {symbol} anything.")
    if symbol == "~":
        return _contains(column, value)
    return np.asarray(_COMPARISONS[symbol](column.folded, value.casefold()), bool)


def _containing(table: AttributeTable, text: str) -> Mask:
    columns = [column for column in table.columns.values() if not column.is_number]
    return np.any([_contains(column, text) for column in columns], axis=0)


def _contains(column: Column, text: str) -> Mask:
    sought = text.casefold()
    return np.array([sought in value for value in column.folded], bool)


def _refuse(cause: str) -> NoReturn:
    raise InputError(cause, _REMEDY)
