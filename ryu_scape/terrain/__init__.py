"""Bare earth under a DSM, and under buildings that are known."""

from ryu_scape.terrain.bare_earth import estimate_terrain, fill_gaps
from ryu_scape.terrain.beneath_buildings import terrain_beneath

__all__ = ["estimate_terrain", "fill_gaps", "terrain_beneath"]
