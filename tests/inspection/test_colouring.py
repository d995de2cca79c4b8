"""Every building is in one class, whose label says what it is in."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
import pytest

from ryu_scape.inspection.attribute_table import AttributeTable, Column
from ryu_scape.inspection.colouring import colour_classes
from ryu_scape.settings import SceneSettings


def table_with(values: np.ndarray, unit: str = "m") -> AttributeTable:
    records = {object(): {} for _ in values}
    column = Column("field", unit, "", values)
    return AttributeTable(MappingProxyType({"field": column}), records, SceneSettings())


def text(*values: str | None) -> np.ndarray:
    return np.array(values, object)


def assert_each_is_in_one(values: np.ndarray, classes) -> None:
    members = np.concatenate([one.buildings for one in classes])
    assert sorted(members.tolist()) == list(range(values.size))
    assert all(one.buildings.size for one in classes)
    assert len({one.rgb for one in classes}) == len(classes)
    assert len({one.label for one in classes}) == len(classes)


@pytest.mark.parametrize("seed", range(5))
def test_numbers_lie_between_round_limits(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.gamma(2.0, 10 ** rng.uniform(-1, 2), 500)
    values[rng.integers(0, 500, 20)] = np.nan
    classes = colour_classes(table_with(values), "field")
    assert_each_is_in_one(values, classes)
    assert 4 <= len(classes) <= 10
    for one in classes:
        inside = values[one.buildings]
        if one.label == "unknown":
            assert np.isnan(inside).all()
        elif one.label.startswith("under "):
            assert inside.max() < float(one.label.split()[1])
        elif one.label.endswith(" and more"):
            assert inside.min() >= float(one.label.split()[0])
        else:
            low, _, high, unit = one.label.split()
            assert unit == "m"
            assert (inside >= float(low) - 1e-9).all()
            assert (inside < float(high) + 1e-9).all()


def test_numbers_that_are_all_the_same_or_unknown() -> None:
    for values in (np.full(4, 7.0), np.array([np.nan, 7.0]), np.full(3, np.nan)):
        assert_each_is_in_one(values, colour_classes(table_with(values), "field"))
    assert colour_classes(table_with(np.empty(0)), "field") == ()


def test_words_are_classes_of_their_own() -> None:
    values = text("flat", "gable", "flat", None, "hip")
    classes = colour_classes(table_with(values), "field")
    assert_each_is_in_one(values, classes)
    assert {one.label: one.buildings.tolist() for one in classes} == {
        "flat": [0, 2],
        "gable": [1],
        "hip": [4],
        "unknown": [3],
    }


@pytest.mark.parametrize(("count", "others"), [(8, 0), (9, 2), (40, 33)])
def test_of_many_words_the_rarest_share_a_class(count: int, others: int) -> None:
    values = text(*(f"w{i}" for i in range(count) for _ in range(count - i)))
    classes = colour_classes(table_with(values), "field")
    assert_each_is_in_one(values, classes)
    found = [len(set(values[one.buildings])) for one in classes if one.label == "others"]
    assert sum(found) == others


def test_a_word_keeps_its_colour_whatever_its_share() -> None:
    one = colour_classes(table_with(text("flat", "gable", "gable")), "field")
    other = colour_classes(table_with(text("flat", "flat", "gable")), "field")
    assert [(c.label, c.rgb) for c in one] == [(c.label, c.rgb) for c in other]
