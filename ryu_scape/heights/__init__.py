"""Ground, roof and height of every building, read off the DSM."""

from ryu_scape.heights.bare_earth import measure_with_terrain
from ryu_scape.heights.building import Building, HeightSource
from ryu_scape.heights.facets import FacetTable
from ryu_scape.heights.invented_roofs import roof_by_rule
from ryu_scape.heights.measure import are_told_together, measure_buildings
from ryu_scape.heights.no_buildings import without_level_ground, without_vegetation
from ryu_scape.heights.roof_plans import RoofPlans
from ryu_scape.heights.roof_shape import FLAT_ROOF, Facet, Roof, RoofKind, Wing
from ryu_scape.heights.roofs import Roofs
from ryu_scape.heights.terrain import with_terrain_beneath

__all__ = [
    "FLAT_ROOF",
    "Building",
    "Facet",
    "FacetTable",
    "HeightSource",
    "Roof",
    "RoofKind",
    "RoofPlans",
    "Roofs",
    "Wing",
    "are_told_together",
    "measure_buildings",
    "measure_with_terrain",
    "roof_by_rule",
    "with_terrain_beneath",
    "without_level_ground",
    "without_vegetation",
]
