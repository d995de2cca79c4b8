"""What parent and child tell each other: a line of JSON, then the bytes of the arrays that it announces."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

LONGEST_HEADER, PIECE_BYTES = 1 << 30, 1 << 24
PLAIN_KINDS = "biuf"
"""Truth values, integers and floating-point numbers: dtypes whose bytes mean nothing but numbers."""


@dataclass(frozen=True, eq=False)
class Message:
    """fields: what JSON can say. arrays: plain numbers of any shape, by name."""

    fields: Mapping[str, Any]
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)


def send(stream: BinaryIO, message: Message) -> None:
    """Write a message. Raises OSError when the other side is gone."""
    send_and_let_go(stream, message.fields, dict(message.arrays))


def send_and_let_go(stream: BinaryIO, fields: Mapping[str, Any], arrays: dict[str, NDArray[Any]]) -> None:
    """Write a message whose arrays are taken out of their dictionary one after the other as they are sent.

    Where nobody else holds them, sender and receiver together need little more memory than one of them.
    Raises OSError when the other side is gone.
    """
    layout = {name: (array.dtype.str, array.shape) for name, array in arrays.items()}
    stream.write(json.dumps({"fields": fields, "arrays": layout}).encode() + b"\n")
    for name in layout:
        stream.write(_bytes_of(np.ascontiguousarray(arrays.pop(name))))
    stream.flush()


def receive(stream: BinaryIO, most_bytes: int, on_piece: Callable[[], None] = lambda: None) -> Message | None:
    """Read a message whose arrays take up `most_bytes` at most; None where the other side is gone.

    on_piece: called whenever `PIECE_BYTES` have come: gigabytes take a while on a busy machine. Raises ValueError for
    what is no message.
    """
    line = stream.readline(LONGEST_HEADER)
    if not line.endswith(b"\n"):
        return None
    header = json.loads(line)
    arrays = {}
    for name, (dtype, shape) in header["arrays"].items():
        number = np.dtype(dtype)
        most_bytes -= number.itemsize * prod(shape)
        if number.kind not in PLAIN_KINDS or most_bytes < 0:
            raise ValueError(f"{name} is no array that may be sent")
        arrays[name] = np.empty(shape, number)
        place = _bytes_of(arrays[name])
        for start in range(0, place.nbytes, PIECE_BYTES):
            if not _fill(stream, place[start : start + PIECE_BYTES]):
                return None
            on_piece()
    return Message(header["fields"], arrays)


def _bytes_of(array: NDArray[Any]) -> memoryview:
    return array.reshape(-1).view(np.uint8).data


def _fill(stream: BinaryIO, place: memoryview) -> bool:
    while place.nbytes:
        count = stream.readinto(place)  # type: ignore[attr-defined]
        if not count:
            return False
        place = place[count:]
    return True
