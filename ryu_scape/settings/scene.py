"""What the city looks like."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ryu_scape.settings.declaration import setting
from ryu_scape.settings.declared import Declared


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
    with the orthophoto over it, on which cars and hedges lie flat; or nothing.
    """

    POINTS = "points"
    TERRAIN = "terrain"
    NONE = "none"


# A setting is one paragraph: its default, a sentence, then names, bounds and choices.
# fmt: off


@dataclass(frozen=True)
class SceneSettings(Declared):
    """How closely buildings are modelled, the dimensions of their detail, and the size of the ground layers.

    Storeys and windows are those of dwellings; other façade styles vary them.
    """

    detail: Detail = setting(
        Detail.FULL, "How closely buildings are modelled.", is_common=True,
        choices={Detail.FULL: "Full: roofs, windows, trim", Detail.PLAIN: "Plain prisms"},
    )
    facade_style: FacadeStyle = setting(
        FacadeStyle.AUTO, "Windows and doors; auto chooses for each building.",
        name="style", title="Façades", is_common=True,
        choices={
            FacadeStyle.AUTO: "By size and roof",
            FacadeStyle.RESIDENTIAL: "Residential",
            FacadeStyle.OFFICE: "Office",
            FacadeStyle.INDUSTRIAL: "Industrial",
            FacadeStyle.OLD_TOWN: "Old town",
        },
    )
    roof_cover: RoofCover = setting(
        RoofCover.ORTHOPHOTO, "What roofs are coloured by.", name="roofs", title="Roofs", is_common=True,
        choices={RoofCover.ORTHOPHOTO: "With the orthophoto", RoofCover.MEAN_COLOUR: "In their mean colour"},
    )
    coarsest_cover_gsd_m: float = setting(
        0.8, "An orthophoto coarser than this shows no roofs: each has its mean colour.", lowest=0, highest=100
    )
    eave_band_m: float = setting(
        0.6, "So near to the edge of a roof, roof and ground take the orthophoto's colours from farther away from it.",
        lowest=0, highest=10,
    )
    panel_width_m: float = setting(3.0, "Walls are divided into panels about this wide.", lowest=0.5, highest=100)
    panel_shade_step: float = setting(
        0.05, "Share of their shade by which neighbouring panels differ.", lowest=0, highest=1
    )
    plinth_height_m: float = setting(0.3, "How high walls rise before their first storey.", lowest=0, highest=10)
    parapet_height_m: float = setting(0.6, "How high the wall around a flat roof rises above it.", lowest=0, highest=10)
    parapet_width_m: float = setting(
        0.35, "Width of the wall around a flat roof; a roof too narrow for it has none.", lowest=0.01, highest=10
    )
    storey_height_m: float = setting(3.0, "Height of a storey.", lowest=1, highest=50)
    window_width_m: float = setting(1.3, "Width of a window.", lowest=0.1, highest=20)
    window_height_m: float = setting(1.5, "Height of a window.", lowest=0.1, highest=20)
    window_sill_m: float = setting(0.9, "How high above a storey's floor its windows begin.", lowest=0, highest=20)
    window_margin_m: float = setting(
        0.4, "A panel gets windows where this much wall stays free on either side of them.", lowest=0, highest=20
    )
    trees_as_points: bool = setting(False, "Leave trees among the ground points instead of modelling them.")
    lowest_tree_m: float = setting(2.0, "What is lower than this is no tree.", lowest=0.5, highest=50)
    canopy_threshold: float = setting(
        0.6, "Where no fine DSM shows trees, what the network is surer of than this is one; 1 plants none.",
        lowest=0, highest=1,
    )
    most_ground_points: int = setting(
        2_000_000, "Most pixels of the orthophoto that become points; the sides of objects get more below them.",
        lowest=1, highest=100_000_000,
    )
    most_terrain_vertices: int = setting(
        450_000, "Most nodes of the terrain; where there would be more, they stand farther apart.",
        lowest=1, highest=50_000_000,
    )
    terrain_spacing_m: float = setting(
        0.5, "Nodes of the terrain stand at least this far apart.", lowest=0.05, highest=1000
    )
    most_texture_px: int = setting(
        4096, "Longer side of the orthophoto that is laid over the scene, at most.",
        name="texture-size", lowest=1, highest=16384,
    )
