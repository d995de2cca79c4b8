"""Saved views go through JSON unharmed, and what is none is refused."""

from __future__ import annotations

import json

import pytest

from ryu_scape.errors import InputError
from ryu_scape.project.views import SavedView, view_from_plain, view_to_plain

VIEW = SavedView("北门 & tower", (354_012.25, 3_456_001.5, 12.0), 180.5, 271.0, 33.0, is_parallel=True)


def test_a_view_comes_back_from_json() -> None:
    assert view_from_plain(json.loads(json.dumps(view_to_plain(VIEW)))) == VIEW


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", 3),
        ("name", "x" * 2_000),
        ("target_m", [1.0, 2.0]),
        ("target_m", [1.0, 2.0, "3"]),
        ("target_m", None),
        ("distance_m", 0.0),
        ("distance_m", 1e12),
        ("azimuth_deg", True),
        ("elevation_deg", 91.0),
        ("is_parallel", 1),
        ("roll_deg", 2.0),
    ],
)
def test_what_is_no_view_is_refused(field: str, value: object) -> None:
    with pytest.raises(InputError, match="damaged"):
        view_from_plain(view_to_plain(VIEW) | {field: value})


@pytest.mark.parametrize("plain", [None, [], {}, "view"])
def test_nothing_else_is_a_view(plain: object) -> None:
    with pytest.raises(InputError, match="damaged"):
        view_from_plain(plain)
