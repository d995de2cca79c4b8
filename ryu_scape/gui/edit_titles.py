"""What edits are called in the Edit menu."""

from __future__ import annotations

from ryu_scape.gui.languages import marked, tr
from ryu_scape.project import Delete, Draw, Edit, Merge, SetHeight, SetRoof, SetStyle, Split

_TITLES: dict[type[Edit], str] = {
    SetHeight: marked("height of {building}"),
    SetRoof: marked("roof of {building}"),
    SetStyle: marked("façades of {building}"),
    Delete: marked("deletion of {building}"),
    Split: marked("parting of {building}"),
    Merge: marked("merging into {building}"),
    Draw: marked("drawing of {building}"),
}


def title_of(edit: Edit) -> str:
    """Such as `height of 12`."""
    building = edit.buildings[0] if isinstance(edit, Merge) else edit.building
    return tr(_TITLES[type(edit)], building=building)
