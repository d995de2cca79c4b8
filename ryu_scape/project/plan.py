"""What a person asks for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ryu_scape.inputs import Inputs
from ryu_scape.project.edits import Edit
from ryu_scape.project.views import SavedView
from ryu_scape.settings import Settings


@dataclass(frozen=True)
class Plan:
    """Files, settings and edits. undone: edits that may be made again, the next one last. views: named ones."""

    inputs: Inputs
    settings: Settings = field(default_factory=Settings)
    edits: tuple[Edit, ...] = ()
    undone: tuple[Edit, ...] = ()
    views: tuple[SavedView, ...] = ()

    def editing(self, edit: Edit) -> Plan:
        """With one more edit; what was undone cannot be redone then."""
        return replace(self, edits=(*self.edits, edit), undone=())

    def without_last(self, edit: Edit, undone: tuple[Edit, ...]) -> Plan:
        """Without this very edit, if it is the last one, and with what could be redone before it."""
        is_last = bool(self.edits) and self.edits[-1] is edit
        return replace(self, edits=self.edits[:-1], undone=undone) if is_last else self

    def with_views(self, views: tuple[SavedView, ...]) -> Plan:
        """With these named views; the same plan if it has them."""
        return self if self.views == views else replace(self, views=views)

    def undoing(self) -> Plan:
        """With the last edit taken back, if there is one."""
        if not self.edits:
            return self
        return replace(self, edits=self.edits[:-1], undone=(*self.undone, self.edits[-1]))

    def redoing(self) -> Plan:
        """With the edit made again that was undone last, if there is one."""
        if not self.undone:
            return self
        return replace(self, edits=(*self.edits, self.undone[-1]), undone=self.undone[:-1])
