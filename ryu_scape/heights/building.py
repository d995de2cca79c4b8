"""A footprint with its elevations and its roof."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import Enum

from ryu_scape.footprints import Footprint
from ryu_scape.heights.roof_shape import FLAT_ROOF, Roof
from ryu_scape.settings import FacadeStyle

LEAST_GREEN, GREEN_AS_LEAVES = 0.075, 0.15
MOST_ROOF = 0.5
"""Share of a building's height that its roof takes at most, where the DSM shows neither."""
MOST_ABOVE_RIDGE_M = 0.5
"""What the DSM shows higher than this over the modelled ridge is no part of the roof."""


class HeightSource(Enum):
    """Where a height came from: measured, read off the image by the network or off the shadow, assumed, a person."""

    DSM = "dsm"
    IMAGE = "image"
    SHADOW = "shadow"
    DEFAULT = "default"
    PERSON = "person"


@dataclass(frozen=True, eq=False)
class Building:
    """A footprint with its elevations in metres above the DSM's datum.

    ground_elevation_m: the mean of the terrain that it stands on; lowest_ground_m: the lowest, NaN where unknown.
    eave_elevation_m: where walls and roof meet, the higher eave of a gable out of the middle; the whole of a flat roof.
    height_sigma_m: one standard deviation of `height_m`.
    remarks: what is odd about it, in a few words each, such as why its roof is flat. facade_style: its own, or AUTO
        where the settings choose.
    roof_p50_m, roof_p70_m, roof_p90_m, roof_max_m: percentiles of the DSM inside the footprint, clear of its outline;
        NaN where the DSM has no data.
    greenness, roughness_m: as `measure_vegetation` has them.
    """

    footprint: Footprint
    ground_elevation_m: float
    eave_elevation_m: float
    height_source: HeightSource
    height_sigma_m: float
    roof: Roof = FLAT_ROOF
    remarks: tuple[str, ...] = ()
    roof_p50_m: float = math.nan
    roof_p70_m: float = math.nan
    roof_p90_m: float = math.nan
    roof_max_m: float = math.nan
    greenness: float = math.nan
    roughness_m: float = math.nan
    facade_style: FacadeStyle = field(default=FacadeStyle.AUTO, kw_only=True)
    lowest_ground_m: float = field(default=math.nan, kw_only=True)

    @property
    def height_m(self) -> float:
        """From the ground to the roof's 70th percentile, the height of a block that stands for the building.

        The 3D BAG's blocks of LoD1.2 are so high. It is the DSM's where that was measured, and the modelled roof's
        where not or where a tree or a neighbour hides it; a building without facets is no lower than its eave.
        """
        is_its_own = self.has_seen_roof and self.roof_p70_m <= self.ridge_elevation_m + MOST_ABOVE_RIDGE_M
        top_m = self.roof_p70_m if is_its_own else self.eave_elevation_m + self.roof.height_rise_m
        return (top_m if self.roof.facets else max(top_m, self.eave_elevation_m)) - self.ground_elevation_m

    @property
    def has_seen_roof(self) -> bool:
        """Whether its height is that of the roof in the DSM; cells larger than buildings tell heights, but no roofs."""
        return self.height_source is HeightSource.DSM and math.isfinite(self.roof_p70_m)

    @property
    def eave_height_m(self) -> float:
        """Eave above ground."""
        return self.eave_elevation_m - self.ground_elevation_m

    @property
    def ridge_height_m(self) -> float:
        """The highest point of the roof above ground."""
        return self.ridge_elevation_m - self.ground_elevation_m

    @property
    def measured_height_m(self) -> float:
        """The highest point of the roof above the lowest of the ground, as CityGML (OGC 12-019) has it."""
        lowest_m = self.lowest_ground_m if math.isfinite(self.lowest_ground_m) else self.ground_elevation_m
        return self.ridge_elevation_m - lowest_m

    def of_height(self, height_m: float, source: HeightSource, sigma_m: float) -> Building:
        """The same so high, where the DSM shows no roof; one that would take more than half of it is flatter."""
        roof, share = self.roof, MOST_ROOF * height_m
        if roof.height_rise_m > share:
            roof = roof.rising(roof.rise_m * share / roof.height_rise_m)
        eave_m = self.ground_elevation_m + height_m - roof.height_rise_m
        return replace(self, eave_elevation_m=eave_m, roof=roof, height_source=source, height_sigma_m=sigma_m)

    @property
    def leafiness_m(self) -> float:
        """Greenness times roughness, 0 for what is hardly green; greener than leaves counts as leaves."""
        return min(self.greenness, GREEN_AS_LEAVES) * self.roughness_m if self.greenness > LEAST_GREEN else 0.0

    @property
    def ridge_elevation_m(self) -> float:
        """The highest point of the roof."""
        return self.eave_elevation_m + self.roof.rise_m
