"""What each constant that tells form and height is worth: two figures with it a quarter smaller and a quarter larger.

Run from the repository's root, for minutes, which is why `make bench` leaves it out:
python -m tests.benchmarks.tuning [SUBJECT] --seed N

Subjects and their figures are those of `tuning_subjects`; `roofs` is the one where none is named. Tuples and arrays are
changed as a whole. Tiles are procedural, the same for the same seed. Decisions 0010 and 0011 say what came out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from tests.benchmarks.tuning_subjects import SUBJECTS, Subject

FACTORS = (0.75, 1.25)


def main() -> None:
    """Print the table of all constants of a subject."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("subject", choices=list(SUBJECTS), nargs="?", default="roofs")
    parser.add_argument("--seed", type=int, required=True)
    asked = parser.parse_args()
    subject = SUBJECTS[asked.subject]
    tiles = subject.tiles(asked.seed)
    as_they_are = subject.measure(tiles)
    sentences = [figure.in_words(value) for figure, value in zip(subject.figures, as_they_are, strict=True)]
    print("as they are:", ", ".join(sentences))
    for module, name in constants(subject):
        cells = []
        for factor in FACTORS:
            with _changed(module, name, factor):
                found = subject.measure(tiles)
            changes = zip(subject.figures, found, as_they_are, strict=True)
            cells += [figure.changed(now - before) for figure, now, before in changes]
        where, value = module.__name__.rsplit(".", 1)[1], getattr(module, name)
        print(f"{where:18} {name:24} {_short(value):22} {'  '.join(cells)}", flush=True)


def constants(subject: Subject) -> Iterator[tuple[ModuleType, str]]:
    """Numbers that each module of a subject sets itself, not those that it imports."""
    for module in subject.modules:
        yield from ((module, name) for name in own_numbers(module) if name not in subject.no_tuning)


def own_numbers(module: ModuleType) -> Iterator[str]:
    """Names, in capitals, of the numbers, tuples and arrays of numbers, and tables of them, that a module sets."""
    lines = Path(str(module.__file__)).read_text("utf-8").splitlines()
    assigned = "\n".join(line.split("=")[0] for line in lines if line[:1].isupper() and "=" in line)
    for name, value in vars(module).items():
        if name.isupper() and _is_numeric(value) and name in assigned.replace(",", " ").replace(":", " ").split():
            yield name


def _is_numeric(value: Any) -> bool:
    if isinstance(value, tuple):
        return bool(value) and all(map(_is_numeric, value))
    if is_dataclass(value) and not isinstance(value, type):
        return all(_is_numeric(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, np.ndarray):
        return bool(np.issubdtype(value.dtype, np.number))
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool)


def _times(value: Any, factor: float) -> Any:
    if isinstance(value, tuple):
        return tuple(_times(part, factor) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: _times(getattr(value, field.name), factor) for field in fields(value)}
        return replace(value, **parts)
    if isinstance(value, int):
        return max(1, round(value * factor))
    return type(value)(value * factor) if isinstance(value, np.floating) else value * factor


@contextmanager
def _changed(module: ModuleType, name: str, factor: float) -> Iterator[None]:
    """The constant times a factor, wherever it was imported."""
    value = getattr(module, name)
    of_program = [held for key, held in sys.modules.items() if key.startswith("ryu_scape.")]
    holders = [held for held in of_program if vars(held).get(name) is value]
    if is_dataclass(value):  # in place, for functions take it as a default
        before, other = replace(value), _times(value, factor)
        _fill(value, other)
        yield
        _fill(value, before)
        return
    for holder in holders:
        setattr(holder, name, _times(value, factor))
    yield
    for holder in holders:
        setattr(holder, name, value)


def _fill(held: Any, other: Any) -> None:
    for field in fields(held):
        object.__setattr__(held, field.name, getattr(other, field.name))


def _short(value: Any) -> str:
    if is_dataclass(value):
        return "of these"
    numbers = np.ravel(np.array(value, np.float64))
    shown = " ".join(f"{number:.3g}" for number in numbers[:4])
    return shown if numbers.size <= 4 else f"{shown} …"


if __name__ == "__main__":
    main()
