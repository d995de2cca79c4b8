"""The document behind a window, a notebook or a batch: inputs, settings, edits, and what they make."""

from ryu_scape.project.editing import LostEdit
from ryu_scape.project.edits import (
    EDITS,
    Delete,
    Draw,
    Edit,
    Merge,
    Reshape,
    SetHeight,
    SetRoof,
    SetStyle,
    Several,
    SingleEdit,
    Split,
    one_by_one,
)
from ryu_scape.project.plan import Plan
from ryu_scape.project.project import Project
from ryu_scape.project.unsaved import LeftBehind, UnsavedChanges, left_behind
from ryu_scape.project.views import SavedView

__all__ = [
    "EDITS",
    "Delete",
    "Draw",
    "Edit",
    "LeftBehind",
    "LostEdit",
    "Merge",
    "Plan",
    "Project",
    "Reshape",
    "SavedView",
    "SetHeight",
    "SetRoof",
    "SetStyle",
    "Several",
    "SingleEdit",
    "Split",
    "UnsavedChanges",
    "left_behind",
    "one_by_one",
]
