"""All stages' settings together."""

from __future__ import annotations

from dataclasses import dataclass

from ryu_scape.settings.buildings import FootprintSettings, HeightSettings, RasterSettings, SegmentationSettings
from ryu_scape.settings.declaration import stage
from ryu_scape.settings.declared import Declared
from ryu_scape.settings.scene import SceneSettings


@dataclass(frozen=True)
class Settings(Declared):
    """Every number that a person may change, by the stage that it belongs to."""

    raster: RasterSettings = stage(RasterSettings, "Reading")
    segmentation: SegmentationSettings = stage(SegmentationSettings, "Finding buildings")
    footprints: FootprintSettings = stage(FootprintSettings, "Outlines")
    heights: HeightSettings = stage(HeightSettings, "Heights and roofs")
    scene: SceneSettings = stage(SceneSettings, "Scene")


DEFAULTS = Settings()
