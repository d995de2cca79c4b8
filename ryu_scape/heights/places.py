"""Where footprints lie on a survey, found out once for all who ask."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.footprints import Footprint, label_raster, polygons_of
from ryu_scape.heights.invented_roofs import invented_roofs
from ryu_scape.heights.pixels import LabelledPixels, roof_pixels
from ryu_scape.heights.roof_plans import RoofPlans, plan_roofs
from ryu_scape.heights.roof_shape import Roof
from ryu_scape.settings import HeightSettings
from ryu_scape.survey import Survey


@dataclass(frozen=True, eq=False)
class Places:
    """Where (b,) footprints lie on a survey.

    polygons: (b,). labels: (H, W) the footprint of each pixel, -1 outside. on_roof: pixels well inside each.
    plans: what their roofs may span. invented_roofs: (b,) those by rule, flat ones where none are asked for.
    """

    footprints: Sequence[Footprint]
    polygons: NDArray[np.object_]
    labels: NDArray[np.int32]
    on_roof: LabelledPixels
    plans: RoofPlans
    invented_roofs: tuple[Roof, ...]

    @property
    def count(self) -> int:
        """Footprints."""
        return len(self.polygons)

    @staticmethod
    def of(survey: Survey, footprints: Sequence[Footprint], settings: HeightSettings) -> Places:
        """Those of footprints (b,) in the survey's CRS."""
        polygons = polygons_of(footprints)
        labels = label_raster(polygons, survey.grid)
        with ThreadPoolExecutor(1) as beside:
            sought_pixels = beside.submit(roof_pixels, labels, survey.grid.gsd_m, settings)
            plans = plan_roofs(polygons)
            on_roof = sought_pixels.result()
        return Places(footprints, polygons, labels, on_roof, plans, invented_roofs(survey, on_roof, plans, settings))
