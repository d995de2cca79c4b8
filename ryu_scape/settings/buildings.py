"""How files are read, and how buildings are found, outlined and measured in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from ryu_scape.errors import InputError
from ryu_scape.settings.declaration import setting
from ryu_scape.settings.declared import Declared

# A setting is one paragraph: its default, a sentence, then names, bounds and choices.
# fmt: off


@dataclass(frozen=True)
class RasterSettings(Declared):
    """What is kept of an orthophoto, and how much memory reading may take."""

    finest_gsd_m: float = setting(
        0.25, "Imagery finer than this is averaged down to it as it is read.",
        title="Finest GSD", lowest=0.05, highest=10,
    )
    most_picture_px: int = setting(
        4096, "Longer side of what is kept of finer imagery for ground and roofs to show, at most.",
        name="picture-size", title="Longer side of the picture", lowest=1, highest=16384,
    )
    stretch_percentiles: tuple[float, float] = setting(
        (1.0, 99.0), "Percentiles of an image of more than 8 bits that become black and white.",
        name="stretch", title="Stretched percentiles", lowest=0, highest=100,
    )
    coarsest_image_gsd_m: float = setting(
        2.0, "In an image coarser than this no buildings are sought, unless one builds anyway.",
        title="Coarsest image GSD", lowest=0.5, highest=1000,
    )
    coarsest_dsm_gsd_m: float = setting(
        50.0, "No heights are told by a DSM coarser than this, unless one builds anyway.",
        title="Coarsest DSM GSD", lowest=1, highest=1000,
    )
    build_anyway: bool = setting(
        False, "Build also from an image or a DSM that is too coarse to show buildings.",
        name="force", title="Build also from what is too coarse",
    )
    dsm_east_m: float = setting(
        0.0, "How far east the DSM is moved before it is used, where it lies beside its image.",
        title="Move the DSM east", lowest=-30, highest=30,
    )
    dsm_north_m: float = setting(
        0.0, "How far north the DSM is moved before it is used.",
        title="Move the DSM north", lowest=-30, highest=30,
    )
    largest_memory_share: float = setting(
        0.5, "Share of the free memory that reading may take.", name="memory-share", lowest=0, highest=1
    )

    def with_dsm_moved(self, east_m: float, north_m: float) -> RasterSettings:
        """The same with the DSM moved so far besides."""
        east_m, north_m = round(self.dsm_east_m + east_m, 1), round(self.dsm_north_m + north_m, 1)
        return replace(self, dsm_east_m=east_m, dsm_north_m=north_m)


@dataclass(frozen=True)
class SegmentationSettings(Declared):
    """The windows in which the network looks at an image, and what is done to its answer."""

    window_px: int = setting(
        1280, "Side of the windows in which the network looks at the image, enlarged as it may be.",
        name="network-window", lowest=128, highest=16384,
    )
    overlap_px: int = setting(
        512, "What neighbouring windows share, half of one at most.", name="network-overlap", lowest=0, highest=8192
    )
    batch_size: int = setting(
        1, "Windows at a time; more are faster on a GPU and take more memory.",
        name="network-batch", lowest=1, highest=256,
    )
    smoothing_px: float = setting(
        1.5, "Sigma of the Gaussian that smooths the answer, whose finer noise would fray the outlines; in pixels of "
        "the enlarged image.",
        lowest=0.1, highest=50,
    )
    enlargement: float = setting(
        1.0, "How many times the image is enlarged before the network looks, at least: coarse ones are enlarged up to "
        "six times, until they are as fine as what it learned from.", lowest=1, highest=8,
    )
    single_scale: bool = setting(
        False, "The network looks once, at the image as it is, in half the time, as it does where a DSM is fine; else "
        "twice, at the image reduced and enlarged, and glances at it from afar.",
    )
    trust_dsm: bool = setting(
        False, "What stands out of the DSM may be a building even where the image alone surely shows none; spares a "
        "glance at it.", title="Trust the DSM",
    )
    average_flips: bool = setting(
        False, "The answer is the mean over the image and its three mirror images, for four times the time.",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.overlap_px > self.window_px // 2:
            raise InputError(
                f"Network windows of {self.window_px} px cannot share {self.overlap_px} px with their neighbours.",
                "Let them share half a window at most.",
            )

    @property
    def image_window_px(self) -> int:
        """Side of a window before it is enlarged."""
        return int(self.window_px / self.enlargement)

    @property
    def image_overlap_px(self) -> int:
        """What neighbouring windows share before they are enlarged."""
        return int(self.overlap_px / self.enlargement)

    @property
    def image_smoothing_px(self) -> float:
        """Sigma of the Gaussian in pixels of the image as it is."""
        return self.smoothing_px / self.enlargement


class OutlineShape(Enum):
    """What becomes of the outlines that are found: right angles where they match what was traced, or as they are."""

    REGULAR = "regular"
    CONTOUR = "contour"


@dataclass(frozen=True)
class FootprintSettings(Declared):
    """What counts as a building, what parts it from its neighbour, and how closely its outline follows the pixels."""

    probability_threshold: float = setting(
        0.5, "Where the network is at least this sure of a building, there is one.",
        name="threshold", lowest=0, highest=1,
    )
    neck_ratio: float = setting(
        0.45, "Bodies are two buildings where the passage is less than this as wide and sure as the slimmer one.",
        lowest=0, highest=1,
    )
    coarsest_party_line_gsd_m: float = setting(
        3.0, "A DSM no coarser than this parts houses where their roofs step.",
        title="Coarsest party line GSD", lowest=0, highest=100,
    )
    leave_given_whole: bool = setting(False, "Do not divide given footprints where a fine DSM steps within them.")
    simplify_tolerance_m: float = setting(
        0.5, "How far a found outline may leave the pixels' edges.", lowest=0, highest=20
    )
    outline_shape: OutlineShape = setting(
        OutlineShape.REGULAR, "Shape of found outlines.",
        name="outlines", title="Found outlines", is_common=True,
        choices={OutlineShape.REGULAR: "Regular, with right angles", OutlineShape.CONTOUR: "As found"},
    )
    least_iou: float = setting(
        0.85, "An outline gets right angles only if it then matches what was traced by this intersection over union.",
        title="Least IoU", lowest=0, highest=1,
    )
    smallest_area_m2: float = setting(8.0, "What covers less than this is no building.", lowest=0, highest=10_000)
    lowest_annex_m: float = setting(
        2.0, "What covers up to a third less, or what the network does not see, is an annex if it leans on a building "
        "and a fine DSM shows it to be higher than this, which cars are not.",
        lowest=0, highest=100,
    )
    least_confidence: float = setting(
        0.7, "An outline in which the network is less sure than this in the mean is left out as doubtful.",
        lowest=0, highest=1,
    )
    smallest_hole_area_m2: float = setting(
        8.0, "What covers less than this is no courtyard.", name="smallest-courtyard", lowest=0, highest=10_000
    )


@dataclass(frozen=True)
class HeightSettings(Declared):
    """Where ground and roof are read off the DSM, what counts as a pitched roof, and what stands in without a DSM.

    What is green and rough at once is a tree, and so is what the network doubts and is high and slim.
    """

    roof_percentile: float = setting(
        72.5, "Percentile of the elevations on a roof of no plain shape that is its height.", lowest=0, highest=100
    )
    roof_erosion_m: float = setting(
        1.0, "Width along a building's edge in which the DSM mixes roof and ground and is not read.",
        lowest=0, highest=20,
    )
    ground_percentile: float = setting(
        50.0, "Percentile of the elevations around a building that is its ground.", lowest=0, highest=100
    )
    ground_ring_m: tuple[float, float] = setting(
        (1.0, 6.0), "Nearest and farthest distance from a building at which its ground is read.", lowest=0, highest=200
    )
    pitched_roof_cost_share: float = setting(
        0.67, "A roof is pitched where that leaves less than this share of what a flat one leaves unexplained.",
        lowest=0, highest=1,
    )
    least_rise_m: float = setting(0.6, "A roof is pitched where it rises by at least this.", lowest=0, highest=50)
    coarsest_roof_gsd_m: float = setting(
        2.0, "A DSM coarser than this shows no roofs: all are flat.", title="Coarsest roof GSD", lowest=0, highest=100
    )
    invent_roofs: bool = setting(
        False, "Give gables by rule to all houses whose roof no DSM shows, also where the image's light does not tell "
        "that roofs are pitched.",
        title="Invent gables where no DSM shows roofs", is_common=True,
    )
    ignore_roof_light: bool = setting(
        False, "All roofs that no DSM shows are flat, also where houses are brighter towards the sun as pitched roofs "
        "are.",
    )
    smallest_height_m: float = setting(2.0, "No building is lower than this.", lowest=0.1, highest=100)
    lowest_roof_above_ground_m: float = setting(
        1.5, "What the DSM shows to lie lower than this is level ground and left out.",
        name="lowest-roof", lowest=0, highest=100,
    )
    lowest_sure_roof_above_ground_m: float = setting(
        1.05, "A roof that the network is sure of is left out only where it is lower than this.",
        name="lowest-sure-roof", lowest=0, highest=100,
    )
    least_sure_roof_confidence: float = setting(
        0.7, "What the network is at least this sure of is a roof for sure.", lowest=0, highest=1
    )
    leafiest_roof_m: float = setting(
        0.015, "What is greener times rougher than this is a tree and left out.", lowest=0, highest=10
    )
    greenest_roof_at_border: float = setting(
        0.11, "What is greener than this, (2 G - R - B) / (R + G + B), and cut off by the survey's border is grass and "
        "left out: there the terrain is not known on both sides.",
        lowest=0, highest=2,
    )
    slimmest_tower: float = setting(
        2.5, "What is doubtful and higher than this many times its width is a tree and left out.",
        lowest=0, highest=100,
    )
    least_spire_confidence: float = setting(
        0.7, "What the network is less sure of than this is doubtful where it is slim and high.", lowest=0, highest=1
    )
    default_height_m: float = setting(
        6.0, "Height of a house of 200 m² by itself that neither a DSM nor the network tells; larger buildings, and "
        "those between neighbours, are higher.",
        lowest=0.1, highest=1000,
    )
    default_height_sigma_m: float = setting(
        2.7, "Standard deviation that is stated for the default height.", lowest=0, highest=1000
    )
    same_default_height: bool = setting(False, "All that nothing tells have the default height, whatever their size.")
    ignore_shadows: bool = setting(
        False, "Without a DSM heights are assumed by the outlines alone, and shadows in the image are not looked at.",
    )
    image_sun_elevation_deg: float = setting(
        0.0, "How high the sun stood when the image was taken, by which shadows tell heights far better; 0 leaves it "
        "to the image's metadata, or to a guess.",
        title="Elevation of the image's sun", lowest=0, highest=85,
    )
