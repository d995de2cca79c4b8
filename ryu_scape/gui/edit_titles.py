"""What edits are called in the Edit menu."""

from __future__ import annotations

from ryu_scape.project import Delete, Draw, Edit, Merge, SetHeight, SetRoof, SetStyle, Split

_TITLES: dict[type[Edit], str] = {
    SetHeight: "height of",
    SetRoof: "roof of",
    SetStyle: "façades of",
    Delete: "deletion of",
    Split: "parting of",
    Merge: "merging into",
    Draw: "drawing of",
}


def title_of(edit: Edit) -> str:
    """Such as `height of 12`."""
    building = edit.buildings[0] if isinstance(edit, Merge) else edit.building
    return f"{_TITLES[type(edit)]} {building}"
