"""Groups from pairs."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ryu_scape.footprints.unions import followed, joined, numbered

PAIRS = st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=30)


@given(PAIRS)
def test_groups_are_those_that_one_by_one_merging_gives(pairs: list[tuple[int, int]]) -> None:
    groups = [{element} for element in range(20)]
    for first, second in pairs:
        union = groups[first] | groups[second]
        for element in union:
            groups[element] = union
    links = np.array(pairs, np.intp).reshape(-1, 2)
    group = joined(links[:, 0], links[:, 1], 20)
    assert [set(np.flatnonzero(group == group[element])) for element in range(20)] == groups
    assert set(group) == set(range(group.max() + 1))


def test_pointers_are_followed_to_their_end() -> None:
    roots = followed(np.array([1, 2, 2, 5, 3, 5]))
    assert roots.tolist() == [2, 2, 2, 5, 5, 5]
    number, kept = numbered(roots)
    assert number.tolist() == [0, 0, 0, 1, 1, 1]
    assert kept.tolist() == [2, 5]
