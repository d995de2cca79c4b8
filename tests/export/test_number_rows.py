from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ryu_scape.export.number_rows import number_rows, row_starts

coordinates = st.floats(-1e6, 1e6)


@given(st.lists(st.tuples(coordinates, coordinates, coordinates), min_size=1, max_size=20))
def test_numbers_come_back_rounded_to_the_millimetre(rows: list[tuple[float, float, float]]) -> None:
    lines = number_rows("v", (np.array(rows), 3)).decode("ascii").splitlines()
    assert all(line.startswith("v ") for line in lines)
    read = np.array([line.split()[1:] for line in lines], np.float64)
    np.testing.assert_allclose(read, rows, rtol=0, atol=0.000_501)


@given(st.lists(st.integers(-(2**40), 2**40), min_size=1, max_size=20))
def test_whole_numbers_are_written_as_python_writes_them(numbers: list[int]) -> None:
    text = number_rows("f", (np.array(numbers)[:, None], 0))
    assert text.decode("ascii") == "".join(f"f {number}\n" for number in numbers)


def test_short_and_long_numbers_mix_without_padding() -> None:
    values = np.array([[0.0, -0.0004], [-0.05, 123456.7891]])
    assert number_rows("v", (values, 3)) == b"v 0.000 0.000\nv -0.050 123456.789\n"


def test_blocks_have_decimals_of_their_own() -> None:
    assert number_rows("v", (np.array([[1.5]]), 3), (np.array([[0.25, 1.0]]), 2)) == b"v 1.500 0.25 1.00\n"


def test_no_rows_are_no_text() -> None:
    assert number_rows("v", (np.empty((0, 3)), 3)) == b""


def test_pairs_are_joined_by_slashes() -> None:
    assert number_rows("f", (np.array([[1, 2, 3, 4, 5, 6]]), 0), pairs=True) == b"f 1/2 3/4 5/6\n"


def test_row_starts_cut_the_text_into_its_rows() -> None:
    text = number_rows("f", (np.array([[1], [1000], [-5]]), 0))
    starts = row_starts(text)
    assert [text[start:end] for start, end in itertools.pairwise(starts)] == [b"f 1\n", b"f 1000\n", b"f -5\n"]
