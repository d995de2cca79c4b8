"""Read an RGB tile and a DSM tile, and put both on one metric pixel grid."""

from ryu_scape.raster.grid import GeoGrid
from ryu_scape.raster.pair import RasterPair, read_dsm_alone, read_pair, tell_apart

__all__ = ["GeoGrid", "RasterPair", "read_dsm_alone", "read_pair", "tell_apart"]
