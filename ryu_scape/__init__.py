"""Ryu-Scape 龍景: a satellite image and a height model become a 3D city."""

__version__ = "0.1.0"
