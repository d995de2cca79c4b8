"""A stream of bytes read as decisions: the same bytes make the same mutant, and a fuzzer can steer by them."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

ODD_FLOATS = (0.0, -0.0, float("nan"), float("inf"), float("-inf"), 5e-324, 1e-30, 1e20, 1.7e308, -1.7e308, 90.0, 180.0)


class Choices:
    """Decisions taken off `data` from its start; once it is spent, every decision is the first one."""

    def __init__(self, data: bytes) -> None:
        self._data, self._position = data, 0

    def number(self, below: int) -> int:
        """A whole number in [0, below)."""
        length = max(1, ((below - 1).bit_length() + 7) // 8)
        return int.from_bytes(self.content(length), "big") % max(below, 1)

    def pick(self, options: Sequence[T]) -> T:
        return options[self.number(len(options))]

    def happens(self, one_in: int) -> bool:
        """True once in `one_in` times; false when the stream is spent."""
        return self.number(one_in) == one_in - 1

    def content(self, length: int) -> bytes:
        taken = self._data[self._position : self._position + length]
        self._position += length
        return taken.ljust(length, b"\0")

    def odd_integer(self, bits: int) -> int:
        """An unsigned number of `bits` at which programs trip: small, near a power of two, or any."""
        power = 1 << self.number(bits + 1)
        near = (power, power - 1, power + 1, -power, self.number(16), int.from_bytes(self.content(bits // 8), "big"))
        return self.pick(near) % (1 << bits)

    def odd_float(self) -> float:
        if self.happens(2):
            return float(struct.unpack("<d", self.content(8))[0])
        return self.pick(ODD_FLOATS)
