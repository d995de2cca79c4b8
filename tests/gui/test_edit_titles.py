"""What the Edit menu calls edits: whatever a project holds has a title."""

from __future__ import annotations

import pytest

from ryu_scape.gui.edit_titles import title_of
from ryu_scape.project import Delete, Draw, Edit, Merge, Several

DRAWN = Draw("10", ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0)))
TITLES = {
    "deletion of 3": Delete("3"),
    "merging into 1": Merge(("1", "2")),
    "deletion of 2 buildings": Several((Delete("3"), Delete("4"))),
    "2 changes": Several((DRAWN, Merge(("10", "2")))),
    "drawing of 10": Several((DRAWN,)),
    "0 changes": Several(()),
}


@pytest.mark.parametrize("title", TITLES)
def test_every_edit_has_a_title(title: str) -> None:
    edit: Edit = TITLES[title]
    assert title_of(edit) == title
