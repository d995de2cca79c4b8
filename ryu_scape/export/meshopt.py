"""Arrays of vertices and indices packed as the glTF extension EXT_meshopt_compression says (its appendix A).

Nothing is lost. Of the two ways for indices the one for any sequence is taken, because it has no state to carry along
but the index before: 3 bytes a triangle.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

_GROUP, _GROUPS_OF_BLOCK = 16, 16
"""Elements of a group, and groups of a block of elements of 32 bytes or fewer."""
_BLOCKS_AT_ONCE = 256
_BASELINE_BYTES = 32
_FEW_BITS, _MORE_BITS, _WHOLE_BYTES = 1, 2, 3
"""How the differences of a group are kept, beside 0 for none at all."""
_PACKED_BYTES = np.array([0, 4, 8, 0])
_SENTINELS = np.array([1, 3, 15, 0])
"""By how they are kept: from where a difference follows as a byte of its own."""


def packed_elements(elements: NDArray[np.uint8]) -> Iterator[bytes]:
    """Mode ATTRIBUTES. elements: (n, k) bytes of each of some vertices, k a multiple of 4 up to 32."""
    yield b"\xa0"
    step = _BLOCKS_AT_ONCE * _GROUPS_OF_BLOCK * _GROUP
    for first in range(0, len(elements), step):
        before = elements[max(first - 1, 0)][None]
        yield _packed_blocks(_zigzag(np.diff(elements[first : first + step], axis=0, prepend=before)))
    yield elements[0].tobytes().rjust(_BASELINE_BYTES, b"\0")


def packed_indices(indices: NDArray[np.integer]) -> bytes:
    """Mode INDICES. indices: (n,), of which none is more than 2^30 from the one before."""
    numbers = np.append(0, indices).astype(np.int64)
    steps = numbers[1:] - numbers[:-1]
    # The lowest bit names the first of two baselines.
    values = ((steps << 1) ^ (steps >> 63)) << 1
    sevens = values[:, None] >> np.arange(0, 35, 7)
    is_followed = sevens[:, 1:] > 0
    digits = (sevens & 0x7F).astype(np.uint8)
    digits[:, :-1] |= np.where(is_followed, np.uint8(0x80), np.uint8(0))
    is_written = np.insert(is_followed, 0, True, axis=1)
    return b"\xd1" + digits[is_written].tobytes() + bytes(4)


def _zigzag(differences: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Small numbers for small differences of either sign, modulo 256."""
    return (differences << 1) ^ np.where(differences > 0x7F, np.uint8(0xFF), np.uint8(0))


def _packed_blocks(differences: NDArray[np.uint8]) -> bytes:
    """Whole blocks, and what is left as the last one, of (n, k) differences."""
    count, size = differences.shape
    groups = -(-count // _GROUP)
    blocks = -(-groups // _GROUPS_OF_BLOCK)
    whole = np.zeros((blocks * _GROUPS_OF_BLOCK * _GROUP, size), np.uint8)
    whole[:count] = differences
    of_group = whole.reshape(blocks, _GROUPS_OF_BLOCK, _GROUP, size).transpose(0, 3, 1, 2)

    kept_as = _shortest(of_group)
    content, is_written = _packed_groups(of_group, kept_as)
    head = np.bitwise_or.reduce(kept_as.reshape(blocks, size, -1, 4) << np.array([0, 2, 4, 6], np.uint8), axis=-1)
    groups_of_block = np.minimum(groups - _GROUPS_OF_BLOCK * np.arange(blocks), _GROUPS_OF_BLOCK)
    is_head = np.arange(head.shape[-1]) < -(-groups_of_block[:, None, None] // 4)
    every = np.concatenate((head, content.reshape(blocks, size, -1)), axis=-1)
    used = np.concatenate((np.broadcast_to(is_head, head.shape), is_written.reshape(blocks, size, -1)), axis=-1)
    return every[used].tobytes()


def _shortest(of_group: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """How the differences of each group (..., 16) are kept in the fewest bytes."""
    none = np.where(of_group.any(axis=-1), 2 * _GROUP, 0)
    few, more = (
        _PACKED_BYTES[way] + np.count_nonzero(of_group >= _SENTINELS[way], axis=-1) for way in (_FEW_BITS, _MORE_BITS)
    )
    return np.argmin([none, few, more, np.full_like(few, _GROUP)], axis=0).astype(np.uint8)


def _packed_groups(
    of_group: NDArray[np.uint8], kept_as: NDArray[np.uint8]
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """What each group (..., 16) becomes (..., 24), and which bytes of that are written."""
    few, more = (np.minimum(of_group, _SENTINELS[way]).astype(np.uint8) for way in (_FEW_BITS, _MORE_BITS))
    few = np.bitwise_or.reduce(few.reshape(*few.shape[:-1], 4, 4) << np.array([6, 4, 2, 0], np.uint8), axis=-1)
    more = np.bitwise_or.reduce(more.reshape(*more.shape[:-1], 8, 2) << np.array([4, 0], np.uint8), axis=-1)
    packed = more
    packed[..., :4] = np.where((kept_as == _FEW_BITS)[..., None], few, more[..., :4])
    is_packed = np.arange(8) < _PACKED_BYTES[kept_as][..., None]
    is_whole = of_group >= _SENTINELS[kept_as][..., None]
    return np.concatenate((packed, of_group), axis=-1), np.concatenate((is_packed, is_whole), axis=-1)
