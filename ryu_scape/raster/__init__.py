"""Read an RGB tile and a DSM tile, and put both on one metric pixel grid."""

from ryu_scape.raster.grid import GeoGrid
from ryu_scape.raster.kinds import tell_apart
from ryu_scape.raster.stack import RasterStack, read_dsm_alone, read_stack

__all__ = ["GeoGrid", "RasterStack", "read_dsm_alone", "read_stack", "tell_apart"]
