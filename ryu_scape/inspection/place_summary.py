"""What a whole place amounts to: how much is built, how high, and from where that is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from ryu_scape.city import City
from ryu_scape.footprints import polygons_of
from ryu_scape.heights import HeightSource, RoofKind


@dataclass(frozen=True)
class PlaceSummary:
    """heights_m: the least, the median and the greatest, None without buildings.

    sources, roofs: how many buildings have each, the most frequent first. built_m2: area of all footprints.
    seen_m2: area of the ground that the image shows.
    """

    buildings: int
    heights_m: tuple[float, float, float] | None
    sources: Mapping[HeightSource, int]
    roofs: Mapping[RoofKind, int]
    built_m2: float
    seen_m2: float

    @property
    def built_share(self) -> float:
        """Of the ground that the image shows."""
        return self.built_m2 / self.seen_m2 if self.seen_m2 else 0.0


def summary_of(city: City) -> PlaceSummary:
    """The summary of a city as it stands."""
    buildings, survey = city.buildings, city.survey
    heights_m = np.array([building.height_m for building in buildings])
    built = shapely.area(polygons_of([building.footprint for building in buildings]))
    return PlaceSummary(
        len(buildings),
        (float(heights_m.min()), float(np.median(heights_m)), float(heights_m.max())) if buildings else None,
        dict(Counter(building.height_source for building in buildings).most_common()),
        dict(Counter(building.roof.kind for building in buildings).most_common()),
        float(built.sum()),
        np.count_nonzero(survey.valid) * abs(survey.grid.transform.determinant),
    )
