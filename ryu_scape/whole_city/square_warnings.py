"""What squares of a city have to say of themselves, as sentences about the city."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

NUMBER = re.compile(r"-?\d+(\.\d+)?")


def warnings_of(squares: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """One sentence for all that say the same but for its numbers: how many do, and what most of them say.

    squares: what each one says, by its name.
    """
    alike: dict[str, Counter[str]] = defaultdict(Counter)
    where: dict[str, str] = {}
    for name, sentences in squares.items():
        for sentence in sentences:
            alike[NUMBER.sub("", sentence)][sentence] += 1
            where.setdefault(sentence, name)
    combined = []
    for said in alike.values():
        [(sentence, _)] = said.most_common(1)
        combined.append(f"{said.total()} of {len(squares)} squares, {where[sentence]} for one: {sentence}")
    return tuple(combined)
