"""Damage without regard to a format: what a bad disk, a broken download and a plain fuzzer do."""

from __future__ import annotations

from collections.abc import Callable

from tests.foreign.choices import Choices


def mutate(content: bytes, choices: Choices) -> bytes:
    """`content` with one damage."""
    if not content:
        return choices.content(16)
    return choices.pick(DAMAGES)(content, choices)


def _flip_bits(content: bytes, choices: Choices) -> bytes:
    damaged = bytearray(content)
    for _ in range(1 + choices.number(8)):
        damaged[choices.number(len(content))] ^= 1 << choices.number(8)
    return bytes(damaged)


def _overwrite_integer(content: bytes, choices: Choices) -> bytes:
    bits = choices.pick((16, 32, 64))
    number = choices.odd_integer(bits).to_bytes(bits // 8, choices.pick(("little", "big")))
    at = choices.number(len(content))
    return content[:at] + number + content[at + len(number) :]


def _cut_short(content: bytes, choices: Choices) -> bytes:
    return content[: choices.number(len(content))]


def _leave_out(content: bytes, choices: Choices) -> bytes:
    start = choices.number(len(content))
    return content[:start] + content[start + 1 + choices.number(64) :]


def _repeat(content: bytes, choices: Choices) -> bytes:
    start, length = choices.number(len(content)), 1 + choices.number(64)
    return content[: start + length] + content[start : start + length] * choices.pick((1, 2, 50)) + content[start:]


def _insert_noise(content: bytes, choices: Choices) -> bytes:
    at = choices.number(len(content))
    return content[:at] + choices.content(1 + choices.number(16)) + content[at:]


def _blank(content: bytes, choices: Choices) -> bytes:
    start, length = choices.number(len(content)), 1 + choices.number(256)
    return content[:start] + choices.pick((b"\0", b"\xff")) * length + content[start + length :]


DAMAGES: tuple[Callable[[bytes, Choices], bytes], ...] = (
    _flip_bits,
    _overwrite_integer,
    _cut_short,
    _leave_out,
    _repeat,
    _insert_noise,
    _blank,
)
