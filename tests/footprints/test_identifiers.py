"""Buildings are called as their file calls them, and no two of them alike."""

from __future__ import annotations

import numpy as np

from ryu_scape.footprints.identifiers import free_name, identifiers_of, names_of_parts, part_names

SHAPES = [bytes([number]) for number in range(20)]
CADASTRE = [f"CAD-{number}" for number in range(20)]


def test_the_first_field_that_tells_features_apart_counts() -> None:
    fields = {"osm_id": CADASTRE, "id": ["house"] * 20, "name": [f"n{number}" for number in range(20)]}
    assert identifiers_of(fields, SHAPES) == (CADASTRE, "osm_id", 0)
    assert identifiers_of({"name": CADASTRE}, SHAPES) == ([str(number) for number in range(1, 21)], "", 0)


def test_one_empty_and_one_repeated_value_do_not_take_their_names_from_the_others() -> None:
    values = ["", *CADASTRE[1:19], "CAD-1"]
    names, field, others = identifiers_of({"id": values}, SHAPES)
    assert names == ["1", *CADASTRE[1:19], "CAD-1-2"]
    assert (field, others) == ("id", 2)


def test_a_number_that_another_bears_is_not_given_to_one_without_a_name() -> None:
    names, _, others = identifiers_of({"id": ["", *map(str, range(1, 20))]}, SHAPES)
    assert names == ["1-2", *map(str, range(1, 20))]
    assert others == 1


def test_a_feature_that_is_there_twice_is_no_complaint() -> None:
    twice = [name for name in CADASTRE for _ in range(2)]
    names, field, others = identifiers_of({"id": twice}, [shape for shape in SHAPES for _ in range(2)])
    assert names[::2] == CADASTRE
    assert len(set(names)) == 40
    assert (field, others) == ("id", 0)


def test_parts_are_called_like_their_whole_but_not_like_another() -> None:
    assert names_of_parts(["A", "A-1", "B"], np.array([0, 0, 1, 2])) == ["A-2", "A-3", "A-1", "B"]
    numbered = part_names("A", {"A", "A-2"})
    assert [next(numbered), next(numbered)] == ["A-1", "A-3"]


def test_a_free_name_is_the_next_one() -> None:
    assert free_name("A", {"B"}) == "A"
    assert free_name("A", {"A", "A-2"}) == "A-3"
