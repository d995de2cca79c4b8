"""Ryu-Scape 龍景: a satellite image and a height model become a 3D city."""

from ryu_scape.geodata_environment import ignore_other_programs
from ryu_scape.microsofts_runtime import find_microsofts_runtime

__version__ = "0.1.0"

ignore_other_programs()
find_microsofts_runtime()
