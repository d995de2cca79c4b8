"""Every number a person may want to change, frozen, with its unit in its name."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


@dataclass(frozen=True)
class RasterSettings:
    """Imagery finer than `finest_gsd_m` is averaged down to it while it is read."""

    finest_gsd_m: float = 0.25
    stretch_percentiles: tuple[float, float] = (1.0, 99.0)
    largest_memory_share: float = 0.5


@dataclass(frozen=True)
class SegmentationSettings:
    """Windows of `window_px`, neighbours sharing `overlap_px`, `batch_size` windows at a time.

    The answer is smoothed by a Gaussian with a sigma of `smoothing_px`: finer than that it is noise, which would fray
    the outlines. With `average_flips` it is the mean over the image and its three mirror images, for four times the
    time.
    """

    window_px: int = 1280
    overlap_px: int = 512
    batch_size: int = 1
    smoothing_px: float = 1.5
    average_flips: bool = False


@dataclass(frozen=True)
class FootprintSettings:
    """What counts as a building, what parts it from its neighbour, and how closely its outline follows the pixels.

    Where the passage between two bodies is less than `neck_ratio` as wide and sure as the slimmer one, they are two
    buildings; likewise where a DSM no coarser than `coarsest_party_line_gsd_m` shows that the roof steps. Outlines get
    right angles if `regularise`, as long as they match what was traced by `least_iou`, intersection over union.
    An outline in which the probability is below `least_confidence` in the mean is left out as doubtful.
    """

    probability_threshold: float = 0.5
    neck_ratio: float = 0.45
    coarsest_party_line_gsd_m: float = 1.0
    simplify_tolerance_m: float = 0.5
    regularise: bool = True
    least_iou: float = 0.85
    smallest_area_m2: float = 8.0
    smallest_hole_area_m2: float = 8.0
    least_confidence: float = 0.7


@dataclass(frozen=True)
class HeightSettings:
    """Where ground and roof are read off the DSM, what counts as a pitched roof, and what stands in without a DSM.

    A roof is pitched where it rises by `least_rise_m` and leaves less than `pitched_roof_cost_share` of what a flat one
    leaves unexplained. A DSM coarser than `coarsest_roof_gsd_m` shows no roofs: all are flat, unless `invent_roofs`
    asks for gables by rule on buildings of a house's size that the DSM says nothing about. What is green
    and rough at once, the product above `leafiest_roof_m`, is a tree, and so is what the network is less sure of than
    `least_spire_confidence` and higher than `slimmest_tower` times its width.
    """

    roof_percentile: float = 72.5
    roof_erosion_m: float = 1.0
    ground_percentile: float = 50.0
    ground_ring_m: tuple[float, float] = (1.0, 6.0)
    pitched_roof_cost_share: float = 0.67
    least_rise_m: float = 0.6
    coarsest_roof_gsd_m: float = 2.0
    invent_roofs: bool = False
    smallest_height_m: float = 2.0
    lowest_roof_above_ground_m: float = 1.5
    leafiest_roof_m: float = 0.011
    slimmest_tower: float = 2.5
    least_spire_confidence: float = 0.7
    default_height_m: float = 7.0
    default_height_sigma_m: float = 4.0


class Detail(Enum):
    """How closely buildings are modelled: plain prisms, or roofs, panelled walls, parapets and windows."""

    PLAIN = "plain"
    FULL = "full"


class FacadeStyle(Enum):
    """What windows and doors look like; AUTO chooses for each building by its size and roof."""

    AUTO = "auto"
    RESIDENTIAL = "residential"
    OFFICE = "office"
    INDUSTRIAL = "industrial"
    OLD_TOWN = "old town"


class RoofCover(Enum):
    """What roofs are coloured by: the mean of the orthophoto on each, or the orthophoto itself."""

    MEAN_COLOUR = "mean colour"
    ORTHOPHOTO = "orthophoto"


class GroundView(Enum):
    """What the ground is drawn as: the orthophoto's pixels as points, on a surface that closes their gaps; that surface
    with the orthophoto over it, without trees and cars; or nothing.
    """

    POINTS = "points"
    TERRAIN = "terrain"
    NONE = "none"

    @property
    def hidden_layers(self) -> frozenset[str]:
        """Layers of the scene that are then not drawn."""
        return {
            GroundView.POINTS: frozenset[str](),
            GroundView.TERRAIN: frozenset({"ground_points"}),
            GroundView.NONE: frozenset({"ground_points", "terrain"}),
        }[self]


@dataclass(frozen=True)
class SceneSettings:
    """How closely buildings are modelled, dimensions of their detail, in metres, and the size of the ground layers.

    At most `most_ground_points` pixels of the orthophoto become points, beside those below them at the sides of trees.
    Terrain nodes stand at least `terrain_spacing_m` apart, farther where there would be too many.
    A wall is divided into panels about `panel_width_m` wide, neighbours differing by `panel_shade_step` of their shade.
    Each storey of a panel gets one window where `window_margin_m` of wall stays free on either side of it. Storeys and
    windows are those of dwellings; other façade styles vary them.
    """

    detail: Detail = Detail.FULL
    facade_style: FacadeStyle = FacadeStyle.AUTO
    roof_cover: RoofCover = RoofCover.MEAN_COLOUR
    panel_width_m: float = 3.0
    panel_shade_step: float = 0.06
    plinth_height_m: float = 0.3
    parapet_height_m: float = 0.6
    parapet_width_m: float = 0.35
    storey_height_m: float = 3.0
    window_width_m: float = 1.3
    window_height_m: float = 1.5
    window_sill_m: float = 0.9
    window_margin_m: float = 0.4
    most_ground_points: int = 2_000_000
    most_terrain_vertices: int = 450_000
    terrain_spacing_m: float = 0.5
    most_texture_px: int = 4096


@dataclass(frozen=True)
class Settings:
    """All stages' settings together."""

    raster: RasterSettings = field(default_factory=RasterSettings)
    segmentation: SegmentationSettings = field(default_factory=SegmentationSettings)
    footprints: FootprintSettings = field(default_factory=FootprintSettings)
    heights: HeightSettings = field(default_factory=HeightSettings)
    scene: SceneSettings = field(default_factory=SceneSettings)
