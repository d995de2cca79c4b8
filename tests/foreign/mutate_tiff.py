"""Mutants of GeoTIFFs: wrong tags, types, counts, offsets, keys, texts, pixels and sidecars."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.foreign import mutate_bytes, seeds
from tests.foreign.choices import Choices
from tests.foreign.files import Files
from tests.foreign.mutate_tiff_sidecars import METADATA, add_sidecar
from tests.foreign.tiff_structure import OFFSETS, TYPE_BYTES, TYPE_CODES, Directory, Tag, Tiff, parse, serialise

NAME = "scene.tif"
SIZES = (256, 257, 258, 277, 278, 322, 323)
GEOREFERENCE = (33550, 33922, 34264, 34736)
GEO_KEYS, GEO_TEXT, GDAL_METADATA, GDAL_NODATA = 34735, 34737, 42112, 42113
COMPRESSIONS = (
    1, 2, 3, 4, 5, 6, 7, 8, 32771, 32773, 32809, 32946, 34661, 34676, 34677, 34712, 34887, 34925, 34933, 50000, 50001,
    50002, 52546, 65000,
)  # fmt: skip
CHOSEN = {
    259: COMPRESSIONS,
    262: (0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 32803, 32844, 32845, 34892),
    284: (0, 1, 2, 3),
    317: (0, 1, 2, 3, 34892),
    338: (0, 1, 2, 999),
    339: (0, 1, 2, 3, 4, 5, 6),
    254: (0, 1, 2, 4, 5, 6),
    266: (0, 1, 2),
    274: (0, 1, 3, 6, 8),
    530: (0, 1, 2, 4, 255),
}
"""Tags of one number, and the numbers of which each reader knows some."""
RARE_TAGS = (
    254, 266, 274, 320, 330, 338, 347, 512, 513, 529, 532, 700, 34264, 34377, 34665, 34735, 42112, 42113, 50844, 65535,
)  # fmt: skip
GEO_CODES = (
    1024, 1025, 2048, 2050, 2052, 2054, 3072, 3075, 3076, 4096, 4099, 4326, 32651, 3857, 2056, 5773, 9001, 9003, 32767,
)  # fmt: skip
"""Keys of the GeoTIFF standard, EPSG codes of systems and units, and the one for what the user defines."""
TEXTS = (b"nan", b"", b"1e400", b"-inf", b"0x10", b"abc", b"\xff\xfe", b"0\0" * 9, b"9" * 4000, b"-9999 ", b"1e-320")
GEO_NASTIES = (
    b"http://lure.example/crs.wkt|",
    b"PCS Name = x\ny|",
    b"ESRI PE String = PROJCS[\"x\",GEOGCS[\"y\"]]|",
    b"\xff\xfe|",
    b"|" * 200,
    b"IMGN:bait.tif|",
)  # fmt: skip
MOST_CHANGES = 4


def mutant(choices: Choices) -> Files:
    """A sound GeoTIFF with up to four changes, and perhaps a sidecar."""
    tiff = parse(choices.pick(seeds.tiffs()))
    files: dict[str, bytes] = {}
    for _ in range(1 + choices.number(MOST_CHANGES)):
        choices.pick(CHANGES)(tiff, choices)
    if choices.happens(4):
        files = add_sidecar(NAME, choices)
    content = serialise(tiff)
    if choices.happens(5):
        content = mutate_bytes.mutate(content, choices)
    return {NAME: content} | files


def _some_tag(tiff: Tiff, choices: Choices, *codes: int) -> Tag:
    """Any tag, or one of those with these codes; a new one of the first code where there is none."""
    directory = _some_directory(tiff, choices)
    tags = [tag for tag in directory.tags if not codes or tag.code in codes]
    if not tags:
        tags = [Tag(codes[0] if codes else 256, 3, 1, b"\1\0")]
        directory.tags += tags
    return choices.pick(tags)


def _some_directory(tiff: Tiff, choices: Choices) -> Directory:
    return choices.pick(tiff.directories)


def _set(tag: Tag, order: str, position: int, number: float) -> None:
    """Put a number into a tag's payload, cut to what its type holds."""
    size, code = TYPE_BYTES.get(tag.type, 1), TYPE_CODES.get(tag.type, "B")
    if code in "fd":
        with_range = struct.pack(order + "d", number)
        packed = with_range if code == "d" else struct.pack(order + "f", max(-3e38, min(number, 3e38)))
    else:
        packed = (int(number) % (1 << 8 * size)).to_bytes(size, "little" if order == "<" else "big")
    start = position * size
    tag.payload = tag.payload[:start] + packed[:size] + tag.payload[start + size :]


def _change_a_number(tiff: Tiff, choices: Choices) -> None:
    tag = _some_tag(tiff, choices)
    is_float = TYPE_CODES.get(tag.type, "B") in "fd"
    number = choices.odd_float() if is_float else choices.odd_integer(8 * min(TYPE_BYTES.get(tag.type, 1), 4))
    _set(tag, tiff.order, choices.number(max(1, min(tag.count, 64))), number)


def _change_a_size(tiff: Tiff, choices: Choices) -> None:
    tag = _some_tag(tiff, choices, *SIZES)
    _set(tag, tiff.order, 0, choices.odd_integer(choices.pick((8, 16, 24))))


def _change_what_pixels_mean(tiff: Tiff, choices: Choices) -> None:
    code = choices.pick(list(CHOSEN))
    tag = _some_tag(tiff, choices, code)
    tag.type, tag.count = 3, max(tag.count, 1)
    _set(tag, tiff.order, 0, choices.pick(CHOSEN[code]))


