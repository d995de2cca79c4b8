"""Mutants of JSON values: members of another type, gone, twice, swapped, or where they do not belong."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tests.foreign.choices import Choices

DEEP = "@deep@"
"""A text that `dumped` replaces by a deep nest of lists, deeper than Python's own JSON could write."""
ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**63, 2**64, -(2**63), 10**400, 1e308, -1e308, 5e-324, float("nan"),
    float("inf"), "", " ", "NaN", "1e999", "\0", "\ud800", "\u202e", "x" * 5000, "a\nb", [], {}, [[]], [None], [[[[]]]],
    {"": {}}, DEEP,
)  # fmt: skip
Slot = tuple[Any, Any]
"""A list or object, and the index or name of one of its members."""


def slots(value: Any) -> Iterator[Slot]:
    """All members of a JSON value, members of members included."""
    if isinstance(value, dict | list):
        for key, member in list(value.items() if isinstance(value, dict) else enumerate(value)):
            yield value, key
            yield from slots(member)


def mutate(value: Any, choices: Choices, spare_values: Sequence[Any] = ()) -> None:
    """Change one member of `value` in place; `spare_values` are more values that a member may be given."""
    found = [*slots(value)]
    if not found:
        return
    container, key = choices.pick(found)
    choices.pick(CHANGES)(container, key, found, choices, spare_values)


def dumped(value: Any, choices: Choices) -> str:
    """JSON text, with NaN and Infinity as JavaScript has them."""
    depth = choices.pick((20, 600, 5000, 100_000))
    return json.dumps(value).replace(f'"{DEEP}"', "[" * depth + "]" * depth)


def _replace(container: Any, key: Any, _: list[Slot], choices: Choices, spare_values: Sequence[Any]) -> None:
    container[key] = copy.deepcopy(choices.pick((*spare_values, *ODD_VALUES)))


def _change_a_number(container: Any, key: Any, found: list[Slot], choices: Choices, _: Sequence[Any]) -> None:
    numbers = [slot for slot in found if isinstance(slot[0][slot[1]], int | float)]
    container, key = choices.pick(numbers) if numbers else (container, key)
    old = container[key] if isinstance(container[key], int | float) else 0
    container[key] = choices.pick((choices.odd_float(), old + 1, -old, old * 10, choices.odd_integer(64), old))


def _drop(container: Any, key: Any, *_: Any) -> None:
    del container[key]


def _repeat(container: Any, key: Any, _: list[Slot], choices: Choices, __: Sequence[Any]) -> None:
    if isinstance(container, list):
        container[key:key] = [copy.deepcopy(container[key]) for _ in range(choices.pick((1, 2, 100)))]
    else:
        container[f"{key}2"] = copy.deepcopy(container[key])


def _swap(container: Any, key: Any, found: list[Slot], choices: Choices, _: Sequence[Any]) -> None:
    other, other_key = choices.pick(found)
    first, second = copy.deepcopy(container[key]), copy.deepcopy(other[other_key])
    container[key] = second
    other[other_key] = first


def _wrap(container: Any, key: Any, _: list[Slot], choices: Choices, __: Sequence[Any]) -> None:
    for _ in range(choices.pick((1, 2, 100))):
        container[key] = [container[key]]


def _unwrap(container: Any, key: Any, *_: Any) -> None:
    if isinstance(container[key], list) and container[key]:
        container[key] = container[key][0]


def _rename(container: Any, key: Any, _: list[Slot], choices: Choices, __: Sequence[Any]) -> None:
    if isinstance(container, dict):
        container[choices.pick(("", "type", "id", "fid", "geometry", "properties", "\ud800", "x" * 300))] = (
            container.pop(key)
        )


CHANGES: tuple[Callable[[Any, Any, list[Slot], Choices, Sequence[Any]], None], ...] = (
    _replace,
    _change_a_number,
    _drop,
    _repeat,
    _swap,
    _wrap,
    _unwrap,
    _rename,
)
