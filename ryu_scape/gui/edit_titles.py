"""What edits are called in the Edit menu."""

from __future__ import annotations

from ryu_scape.gui.languages import marked, tr
from ryu_scape.project import Delete, Draw, Edit, Merge, Reshape, SetHeight, SetRoof, SetStyle, Several, Split

_TITLES: dict[type[Edit], str] = {
    SetHeight: marked("height of {building}"),
    SetRoof: marked("roof of {building}"),
    SetStyle: marked("façades of {building}"),
    Delete: marked("deletion of {building}"),
    Split: marked("parting of {building}"),
    Merge: marked("merging into {building}"),
    Draw: marked("drawing of {building}"),
    Reshape: marked("reshaping of {building}"),
}


_TITLES_OF_MANY: dict[type[Edit], str] = {
    SetHeight: marked("height of {count} buildings"),
    SetRoof: marked("roof of {count} buildings"),
    SetStyle: marked("façades of {count} buildings"),
    Delete: marked("deletion of {count} buildings"),
    Split: marked("parting of {count} buildings"),
}


def title_of(edit: Edit) -> str:
    """Such as `height of 12`."""
    if isinstance(edit, Several) and len(edit.edits) == 1:
        return title_of(edit.edits[0])
    if isinstance(edit, Several):
        kinds = {type(each) for each in edit.edits}
        of_their_kind = _TITLES_OF_MANY.get(kinds.pop()) if len(kinds) == 1 else None
        return tr(of_their_kind or marked("{count} changes"), count=len(edit.edits))
    building = edit.buildings[0] if isinstance(edit, Merge) else edit.building
    return tr(_TITLES[type(edit)], building=building)