def _change_the_place(tiff: Tiff, choices: Choices) -> None:
    tag = _some_tag(tiff, choices, *GEOREFERENCE)
    tag.type = 12
    position = choices.number(max(1, tag.count))
    numbers = tag.numbers(tiff.order)
    number = choices.odd_float()
    if position < len(numbers) and choices.happens(2):
        number = float(numbers[position]) * choices.pick((-1.0, 1e-6, 1e6, 1.0001, 3.0, 111_319.5))
    _set(tag, tiff.order, position, number)


def _change_geo_keys(tiff: Tiff, choices: Choices) -> None:
    tag = _some_tag(tiff, choices, GEO_KEYS)
    _set(tag, tiff.order, choices.number(max(4, tag.count)), choices.pick((*GEO_CODES, choices.odd_integer(16))))


def _change_geo_text(tiff: Tiff, choices: Choices) -> None:
    tag = _some_tag(tiff, choices, GEO_TEXT)
    tag.payload = choices.pick(GEO_NASTIES) + tag.payload * choices.number(2)
    tag.type, tag.count = 2, len(tag.payload)


def _change_metadata(tiff: Tiff, choices: Choices) -> None:
    tag = _some_tag(tiff, choices, GDAL_METADATA)
    items = "".join(choices.pick(METADATA) for _ in range(1 + choices.number(3)))
    tag.payload = f"<GDALMetadata>{items}</GDALMetadata>".encode() + b"\0"
    if choices.happens(4):
        tag.payload = mutate_bytes.mutate(tag.payload, choices)
    tag.type, tag.count = 2, len(tag.payload)


def _change_nodata(tiff: Tiff, choices: Choices) -> None:
    tag = _some_tag(tiff, choices, GDAL_NODATA)
    tag.payload = choices.pick(TEXTS) + b"\0" * choices.number(2)
    tag.type, tag.count = 2, len(tag.payload)


def _change_a_type(tiff: Tiff, choices: Choices) -> None:
    _some_tag(tiff, choices).type = choices.pick((*TYPE_BYTES, 0, 14, 15, 129, 65535))


def _change_a_count(tiff: Tiff, choices: Choices) -> None:
    _some_tag(tiff, choices).count = choices.odd_integer(choices.pick((8, 16, 32, 64)))


def _change_an_offset(tiff: Tiff, choices: Choices) -> None:
    near = (0, 4, 8, 10, 16, 64, len(serialise(tiff)) - 1)
    _some_tag(tiff, choices).offset = choices.pick((*near, choices.odd_integer(16), choices.odd_integer(64)))


def _drop_a_tag(tiff: Tiff, choices: Choices) -> None:
    directory = _some_directory(tiff, choices)
    if directory.tags:
        directory.tags.pop(choices.number(len(directory.tags)))


def _mix_up_tags(tiff: Tiff, choices: Choices) -> None:
    tag, other = _some_tag(tiff, choices), _some_tag(tiff, choices)
    if choices.happens(2):
        tag.code = other.code
    else:
        tag.payload, tag.type, tag.count = other.payload, other.type, other.count


def _add_a_rare_tag(tiff: Tiff, choices: Choices) -> None:
    content = choices.content(choices.number(40))
    kind = choices.pick((1, 2, 3, 4, 7, 12, 13))
    tag = Tag(choices.pick(RARE_TAGS), kind, len(content) // TYPE_BYTES[kind], content)
    directory = _some_directory(tiff, choices)
    directory.tags.append(tag)
    directory.tags.sort(key=lambda entry: entry.code)


def _damage_pixels(tiff: Tiff, choices: Choices) -> None:
    directory = _some_directory(tiff, choices)
    if not directory.pieces:
        return
    position = choices.number(len(directory.pieces))
    piece = directory.pieces[position]
    damages = (b"", choices.content(len(piece)), piece[: len(piece) // 2], mutate_bytes.mutate(piece, choices))
    directory.pieces[position] = choices.pick(damages)
    if choices.happens(3):
        lengths = next((tag for tag in directory.tags if tag.code in OFFSETS.values()), None)
        if lengths:
            _set(lengths, tiff.order, position, choices.odd_integer(32))


def _change_the_chain(tiff: Tiff, choices: Choices) -> None:
    """Images that follow themselves, follow nothing, or come twice in another role."""
    directory = _some_directory(tiff, choices)
    if choices.happens(2):
        directory.next_offset = choices.pick((8, 16, 4, 1, choices.odd_integer(32)))
        return
    twin = Directory([Tag(tag.code, tag.type, tag.count, tag.payload) for tag in directory.tags], directory.pieces)
    role = struct.pack(tiff.order + "I", choices.pick((1, 2, 4, 5)))
    twin.tags = [Tag(254, 4, 1, role), *(tag for tag in twin.tags if tag.code != 254)]
    tiff.directories.append(twin)


def _change_the_frame(tiff: Tiff, choices: Choices) -> None:
    """Another byte order or word length than the values were written in."""
    if choices.happens(2):
        tiff.order = "<" if tiff.order == ">" else ">"
    else:
        tiff.is_big = not tiff.is_big


CHANGES: tuple[Callable[[Tiff, Choices], None], ...] = (
    _change_a_number,
    _change_a_size,
    _change_what_pixels_mean,
    _change_the_place,
    _change_geo_keys,
    _change_geo_text,
    _change_metadata,
    _change_nodata,
    _change_a_type,
    _change_a_count,
    _change_an_offset,
    _drop_a_tag,
    _mix_up_tags,
    _add_a_rare_tag,
    _damage_pixels,
    _change_the_chain,
    _change_the_frame,
)
