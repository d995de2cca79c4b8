"""Many rows of numbers to text at once, without a Python loop over the rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def number_rows(keyword: str, *blocks: tuple[NDArray[Any], int], pairs: bool = False) -> bytes:
    """Rows such as `v 1.250 -3.000 0.500`: the keyword, then the numbers of all blocks, left to right.

    blocks: pairs of an (n, k) array and the number of decimals to round it to. pairs: put a slash instead of a space
    before every second number, as in `f 1/1 2/2 3/3`.
    """
    rows = len(blocks[0][0])
    pieces = [_repeated(keyword, rows)]
    for values, decimals in blocks:
        scaled = np.rint(np.asarray(values, np.float64) * 10**decimals).astype(np.int64)
        for number, column in enumerate(scaled.T):
            pieces += [_repeated("/" if pairs and number % 2 else " ", rows), _number_column(column, decimals)]
    pieces.append(_repeated("\n", rows))
    characters = np.concatenate(pieces, axis=1)
    return characters[characters != 0].tobytes()


def row_starts(text: bytes) -> NDArray[np.int64]:
    """Where each row of `number_rows` begins, and where the last one ends: (n + 1,) bytes."""
    return np.append(0, np.flatnonzero(np.frombuffer(text, np.uint8) == ord("\n")) + 1)


def _repeated(text: str, rows: int) -> NDArray[np.uint8]:
    return np.tile(np.frombuffer(text.encode("ascii"), np.uint8), (rows, 1))


def _number_column(scaled: NDArray[np.int64], decimals: int) -> NDArray[np.uint8]:
    """The ASCII of `-12.345` and the like, (n, width), where `scaled` (n,) are the numbers times 10^decimals.

    0 stands where a row has no character.
    """
    magnitude = np.abs(scaled)
    digits = max(decimals + 1, len(str(magnitude.max(initial=0))))
    point = digits - decimals
    characters = np.zeros((len(scaled), 1 + digits + 1), np.uint8)
    characters[:, 0] = np.where(scaled < 0, ord("-"), 0)
    if decimals:
        characters[:, 1 + point] = ord(".")
    for place in range(digits):
        power = 10 ** (digits - 1 - place)
        digit = (magnitude // power % 10 + ord("0")).astype(np.uint8)
        leading_zero = (magnitude < power) & (place < point - 1)
        characters[:, 1 + place + (place >= point)] = np.where(leading_zero, 0, digit)
    return characters
