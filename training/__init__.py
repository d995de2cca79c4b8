"""Make data and weights for the network."""

import ryu_scape  # noqa: F401 - before torch, which most modules here import first: on Windows it finds what torch needs
