"""Mutants of Shapefiles: odd numbers where the four files hold numbers, odd texts, and files that are missing."""

from __future__ import annotations

import struct

from tests.foreign import mutate_bytes, seeds
from tests.foreign.choices import Choices
from tests.foreign.ears import LURE_URL
from tests.foreign.files import Files

NAME = "houses.shp"
FIRST_RECORD = 100
PROJECTIONS = (
    b"", b"EPSG:4326", b'PROJCS["x"', b'GEOGCS["y"]', LURE_URL.encode() + b"/crs.wkt", b"bait.wkt", b'LOCAL_CS["a\nb"]',
    b"\xff" * 50,
)  # fmt: skip
CODE_PAGES = (b"", b"UTF-8", b"nothing", b"UTF-16", b"LDID/999", b"\xff\xff", b"x" * 3000)
MOST_CHANGES = 4


def mutant(choices: Choices) -> Files:
    """A Shapefile with up to four changes."""
    files = dict(seeds.shapefile())
    for _ in range(1 + choices.number(MOST_CHANGES)):
        choices.pick((_change_a_number, _change_a_number, _change_a_text, _drop, _damage))(files, choices)
    return files


def _change_a_number(files: dict[str, bytes], choices: Choices) -> None:
    """An aligned integer or decimal of the geometries, of their index or of the table."""
    suffix = choices.pick((".shp", ".shp", ".shx", ".dbf"))
    content = bytearray(files.get(f"houses{suffix}", b""))
    if len(content) <= FIRST_RECORD:
        return
    in_header, in_records = choices.number(FIRST_RECORD // 4), choices.number((len(content) - FIRST_RECORD) // 4)
    at = 4 * choices.pick((in_header, FIRST_RECORD // 4 + in_records))
    as_decimal = struct.pack("<d", choices.odd_float())
    as_integer = struct.pack(choices.pick(("<I", ">I")), choices.odd_integer(32))
    number = choices.pick((as_integer, as_decimal))[: len(content) - at]
    content[at : at + len(number)] = number
    files[f"houses{suffix}"] = bytes(content)


def _change_a_text(files: dict[str, bytes], choices: Choices) -> None:
    suffix, texts = choices.pick(((".prj", PROJECTIONS), (".cpg", CODE_PAGES)))
    files[f"houses{suffix}"] = choices.pick(texts)


def _drop(files: dict[str, bytes], choices: Choices) -> None:
    files.pop(choices.pick(("houses.shx", "houses.dbf", "houses.prj", "houses.cpg")), None)


def _damage(files: dict[str, bytes], choices: Choices) -> None:
    name = choices.pick(list(files))
    files[name] = mutate_bytes.mutate(files[name], choices)
