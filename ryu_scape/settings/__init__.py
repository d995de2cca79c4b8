"""Every number a person may want to change, frozen, with its unit in its name; each is declared on its field alone."""

from ryu_scape.settings.buildings import (
    FootprintSettings,
    HeightSettings,
    OutlineShape,
    RasterSettings,
    SegmentationSettings,
)
from ryu_scape.settings.declaration import Setting, Stage, Value, setting, stage
from ryu_scape.settings.declared import Declared, by_stage, changed, declared
from ryu_scape.settings.flags import add_flags, add_flags_by_stage, given
from ryu_scape.settings.plain import from_plain, to_plain
from ryu_scape.settings.scene import Detail, FacadeStyle, GroundView, RoofCover, SceneSettings
from ryu_scape.settings.whole import DEFAULTS, Settings

__all__ = [
    "DEFAULTS",
    "Declared",
    "Detail",
    "FacadeStyle",
    "FootprintSettings",
    "GroundView",
    "HeightSettings",
    "OutlineShape",
    "RasterSettings",
    "RoofCover",
    "SceneSettings",
    "SegmentationSettings",
    "Setting",
    "Settings",
    "Stage",
    "Value",
    "add_flags",
    "add_flags_by_stage",
    "by_stage",
    "changed",
    "declared",
    "from_plain",
    "given",
    "setting",
    "stage",
    "to_plain",
]
