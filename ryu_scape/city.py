"""A place rebuilt in 3D: what the stages made together, as the window shows it and the exporters write it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ryu_scape.footprints import LeftOut, Outlines
from ryu_scape.heights import Building
from ryu_scape.raster import GeoGrid
from ryu_scape.scene.builder import Construction
from ryu_scape.scene.vertex_arrays import SceneGeometry
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import SceneSettings
from ryu_scape.survey import Survey


@dataclass(frozen=True, eq=False)
class City:
    """Buildings and their scene, and all that is behind them.

    outlines: as they were found or given. left_out: those that became no building, and why.
    scene: building i of the scene is `buildings[i]`. scene_settings: what the scene was built with.
    construction: what the next scene of the place takes over, or None.
    """

    survey: Survey
    outlines: Outlines
    buildings: tuple[Building, ...]
    left_out: tuple[LeftOut, ...]
    scene: SceneGeometry
    scene_settings: SceneSettings = field(default_factory=SceneSettings)
    construction: Construction | None = None

    @property
    def grid(self) -> GeoGrid:
        """The survey's pixels on the map."""
        return self.survey.grid

    @property
    def probability(self) -> BuildingProbability | None:
        """Of a building, at each pixel; None where the outlines were given."""
        return self.outlines.probability
