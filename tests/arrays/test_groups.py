"""What the verbs for groups promise, for groups of any size."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ryu_scape.arrays.groups import (
    best_of_each,
    by_group,
    items_of_runs,
    least_of_each,
    mean_of_each,
    most_of_each,
    numbered,
    offsets,
    sizes_of,
    spread,
    starts,
)

SIZES = st.lists(st.integers(0, 5), max_size=12).map(lambda sizes: np.array(sizes, np.intp))
OWNERS = st.lists(st.integers(0, 9), max_size=40).map(lambda owners: np.array(owners, np.intp))


@given(SIZES)
def test_groups_follow_each_other_without_gap(sizes: np.ndarray) -> None:
    assert offsets(sizes).tolist() == [*starts(sizes).tolist(), sizes.sum()]
    owner, number = spread(sizes)
    assert (starts(sizes)[owner] + number == np.arange(sizes.sum())).all()
    assert sizes_of(owner, sizes.size).tolist() == sizes.tolist()
    assert all(number[owner == group].tolist() == list(range(size)) for group, size in enumerate(sizes))


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(0, 5)), max_size=9))
def test_runs_are_numbers_that_follow_each_other(runs: list[tuple[int, int]]) -> None:
    first, sizes = np.array(runs, np.intp).reshape(-1, 2).T
    assert items_of_runs(first, sizes).tolist() == [start + i for start, size in runs for i in range(size)]


@given(OWNERS)
def test_items_of_a_group_come_together_in_their_order(owner: np.ndarray) -> None:
    order = by_group(owner)
    assert sorted(order.tolist()) == list(range(owner.size))
    assert (np.diff(owner[order]) >= 0).all()
    assert all((np.diff(order[owner[order] == group]) > 0).all() for group in set(owner.tolist()))


@given(OWNERS)
def test_groups_with_items_are_numbered_without_gap(owner: np.ndarray) -> None:
    present, number = numbered(owner)
    assert (present[number] == owner).all()
    assert set(number.tolist()) == set(range(present.size))


@given(OWNERS, st.data())
def test_the_best_item_of_each_group_is_its_last_of_most_merit(owner: np.ndarray, data: st.DataObject) -> None:
    merits = st.lists(st.sampled_from([-1.5, 0.0, 2.0]), min_size=owner.size, max_size=owner.size)
    merit = np.array(data.draw(merits), np.float64)
    best = best_of_each(owner, merit)
    assert owner[best].tolist() == sorted(set(owner.tolist()))
    for item in best.tolist():
        others = np.flatnonzero(owner == owner[item])
        assert item == others[merit[others] == merit[others].max()].max()


@given(OWNERS, st.data())
def test_the_least_and_the_largest_value_of_a_group_are_no_farther_than_its_bound(
    owner: np.ndarray, data: st.DataObject
) -> None:
    numbers = st.integers(-9, 9)
    values = np.array(data.draw(st.lists(numbers, min_size=owner.size, max_size=owner.size)), np.float64)
    bound = np.array(data.draw(st.lists(numbers, min_size=10, max_size=10)), np.float64)
    own = [values[owner == group].tolist() for group in range(10)]
    assert least_of_each(owner, values, bound).tolist() == [min([b, *v]) for b, v in zip(bound, own, strict=True)]
    assert most_of_each(owner, values, bound).tolist() == [max([b, *v]) for b, v in zip(bound, own, strict=True)]


@given(OWNERS)
def test_the_mean_of_a_group_without_items_is_0(owner: np.ndarray) -> None:
    values = np.arange(owner.size)
    own = [values[owner == group] for group in range(12)]
    assert mean_of_each(owner, values, 12).tolist() == [float(each.mean()) if each.size else 0.0 for each in own]
