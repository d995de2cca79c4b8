"""Bare earth under a DSM, and under buildings that are known; voids of a DSM."""

from ryu_scape.terrain.bare_earth import estimate_terrain, fill_gaps
from ryu_scape.terrain.beneath_buildings import terrain_beneath
from ryu_scape.terrain.voids import bridge_narrow_voids

__all__ = ["bridge_narrow_voids", "estimate_terrain", "fill_gaps", "terrain_beneath"]
