"""A place rebuilt in 3D: what the stages made together, as the window shows it and the exporters write it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ryu_scape.heights import Building
from ryu_scape.raster import GeoGrid
from ryu_scape.scene.vertex_arrays import SceneGeometry
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import SceneSettings


@dataclass(frozen=True, eq=False)
class City:
    """Buildings and their scene, and the rasters behind them on `grid`.

    scene: building i of the scene is `buildings[i]`.
    probability: of a building, at each pixel; None where the outlines were given.
    height_above_terrain_m: (H, W) float32, DSM less DTM, NaN where the DSM has no data; None without a DSM.
    scene_settings: what the scene was built with.
    """

    grid: GeoGrid
    buildings: tuple[Building, ...]
    scene: SceneGeometry
    probability: BuildingProbability | None
    height_above_terrain_m: NDArray[np.float32] | None
    scene_settings: SceneSettings = field(default_factory=SceneSettings)
