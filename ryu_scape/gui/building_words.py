"""What the window calls the kinds of things that are known of buildings."""

from __future__ import annotations

from enum import Enum

from ryu_scape.gui.languages import marked
from ryu_scape.heights import HeightSource, RoofKind

HEIGHT_SOURCES = {
    HeightSource.DSM: marked("from the DSM"),
    HeightSource.IMAGE: marked("from the image"),
    HeightSource.SHADOW: marked("from shadows"),
    HeightSource.DEFAULT: marked("assumed"),
    HeightSource.PERSON: marked("set by hand"),
}
ROOFS: dict[Enum, str] = {kind: kind.value.capitalize() for kind in RoofKind}
