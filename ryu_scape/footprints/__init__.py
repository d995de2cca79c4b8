"""Footprints of buildings: found in a building probability, or read from a person's file."""

from ryu_scape.footprints.extraction import extract_footprints
from ryu_scape.footprints.finding import find_buildings
from ryu_scape.footprints.footprint import Footprint, label_raster, mean_inside, polygons_of
from ryu_scape.footprints.outlines import LeftOut, Outlines, Reason, count_by_reason
from ryu_scape.footprints.vector_files import read_footprints

__all__ = [
    "Footprint",
    "LeftOut",
    "Outlines",
    "Reason",
    "count_by_reason",
    "extract_footprints",
    "find_buildings",
    "label_raster",
    "mean_inside",
    "polygons_of",
    "read_footprints",
]
