"""Mutants of weights: another header, another card, other numbers."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable
from typing import Any

from tests.foreign import mutate_bytes, mutate_json, seeds
from tests.foreign.choices import Choices
from tests.foreign.files import Files

NAME = "weights.safetensors"
DTYPES = ("F64", "F32", "F16", "BF16", "I64", "I32", "I16", "I8", "U8", "BOOL", "F8_E5M2", "F4", "C64", "x")
SHAPES = ((), (0,), (1,), (2,), (2, 1, 1, 1), (2, 4, 3, 3), (1, 2), (2**40,), (2**63, 2), (-1,), (2, 4, 3, 3, 1), (72,))
CARD_VALUES = (
    "min_max",
    "above_terrain",
    "yes",
    "no",
    "8",
    "16",
    "7",
    "-8",
    "1e3",
    "٨",
    " 8",
    "",
    "\0",
    "x" * 9000,
    "a\nb",
)
MOST_CHANGES = 3
Header = dict[str, Any]


def mutant(choices: Choices) -> Files:
    """Weights with up to three changes."""
    header, numbers = parse(seeds.safetensors())
    for _ in range(1 + choices.number(MOST_CHANGES)):
        numbers = choices.pick(CHANGES)(header, numbers, choices)
    content = serialise(mutate_json.dumped(header, choices), numbers, choices)
    return {NAME: mutate_bytes.mutate(content, choices) if choices.happens(6) else content}


def parse(content: bytes) -> tuple[Header, bytes]:
    """The header and the numbers of a sound file."""
    length = struct.unpack_from("<Q", content)[0]
    return json.loads(content[8 : 8 + length]), content[8 + length :]


def serialise(header: str, numbers: bytes, choices: Choices) -> bytes:
    """A file; now and then its header comes with another length, spaces, or a member twice."""
    if choices.happens(8):
        header = header.replace('"dtype"', '"dtype": "F32", "dtype"', 1 + choices.number(3))
    text = header.encode(errors="surrogatepass") + b" " * choices.number(3)
    length = len(text)
    if choices.happens(6):
        length = choices.pick((0, 1, length - 1, length + 1, choices.odd_integer(64), 100_000_001))
    return struct.pack("<Q", length) + text + numbers


def _tensor(header: Header, choices: Choices) -> Any:
    tensors = [about for name, about in header.items() if name != "__metadata__" and isinstance(about, dict)]
    return choices.pick(tensors) if tensors else {}


def _change_a_tensor(header: Header, numbers: bytes, choices: Choices) -> bytes:
    about = _tensor(header, choices)
    member = choices.pick(("dtype", "shape", "data_offsets"))
    start, end = choices.pick(([0, len(numbers)], [choices.number(64) * 4, choices.number(64) * 4], [2**63, 2**64 - 1]))
    about[member] = {"dtype": choices.pick(DTYPES), "shape": [*choices.pick(SHAPES)], "data_offsets": [start, end]}[
        member
    ]
    return numbers


def _reshape_with_room(header: Header, numbers: bytes, choices: Choices) -> bytes:
    """A tensor of another shape or type that has the bytes for it: a well-formed file of another network."""
    about, shape, kind = _tensor(header, choices), choices.pick(SHAPES), choices.pick(DTYPES)
    size = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2}.get(kind, 1)
    size *= math.prod(shape)
    if 0 <= size < 1 << 16:
        about |= {"dtype": kind, "shape": [*shape], "data_offsets": [len(numbers), len(numbers) + size]}
        numbers += choices.pick((b"\0", b"\1", b"\x7f", b"\xff")) * size
    return _packed(header, numbers)


def _packed(header: Header, numbers: bytes) -> bytes:
    """Close the gaps between tensors, which the format forbids."""
    packed = b""
    for name, about in header.items():
        offsets = about.get("data_offsets") if name != "__metadata__" and isinstance(about, dict) else None
        if isinstance(offsets, list) and len(offsets) == 2 and all(isinstance(at, int) for at in offsets):
            piece = numbers[slice(*offsets)]
            about["data_offsets"] = [len(packed), len(packed) + len(piece)]
            packed += piece
    return packed


def _change_the_card(header: Header, numbers: bytes, choices: Choices) -> bytes:
    card = header.setdefault("__metadata__", {})
    if isinstance(card, dict):
        names = ("format", "dsm_encoding", "output_stride", "detail_path", "height_head", "note", "other")
        card[choices.pick(names)] = choices.pick(CARD_VALUES)
    return numbers


def _change_numbers(header: Header, numbers: bytes, choices: Choices) -> bytes:
    """NaN, infinity or zeros in one place or a whole tensor."""
    offsets = _tensor(header, choices).get("data_offsets")
    if not isinstance(offsets, list) or not all(isinstance(at, int) for at in offsets) or len(offsets) != 2:
        return numbers
    start, end = (min(at, len(numbers)) for at in offsets)
    odd = struct.pack("<f", choices.pick((0.0, float("nan"), float("inf"), -0.0, 1e-45, 3e38)))
    count = choices.pick((1, max(0, end - start) // 4))
    return numbers[:start] + odd * count + numbers[start + 4 * count :]


def _change_any_member(header: Header, numbers: bytes, choices: Choices) -> bytes:
    mutate_json.mutate(header, choices, (*DTYPES, *map(list, SHAPES)))
    return numbers


def _rename_a_tensor(header: Header, numbers: bytes, choices: Choices) -> bytes:
    names = list(header)
    name = choices.pick(names) if names else ""
    others = ("", "x", f"{name}.int8_scale", name.removesuffix(".int8_scale"), "classifier.4.weight.int8_scale")
    if names:
        header[choices.pick(others)] = header.pop(name)
    return numbers


def _change_the_length(_: Header, numbers: bytes, choices: Choices) -> bytes:
    return choices.pick((numbers[:-1], numbers + b"\0", b"", numbers * 2))


CHANGES: tuple[Callable[[Header, bytes, Choices], bytes], ...] = (
    _change_a_tensor,
    _reshape_with_room,
    _change_the_card,
    _change_numbers,
    _change_any_member,
    _rename_a_tensor,
    _change_the_length,
)
